package dev.meshgw.cli.kubectl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command lines of one of Istio's documents, and as much of a shell as those need that name kubectl or istioctl. */
final class DocumentLines {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");
    private static final Pattern SUBSTITUTION = Pattern.compile("\"\\$\\((.*?)\\)\"", Pattern.DOTALL);

    private DocumentLines() {}

    /**
     * One command of the document, as it is written there.
     *
     * @param line with continued lines joined
     * @param input the here-document, or empty
     */
    record Command(String line, String input) {

        boolean callsTheCluster() {
            return line.contains("kubectl") || line.contains("istioctl");
        }

        /** What runs in the end; the parts of a pipe before it only pass the here-document on. */
        String last() {
            return Stream.of(line.split("\\|"))
                    .reduce((first, second) -> second)
                    .orElseThrow()
                    .strip();
        }

        /** The command inside of {@code "$(…)"}, or an empty text. */
        String substitution() {
            Matcher substitution = SUBSTITUTION.matcher(line);
            return substitution.find() ? substitution.group(1) : "";
        }

        /** The arguments behind the program's name. */
        List<String> arguments(String substituted) {
            String text = SUBSTITUTION.matcher(last()).replaceFirst(Matcher.quoteReplacement(substituted));
            return DocumentLines.arguments(text);
        }
    }

    static List<String> arguments(String command) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        int end = 0;
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            if (matcher.start() > end && word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
            word.append(Stream.of(matcher.group(1), matcher.group(2), matcher.group(3))
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .orElseThrow());
            end = matcher.end();
        }
        words.add(word.toString());
        return words.subList(1, words.size());
    }

    static List<Command> of(String document) {
        List<String> lines;
        try (var text = DocumentLines.class.getResourceAsStream("/kubectl/" + document)) {
            lines = new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var commands = new ArrayList<Command>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.startsWith("$ ")) {
                continue;
            }
            int indent = lines.get(i).indexOf('$');
            while (line.endsWith("\\")) {
                line = line.substring(0, line.length() - 1) + lines.get(++i).strip();
            }
            var input = new StringBuilder();
            if (line.contains("EOF")) {
                for (i++; !lines.get(i).strip().equals("EOF"); i++) {
                    input.append(lines.get(i)
                                    .substring(Math.min(indent, lines.get(i).length())))
                            .append('\n');
                }
            }
            commands.add(new Command(line.substring(2).replaceAll("<<\\\\?EOF", ""), input.toString()));
        }
        return commands;
    }
}
