package dev.meshgw.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.Mapping;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnalysisTest {

    private static final String GATEWAY = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata:
              name: mygateway
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 443, name: https, protocol: HTTPS}
                hosts: [httpbin.example.com]
            """;

    @Test
    void errorsOfIstiosKindsAreIst0106() {
        Finding finding = only(analyze(GATEWAY), "IST0106");
        assertThat(finding.level()).isEqualTo(Level.ERROR);
        assertThat(finding.message()).startsWith("Schema validation error: ");
        assertThat(finding.reference()).isEqualTo("gateway.yaml:8");
        assertThat(finding.fieldPath()).startsWith("spec.servers[0]");
    }

    @Test
    void whatMeshgwKnowsBesidesIsTheReasonOfIstiosMessage() {
        List<Finding> findings = analyze(GATEWAY.replace("istio: ingressgateway", "istio: ingress")
                .replace("443, name: https, protocol: HTTPS", "80, name: http, protocol: HTTP"));
        assertThat(findings).extracting(Finding::code).doesNotContain("MGW1701");
        Finding finding = only(findings, "IST0101");
        assertThat(finding.message()).isEqualTo("Referenced selector not found: \"istio=ingress\"");
        assertThat(finding.why()).contains("the gateway's pod has the labels", "istio=ingressgateway");
        assertThat(finding.fix()).isEqualTo("set the selector to istio: ingressgateway");
    }

    @Test
    void resourceWithoutNamespaceIsNamedWithoutOne() {
        assertThat(only(analyze(GATEWAY), "IST0106").origin()).isEqualTo("Gateway mygateway");
    }

    @Test
    void chosenNamespaceIsNamed() {
        var options = new AnalysisOptions("shop", false, Mapping.EMPTY, List.of(), Set.of());
        assertThat(only(analyze(GATEWAY, options), "IST0106").origin()).isEqualTo("Gateway shop/mygateway");
    }

    @Test
    void findingsOfOtherNamespacesAreLeftOut() {
        var options = new AnalysisOptions("shop", false, Mapping.EMPTY, List.of(), Set.of());
        String elsewhere = GATEWAY.replace("name: mygateway", "name: mygateway\n  namespace: other");
        assertThat(analyze(elsewhere, options)).isEmpty();
    }

    @Test
    void suppressionLeavesACodeOut() {
        Suppression suppression = Suppression.parse("IST0106=Gateway my*.default");
        var options = new AnalysisOptions("default", false, Mapping.EMPTY, List.of(suppression), Set.of());
        assertThat(analyze(GATEWAY, options)).extracting(Finding::code).doesNotContain("IST0106");
    }

    @Test
    void annotationLeavesItsCodesOut() {
        String suppressed = GATEWAY.replace(
                "name: mygateway",
                "name: mygateway\n  annotations: {galley.istio.io/analyze-suppress: \"IST0101,IST0106\"}");
        assertThat(analyze(suppressed)).extracting(Finding::code).doesNotContain("IST0106");
    }

    @Test
    void namespacesOfKubernetesAreNotAnalyzed() {
        assertThat(analyze(GATEWAY.replace("name: mygateway", "name: mygateway\n  namespace: kube-system")))
                .isEmpty();
    }

    @Test
    void onlyTheNamedAnalyzerRuns() {
        var options = new AnalysisOptions("", false, Mapping.EMPTY, List.of(), Set.of("schema.ValidationAnalyzer"));
        var result = Analysis.run(new ManifestReader().parse("gateway.yaml", GATEWAY), options);
        assertThat(result.executed()).containsExactly("schema.ValidationAnalyzer");
        assertThat(result.skipped()).contains("gateway.CompilationAnalyzer");
    }

    private static Finding only(List<Finding> findings, String code) {
        assertThat(findings).extracting(Finding::code).containsOnlyOnce(code);
        return findings.stream()
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static List<Finding> analyze(String manifest) {
        return analyze(manifest, AnalysisOptions.ALL);
    }

    private static List<Finding> analyze(String manifest, AnalysisOptions options) {
        return Analysis.run(new ManifestReader().parse("gateway.yaml", manifest), options)
                .findings();
    }

    @Test
    void analyzersAreKnownByIstiosNamesToo() {
        assertThat(Analysis.analyzer("deployment.ServiceAssociationAnalyzer"))
                .contains("deployment.MultiServiceAnalyzer");
        assertThat(Analysis.analyzer("schema.ValidationAnalyzer.Gateway")).contains("schema.ValidationAnalyzer");
        assertThat(Analysis.analyzer("nonsense")).isEmpty();
    }

    @Test
    void everyAnalyzerHasItsOwnName() {
        assertThat(Analysis.analyzers()).extracting(AnalyzerDescription::name).doesNotHaveDuplicates();
    }

    @Test
    void codesOfIstioctlAreDeclaredByTheirAnalyzers() {
        String all = String.join("", everything());
        List<String> declared = Analysis.analyzers().stream()
                .flatMap(analyzer -> analyzer.codes().stream())
                .toList();
        assertThat(analyze(all))
                .extracting(Finding::code)
                .filteredOn(code -> code.startsWith("IST"))
                .isSubsetOf(declared);
    }

    @Test
    void everyMessageOfIstioctlHasAnAnalyzer() {
        assertThat(Analysis.analyzers().stream()
                        .flatMap(analyzer -> analyzer.codes().stream())
                        .filter(code -> code.startsWith("IST")))
                .containsAll(Analysis.istioCodes());
    }

    /** Every manifest of the table at once. */
    private static List<String> everything() {
        return AnalyzerTableTest.manifests().map(text -> text + "\n---\n").toList();
    }

    @Test
    void limitOfMeshgwIsAnInformation() {
        String policy = "apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: {name: jwt}\n";
        assertThat(only(analyze(policy), "MGW1013").level()).isEqualTo(Level.INFO);
    }
}
