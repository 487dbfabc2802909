package dev.meshgw.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.explain.CodePage.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code has a page, and the examples of a page do what it says. */
class CodePagesTest {

    private static final Path PAGES =
            Path.of("..", "cli", "src", "main", "resources", "dev", "meshgw", "cli", "explain");

    private static final int TERMINAL_COLUMNS = 80;

    /** About files and not what is in them, or about files of another kind; their own tests raise them. */
    private static final Set<String> WITHOUT_MANIFEST =
            Set.of("MGW1001", "MGW1002", "MGW1003", "MGW1010", "MGW1601", "MGW1602");

    /** About the state of a cluster, which no manifest of a page shows. */
    private static final Set<String> OF_A_CLUSTER = Set.of("IST0148", "IST0167");

    /** What the mended manifest of a page on something else may leave to be said: it needs more than one page shows. */
    private static final Set<String> FOR_ANOTHER_PAGE = Set.of("MGW1705", "MGW1707", "MGW1711", "MGW1720", "MGW2101");

    @TempDir
    Path folder;

    static Collection<String> codes() {
        return CodeTitles.all().keySet();
    }

    static Stream<String> withManifest() {
        return codes().stream().filter(code -> !WITHOUT_MANIFEST.contains(code) && !OF_A_CLUSTER.contains(code));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void everyCodeHasAPageThatFitsATerminal(String code) {
        CodePage page = CodePage.find(code).orElseThrow();
        assertThat(page.lines()).contains("## Wrong", "## Mended");
        assertThat(page.render(CodeTitles.all().get(code)).lines())
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(TERMINAL_COLUMNS));
    }

    @Test
    void everyPageHasACode() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
                    .containsExactlyInAnyOrderElementsOf(codes());
        }
    }

    @ParameterizedTest
    @MethodSource("withManifest")
    void wrongManifestRaisesTheCode(String code) throws Exception {
        assertThat(raised(code, Example.WRONG)).contains(code);
    }

    @ParameterizedTest
    @MethodSource("withManifest")
    void mendedManifestRaisesNothing(String code) throws Exception {
        assertThat(raised(code, Example.MENDED))
                .doesNotContain(code)
                .filteredOn(other -> code.startsWith("MGW") && !FOR_ANOTHER_PAGE.contains(other))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("withManifest")
    void theCommandToSeeItSaysTheCodeOrWhatIstioctlSays(String code) throws Exception {
        CodePage page = CodePage.find(code).orElseThrow();
        if (page.trial().isPresent()) {
            var mesh = new ExampleMesh(folder);
            mesh.run(page.commands(Example.WRONG));
            assertThat(mesh.say(page.trial().get(), page.manifest(Example.WRONG)))
                    .containsAnyOf("[" + code + "]", "[IST", "Error from server", "error: ");
        }
    }

    /** Codes of istioctl are said by an analysis, those of meshgw also by a running gateway. */
    private List<String> raised(String code, Example example) throws Exception {
        CodePage page = CodePage.find(code).orElseThrow();
        var mesh = new ExampleMesh(folder);
        return code.startsWith("IST")
                ? mesh.analyze(page.manifest(example))
                : mesh.raise(page.commands(example), page.manifest(example));
    }
}
