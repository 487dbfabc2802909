package dev.meshgw.cli.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import tools.jackson.jr.ob.JSON;

class AnalyzeCommandTest {

    private static final String SEPARATOR = "---\n";

    private static final String UNKNOWN_GATEWAY = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: web
            spec:
              hosts: [web.example.com]
              gateways:
              - absent
              http:
              - directResponse: {status: 200}
            """;

    private static final String ODD_PORT_NAME = """
            apiVersion: v1
            kind: Service
            metadata: {name: odd, namespace: shop}
            spec:
              ports: [{name: odd, port: 80}]
            """;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String input = "";

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("web.yaml"), UNKNOWN_GATEWAY);
        Files.writeString(folder.resolve("odd.yaml"), ODD_PORT_NAME);
    }

    @Test
    void findingIsOneLineOfIstioctl() {
        assertThat(run("analyze", "web.yaml")).isEqualTo(79);
        assertThat(out())
                .startsWith(
                        "Error [IST0101] (VirtualService web web.yaml:8) Referenced gateway not found: \"absent\"\n");
        assertThat(err()).isEqualTo("""
                Error: Analyzers found issues when analyzing namespace: default.
                See https://istio.io/v1.32/docs/reference/config/analysis for more information about causes and resolutions.
                """);
    }

    @Test
    void fieldOfASchemaErrorIsNamed() {
        input = UNKNOWN_GATEWAY.replace("status: 200", "status: 999");
        run("analyze", "-");
        assertThat(out())
                .containsPattern("Error \\[IST0106] \\(VirtualService web -:10\\) Schema validation error: .*\n"
                        + "  --> spec.http\\[0].directResponse.status\n");
    }

    @Test
    void nothingBelowTheThresholdFails() {
        assertThat(run("analyze", "odd.yaml")).isZero();
        assertThat(out()).startsWith("Info [IST0118] (Service shop/odd odd.yaml:5) Port name odd ");
        assertThat(run("analyze", "--failure-threshold", "Info", "odd.yaml")).isEqualTo(79);
    }

    @Test
    void failureIsJudgedOnWhatIsNotShownToo() {
        assertThat(run("analyze", "--failure-threshold=info", "--output-threshold=warning", "odd.yaml"))
                .isEqualTo(79);
        assertThat(out()).isEmpty();
    }

    @Test
    void noFindingIsSaidOnStandardError() {
        assertThat(run("analyze", "-S", "IST0118=Service odd.shop", "odd.yaml")).isZero();
        assertThat(out()).isEmpty();
        assertThat(err()).isEqualTo("\u2714 No validation issues found when analyzing odd.yaml.\n");
    }

    @Test
    void jsonIsIstioctlsObjects() throws IOException {
        assertThat(run("analyze", "-o", "json", "web.yaml")).isZero();
        assertThat(JSON.std.listOfFrom(Object.class, out()))
                .first()
                .isEqualTo(Map.of(
                        "code", "IST0101",
                        "level", "Error",
                        "message", "Referenced gateway not found: \"absent\"",
                        "origin", "VirtualService web",
                        "reference", "web.yaml:8",
                        "documentationUrl",
                                "https://istio.io/v1.32/docs/reference/config/analysis/ist0101/?ref=istioctl-analyze"));
    }

    @Test
    void jsonOfNothingIsAnEmptyArray() {
        assertThat(run("analyze", "-o", "json", "-S", "IST0118=*", "odd.yaml")).isZero();
        assertThat(out()).isEqualTo("[]\n");
    }

    @Test
    void yamlIsAList() {
        run("analyze", "-o", "yaml", "odd.yaml");
        assertThat(out())
                .startsWith("- code: IST0118\n  documentationUrl: ")
                .contains("\n  origin: Service shop/odd\n");
    }

    @Test
    void sarifHasARuleForEachCode() throws IOException {
        assertThat(run("analyze", "-o", "sarif", "web.yaml")).isEqualTo(79);
        Map<String, Object> log = JSON.std.mapFrom(out());
        assertThat(log).containsEntry("version", "2.1.0");
        assertThat(out())
                .contains("\"id\" : \"IST0101\"", "\"ruleId\" : \"IST0101\"", "\"uri\" : \"web.yaml\"")
                .contains("\"startLine\" : 8", "\"startColumn\" : 5");
    }

    @Test
    void junitIsXmlWithAFailureForAnError() throws Exception {
        assertThat(run("analyze", "-o", "junit", "web.yaml", "odd.yaml")).isEqualTo(79);
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(out())));
        var suite = document.getElementsByTagName("testsuite").item(0).getAttributes();
        int tests = Integer.parseInt(suite.getNamedItem("tests").getNodeValue());
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(tests);
        assertThat(Integer.parseInt(suite.getNamedItem("failures").getNodeValue()))
                .isEqualTo(document.getElementsByTagName("failure").getLength())
                .isLessThan(tests);
    }

    @Test
    void githubAnnotatesTheLine() {
        assertThat(run("analyze", "-o", "github", "web.yaml")).isEqualTo(79);
        assertThat(out())
                .startsWith("::error file=web.yaml,line=8,col=5,title=IST0101 VirtualService web::Referenced gateway");
    }

    @Test
    void githubEscapesWhatWouldEndTheCommand() throws IOException {
        Files.writeString(folder.resolve("a,b.yaml"), UNKNOWN_GATEWAY.replace("absent", "\"100%:x\""));
        run("analyze", "-o", "github", "a,b.yaml");
        assertThat(out()).startsWith("::error file=a%2Cb.yaml,").contains("100%25:x");
    }

    @Test
    void standardInputIsADash() {
        input = UNKNOWN_GATEWAY;
        assertThat(run("analyze", "-")).isEqualTo(79);
        assertThat(out()).startsWith("Error [IST0101] (VirtualService web -:8) ");
    }

    @Test
    void folderIsAnalyzedWithAllBelowIt() throws IOException {
        Files.createDirectories(folder.resolve("m/deep"));
        Files.writeString(folder.resolve("m/deep/web.yaml"), UNKNOWN_GATEWAY);
        assertThat(run("analyze", "m")).isEqualTo(79);
        assertThat(out()).startsWith("Error [IST0101] (VirtualService web m/deep/web.yaml:8) ");
    }

    @Test
    void chosenNamespaceIsNamed() {
        run("analyze", "-n", "shop", "web.yaml");
        assertThat(out()).startsWith("Error [IST0101] (VirtualService shop/web web.yaml:8) ");
        assertThat(err()).contains("when analyzing namespace: shop.");
    }

    @Test
    void documentThatCannotBeReadIs65() throws IOException {
        Files.writeString(folder.resolve("broken.yaml"), "a: [\n");
        assertThat(run("analyze", "broken.yaml")).isEqualTo(65);
        assertThat(err()).contains("MGW1004", "Error: Some files couldn't be parsed.");
        assertThat(run("analyze", "--ignore-unknown", "broken.yaml")).isZero();
        assertThat(run("analyze", "broken.yaml", "web.yaml")).isEqualTo(79);
    }

    @Test
    void reportsForServersHaveDocumentsThatCannotBeRead() throws IOException {
        Files.writeString(folder.resolve("broken.yaml"), "a: [\n");
        run("analyze", "-o", "github", "broken.yaml");
        assertThat(out()).startsWith("::error file=broken.yaml,").contains("title=MGW1004::");
    }

    @Test
    void whatHasNoKnownExtensionIsSkipped() throws IOException {
        Files.writeString(folder.resolve("README.md"), "hello");
        assertThat(run("analyze", "README.md")).isZero();
        assertThat(err()).startsWith("Skipping file README.md, recognized file extensions are: [.json .yaml .yml]\n");
    }

    @Test
    void missingFileIsSaid() {
        assertThat(run("analyze", "absent.yaml")).isEqualTo(1);
        assertThat(err()).isEqualTo("Error: stat absent.yaml: no such file or directory\n");
    }

    @Test
    void wrongUsageIs64() {
        assertThat(run("analyze", "-o", "xml", "web.yaml")).isEqualTo(64);
        assertThat(run("analyze", "--nonsense")).isEqualTo(64);
        assertThat(err()).startsWith("Error: unknown flag: --nonsense\n");
        assertThat(run("analyze", "--analyzer", "gateway.SecretAnalyser", "web.yaml"))
                .isEqualTo(64);
        assertThat(err()).contains("did you mean gateway.SecretAnalyzer?");
    }

    @Test
    void unknownCodeOfASuppressionIsAWarning() {
        run("analyze", "-S", "IST9999=*", "odd.yaml");
        assertThat(err())
                .startsWith("Warning: Supplied message code 'IST9999' is an unknown message code and will not have any"
                        + " effect.\n");
        assertThat(run("analyze", "-S", "nonsense", "odd.yaml")).isEqualTo(1);
        assertThat(err()).isEqualTo("Error: nonsense is not a valid suppression value. See meshgw analyze --help\n");
    }

    @Test
    void analyzersAreListed() {
        assertThat(run("analyze", "-L")).isZero();
        assertThat(out())
                .contains(
                        "* gateway.ConflictingGatewayAnalyzer:\n    Checks a gateway's selector, port number and hosts\n");
    }

    @Test
    void colourIsOfTheLevelOnly() {
        run("analyze", "--color", "web.yaml");
        assertThat(out()).startsWith("\033[1;31mError\033[0m [IST0101] (");
    }

    @Test
    void ownFindingsSayColumnFieldReasonAndRemedy() {
        input = UNKNOWN_GATEWAY.replace("absent", "own") + SEPARATOR + """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: own}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                  - port: {number: 443, name: tls, protocol: TLS}
                    tls: {mode: PASSTHROUGH}
                    hosts: [web.example.com]
                """;
        run("analyze", "-");
        assertThat(out())
                .containsPattern("Warning \\[MGW1710] \\(VirtualService web -:\\d+:\\d+\\) .*\n"
                        + "  --> spec.http\n  why: .*\n  fix: .*\n");
    }

    @Test
    void meshIsAnalyzedWithoutAnArgument() {
        assertThat(run("analyze")).isEqualTo(1);
        assertThat(err()).contains("there is no mesh in");
        assertThat(run("apply", "-f", "web.yaml")).isZero();
        assertThat(run("analyze")).isEqualTo(79);
        assertThat(out())
                .startsWith("Error [IST0101] (VirtualService default/web .meshgw/default/virtualservice/web.yaml:");
    }

    @Test
    void findingsOfOtherNamespacesAreCounted() {
        input = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: disabled}}\n";
        run("apply", "-f", "-", "-f", "odd.yaml");
        assertThat(run("analyze")).isZero();
        assertThat(out()).isEmpty();
        assertThat(err())
                .isEqualTo("\u2714 No validation issues found when analyzing namespace: default.\n"
                        + "Other namespaces have 1 finding: meshgw analyze -A\n");
        run("analyze", "-A");
        assertThat(out()).startsWith("Info [IST0118] (Service shop/odd ");
    }

    @Test
    void filesCanBeAnalyzedAsIfTheyWereApplied() {
        input = """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: absent}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                  - port: {number: 80, name: http, protocol: HTTP}
                    hosts: ["*"]
                """;
        run("apply", "-f", "-");
        assertThat(run("analyze", "web.yaml")).isEqualTo(79);
        assertThat(run("analyze", "--use-kube", "web.yaml")).isZero();
    }

    private int run(String... command) {
        out.reset();
        err.reset();
        var console = new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                folder,
                false);
        return Meshgw.run(List.of(command), console);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
