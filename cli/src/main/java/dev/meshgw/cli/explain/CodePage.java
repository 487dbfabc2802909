package dev.meshgw.cli.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a code means: a heading for codes of istioctl, prose, then the sections {@code Wrong} and {@code Mended}. A section has a {@code yaml} block, the
 * manifest; a {@code sh} block before it makes what the manifest refers to. Immutable.
 */
record CodePage(String code, List<String> lines) {

    /** The sections that have a manifest. */
    enum Example {
        WRONG,
        MENDED;

        private String heading() {
            return this == WRONG ? "## Wrong" : "## Mended";
        }
    }

    private static final String FENCE = "```";
    private static final String HEADING = "# ";

    /** Said by a running gateway only: of a file that replaces a part of another, of endpoints, and of pods. */
    private static final Set<String> OF_A_RUNNING_GATEWAY =
            Set.of("MGW1012", "MGW1713", "MGW1801", "MGW1802", "MGW1803", "MGW1804", "MGW1805");

    /** Below are the mistakes of a single manifest, which apply refuses. */
    private static final String FIRST_OF_MERGING = "MGW1700";

    CodePage {
        lines = List.copyOf(lines);
    }

    /** Reads the page of a code. */
    static Optional<CodePage> find(String code) {
        try (InputStream in = CodePage.class.getResourceAsStream(code + ".md")) {
            return in == null ? Optional.empty() : Optional.of(parse(code, in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CodePage parse(String code, InputStream in) throws IOException {
        return new CodePage(
                code,
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }

    /** The heading; empty if the page has none. */
    String title() {
        return lines.get(0).startsWith(HEADING) ? lines.get(0).substring(HEADING.length()) : "";
    }

    /** The YAML of an example; the wrong one stands for both where only a command or a file mends it. */
    String manifest(Example example) {
        List<String> own = block(example, "yaml");
        return text(own.isEmpty() ? block(Example.WRONG, "yaml") : own);
    }

    /** The commands that come before the manifest of an example, one a line. */
    List<String> commands(Example example) {
        return block(example, "sh");
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** The lines of the blocks of a language in a section. */
    private List<String> block(Example example, String language) {
        var block = new ArrayList<String>();
        boolean inSection = false;
        boolean inBlock = false;
        for (String line : lines) {
            if (line.startsWith("## ")) {
                inSection = line.equals(example.heading());
            } else if (inSection && line.startsWith(FENCE)) {
                inBlock = line.equals(FENCE + language);
            } else if (inBlock) {
                block.add(line);
            }
        }
        return block;
    }

    /** The page as a terminal shows it: blocks indented, commands after a dollar sign. */
    String render(String title) {
        var text = new StringBuilder(code).append('\n').append(title).append("\n\n");
        String block = "";
        String prompt = "";
        for (String line : title().isEmpty() ? lines : lines.subList(2, lines.size())) {
            if (line.startsWith(FENCE)) {
                block = block.isEmpty() ? line.substring(FENCE.length()) : "";
                prompt = block.equals("sh") ? "$ " : "";
            } else if (line.startsWith("## ")) {
                text.append(line.substring(3)).append(":\n");
            } else if (line.isEmpty()) {
                text.append('\n');
            } else {
                text.append(block.isEmpty() ? "" : "  ")
                        .append(prompt)
                        .append(line)
                        .append('\n');
                prompt = block.equals("sh") && !line.endsWith("\\") ? "$ " : "";
            }
        }
        trial().ifPresent(command -> text.append("\nSee it:\n\n  $ meshgw explain ")
                .append(code)
                .append(" --wrong | meshgw ")
                .append(String.join(" ", command))
                .append('\n'));
        return text.toString();
    }

    /** The arguments of a command that reads the wrong manifest and says what is wrong with it. */
    Optional<List<String>> trial() {
        List<String> before = commands(Example.WRONG);
        boolean takesDays = before.stream().anyMatch(line -> line.startsWith("#"));
        if (manifest(Example.WRONG).isEmpty() || takesDays || OF_A_RUNNING_GATEWAY.contains(code)) {
            return Optional.empty();
        }
        if (code.startsWith("MGW1") && code.compareTo(FIRST_OF_MERGING) < 0) {
            return Optional.of(List.of("apply", "--dry-run=client", "-f", "-"));
        }
        boolean fillsTheMesh = before.stream().anyMatch(line -> line.startsWith("meshgw create"));
        return Optional.of(fillsTheMesh ? List.of("analyze", "-k", "-") : List.of("analyze", "-"));
    }
}
