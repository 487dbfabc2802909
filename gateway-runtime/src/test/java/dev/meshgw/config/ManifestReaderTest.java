package dev.meshgw.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestReaderTest {

    private static final String POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n";

    private final ManifestReader reader = new ManifestReader();

    @TempDir
    private Path directory;

    @Test
    void documentsKeepTheirOrderAndPlaces() {
        Manifests manifests = reader.parse("f.yaml", "# first\n" + POD + "---\n" + POD + "---\n---\n" + POD);

        assertThat(manifests.diagnostics()).isEmpty();
        assertThat(manifests.documents())
                .extracting(document -> document.origin().start().line())
                .containsExactly(2, 6, 11);
    }

    @Test
    void aDocumentKnowsWhatItIs() {
        ManifestDocument document = document("""
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata:
                  name: mygateway
                  namespace: front
                """);

        assertThat(document.apiVersion()).isEqualTo("networking.istio.io/v1");
        assertThat(document.kind()).isEqualTo("Gateway");
        assertThat(document.name()).isEqualTo("mygateway");
        assertThat(document.namespace()).isEqualTo("front");
    }

    @Test
    void anOriginFindsEveryField() {
        var origin = document(POD + """
                        spec:
                          servers:
                          - port:
                              number: 443
                            tls:
                              credential_name: httpbin
                        "with.dots": 1
                        """).origin();

        assertThat(origin.at("spec.servers[0].port.number")).hasToString("f.yaml:7:15");
        assertThat(origin.at("spec.servers[0].tls.credentialName")).hasToString("f.yaml:9:24");
        assertThat(origin.at("[\"with.dots\"]")).hasToString("f.yaml:10:14");
    }

    @Test
    void anAbsentFieldIsAtItsNearestParent() {
        var origin = document(POD + "spec:\n  servers:\n  - port: {}\n").origin();

        assertThat(origin.at("spec.servers[0].tls.mode")).hasToString("f.yaml:6:5");
        assertThat(origin.at("spec.servers[7].tls")).hasToString("f.yaml:6:3");
        assertThat(origin.at("status")).hasToString("f.yaml:1:1");
    }

    @Test
    void aListIsTakenApart() {
        Manifests manifests = reader.parse("f.yaml", """
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: v1, kind: Pod, metadata: {name: a}}
                - {apiVersion: v1, kind: Pod, metadata: {name: b}}
                """);

        assertThat(manifests.documents()).extracting(ManifestDocument::name).containsExactly("a", "b");
        assertThat(manifests.documents().get(1).origin().at("metadata.name")).hasToString("f.yaml:5:48");
    }

    @Test
    void jsonIsReadAsJson() {
        ManifestDocument document = document(
                "{\n\t\"apiVersion\":\t\"v1\", \"kind\": \"Pod\",\n\t\"metadata\": {\"name\": \"a\\/b\"}, \"n\": 1.5}\n");

        assertThat(document.name()).isEqualTo("a/b");
        assertThat(document.tree()).containsEntry("n", 1.5);
        assertThat(document.origin().at("metadata.name")).hasToString("f.yaml:3:23");
    }

    @Test
    void yamlInFlowStyleIsNotMistakenForJson() {
        assertThat(document("{apiVersion: v1, kind: Pod, metadata: {name: a}}").name())
                .isEqualTo("a");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "yes, Boolean true",
                "Off, Boolean false",
                "y, Boolean true",
                "true, Boolean true",
                "'true', String true",
                "443, Long 443",
                "0x1F, Long 31",
                "010, Long 8",
                "0o10, Long 8",
                "-0b11, Long -3",
                "1_000, Long 1000",
                "1.5, Double 1.5",
                "1e3, Double 1000.0",
                "09, Double 9.0",
                "1.2.3, String 1.2.3",
                "127.0.0.1, String 127.0.0.1",
                "8080:80, String 8080:80",
                "2026-01-01, String 2026-01-01",
                "yEs, String yEs",
                "!!str 5, String 5",
                "!local x, String x",
                "5s, String 5s",
                "-, String -"
            })
    void unquotedValuesMeanWhatTheyMeanToKubectl(String written, String expected) {
        Object value = document(POD + "value: " + (written.equals("-") ? "'-'" : written) + "\n")
                .tree()
                .get("value");

        assertThat(value.getClass().getSimpleName() + " " + value).isEqualTo(expected);
    }

    @Test
    void nothingIsNull() {
        assertThat(document(POD + "a:\nb: ~\nc: null\nd: ''\n").tree())
                .containsEntry("a", null)
                .containsEntry("b", null)
                .containsEntry("c", null)
                .containsEntry("d", "");
    }

    @Test
    void treesCanBeChangedWithoutEffect() {
        ManifestDocument document = document(POD);
        document.tree().clear();

        assertThat(document.tree()).hasSize(3);
    }

    @Test
    void mergeKeysGiveWayToWrittenOnes() {
        ManifestDocument document = document(POD + "base: &base {a: 1, b: 2}\nmore:\n  <<: *base\n  b: 3\n");

        assertThat(document.tree()).containsEntry("more", Map.of("a", 1L, "b", 3L));
    }

    @Test
    void aMistakeSparesTheOtherDocuments() {
        Manifests manifests = reader.parse("f.yaml", POD + "---\na: [1\n---\n" + POD);

        assertThat(manifests.documents()).hasSize(2);
        assertThat(manifests.documents().get(1).origin().start().line()).isEqualTo(7);
        assertThat(only(manifests).location()).hasToString("f.yaml:5:4");
        assertThat(only(manifests).what()).contains("a \"[\" is never closed");
    }

    @Test
    void aBracketWithNothingBehindItIsNotCalledTheOther() {
        Manifests manifests = reader.parse("f.yaml", POD + "a: [\n");

        assertThat(only(manifests).what()).contains("a \"[\" or \"{\" is never closed");
    }

    @Test
    void aTabIsNamed() {
        assertThat(mistake(POD + "spec:\n\tservers: []\n").what()).contains("a tab stands where only spaces may");
    }

    @Test
    void anUnclosedQuoteIsShownWhereItOpens() {
        assertThat(mistake(POD + "a: 'x\nb: 1\n").location()).hasToString("f.yaml:4:4");
    }

    @Test
    void duplicateKeysAreRefused() {
        Diagnostic diagnostic = mistake(POD + "spec:\n  servers: []\n  servers: [1]\n");

        assertThat(diagnostic.code()).isEqualTo(DiagnosticCode.DUPLICATE_KEY.code());
        assertThat(diagnostic.location()).hasToString("f.yaml:6:3");
        assertThat(diagnostic.fieldPath()).isEqualTo("spec.servers");
        assertThat(diagnostic.why()).contains("line 5");
    }

    @Test
    void anAliasBombIsDefused() {
        var bomb = new StringBuilder(POD).append("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "x]\n");
        }

        assertThat(mistake(bomb.toString()).code()).isEqualTo(DiagnosticCode.ALIAS_LIMIT.code());
    }

    @Test
    void anAliasOfItsOwnBlockIsRefused() {
        assertThat(mistake(POD + "a: &a [*a]\n").what()).contains("*a stands for a block that contains it");
    }

    @ParameterizedTest
    @CsvSource({"yaml", "json"})
    void nestingIsBounded(String format) {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThat(mistake(format.equals("json") ? "{\"a\": " + deep + "}" : "a: " + deep)
                        .code())
                .isEqualTo(DiagnosticCode.TOO_DEEP.code());
    }

    @Test
    void aliasesCannotHideNesting() {
        var deep = new StringBuilder(POD).append("a0: &a0 [x]\n");
        for (int i = 1; i < 100; i++) {
            deep.append("a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
        }

        assertThat(mistake(deep.toString()).code()).isEqualTo(DiagnosticCode.TOO_DEEP.code());
    }

    @Test
    void aTextIsNoManifest() {
        assertThat(mistake("hello\n").what()).endsWith("but this is text");
    }

    @Test
    void everyManifestSaysWhatItIs() {
        Manifests manifests = reader.parse("f.yaml", "kind: Pod\nmetadata: {name: 5}\n");

        assertThat(manifests.documents()).isEmpty();
        assertThat(manifests.diagnostics())
                .extracting(Diagnostic::what)
                .containsExactly(
                        "a manifest needs \"apiVersion\"", "\"metadata.name\" must be text, but is the number 5");
    }

    @Test
    void aJsonFileIsJudgedAsJson() {
        Diagnostic diagnostic = only(reader.parse("f.json", "{\n  \"apiVersion\" \"v1\"\n}\n"));

        assertThat(diagnostic.what()).startsWith("this document is not valid JSON: Unexpected character");
        assertThat(diagnostic.location()).hasToString("f.json:2:16");
    }

    @Test
    void directivesBelongToTheDocumentBelow() {
        assertThat(reader.parse("f.yaml", "%YAML 1.1\n---\n" + POD).documents()).hasSize(1);
    }

    @Test
    void byteOrderMarksAndWindowsLinesAreAccepted() {
        String windows = "\uFEFF" + POD.replace("\n", "\r\n");

        assertThat(read(windows.getBytes(StandardCharsets.UTF_8)).documents()).hasSize(1);
        assertThat(read(windows.getBytes(StandardCharsets.UTF_16LE)).documents())
                .hasSize(1);
        assertThat(read(windows.getBytes(StandardCharsets.UTF_16BE)).documents())
                .hasSize(1);
    }

    @Test
    void bytesThatAreNoTextAreShown() {
        Diagnostic diagnostic = only(read("a: 1\nb: \u00e4\n".getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(diagnostic.location()).hasToString("f.yaml:2:4");
        assertThat(diagnostic.why()).contains("0xe4");
    }

    @Test
    void aSourceOverTheLimitIsRefused() {
        var small = new ManifestReader(new ReadLimits(10, 64, 100));
        var in = new ByteArrayInputStream(POD.getBytes(StandardCharsets.UTF_8));

        assertThat(only(small.read("f.yaml", in)).code()).isEqualTo(DiagnosticCode.SOURCE_TOO_LARGE.code());
    }

    @Test
    void directoriesAreReadToTheBottomInTheOrderOfTheirPaths() throws IOException {
        write("b.yaml", POD.replace("name: a", "name: second"));
        write("a/z.json", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"first\"}}");
        write("c.yml", POD.replace("name: a", "name: third"));
        write("notes.txt", "not: [a manifest");
        write(".hidden.yaml", "not: [a manifest");
        write("..data/b.yaml", "not: [a manifest");

        Manifests manifests = reader.read("conf", directory);

        assertThat(manifests.diagnostics()).isEmpty();
        assertThat(manifests.documents())
                .extracting(document ->
                        document.name() + " " + document.origin().start().file())
                .containsExactly("first conf/a/z.json", "second conf/b.yaml", "third conf/c.yml");
    }

    @Test
    void aLinkThatLeadsInCirclesIsReportedOnce() throws IOException {
        write("a/b.yaml", POD);
        Files.createSymbolicLink(directory.resolve("a/loop"), directory);

        Manifests manifests = reader.read("conf", directory);

        assertThat(manifests.documents()).hasSize(1);
        assertThat(only(manifests).why()).isEqualTo("its link leads to a directory that holds it");
    }

    @Test
    void aMissingFileIsReported() {
        assertThat(only(reader.read("gone.yaml", directory.resolve("gone.yaml")))
                        .why())
                .isEqualTo("no such file or directory");
    }

    @Test
    void anEmptySourceHoldsNothing() {
        assertThat(reader.parse("f.yaml", "# only a comment\n---\n\n")).isEqualTo(Manifests.EMPTY);
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Manifests read(byte[] bytes) {
        return reader.read("f.yaml", new ByteArrayInputStream(bytes));
    }

    private ManifestDocument document(String text) {
        Manifests manifests = reader.parse("f.yaml", text);
        assertThat(manifests.diagnostics()).isEmpty();
        assertThat(manifests.documents()).hasSize(1);
        return manifests.documents().get(0);
    }

    private Diagnostic mistake(String text) {
        Manifests manifests = reader.parse("f.yaml", text);
        assertThat(manifests.documents()).isEmpty();
        return only(manifests);
    }

    private static Diagnostic only(Manifests manifests) {
        List<Diagnostic> diagnostics = manifests.diagnostics();
        assertThat(diagnostics).hasSize(1);
        return diagnostics.get(0);
    }
}
