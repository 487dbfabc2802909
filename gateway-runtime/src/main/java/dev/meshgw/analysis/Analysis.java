package dev.meshgw.analysis;

import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ManifestDocument;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.Manifests;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The way from manifests to findings. Stateless.
 *
 * <pre>{@code
 * documents ─ConfigReader→ bound documents, also rejected ones ─AnalyzedMesh→ analyzers
 *           → findings → without repeats and suppressed ones, sorted, each once
 * }</pre>
 */
public final class Analysis {

    /** istioctl's annotation that names codes, or {@code *}, which are not to be reported for its resource. */
    private static final String SUPPRESS = "galley.istio.io/analyze-suppress";

    /** Namespaces of Kubernetes itself, which nobody analyzes. */
    private static final Set<String> IGNORED_NAMESPACES =
            Set.of("kube-system", "kube-public", "kube-node-lease", "local-path-storage");

    private static final String ASSUMED_SOURCE = "internal-ingress";

    private static final String ASSUMED_LABELS = "labels: {istio: ingressgateway}";

    private static final String LABELS_OF_MESHGW = "labels: {istio: ingressgateway, app: istio-ingressgateway}";

    /** What {@code istioctl analyze --use-kube=false} assumes to be installed. */
    private static final String ASSUMED = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: istio-ingressgateway-dummypod
              namespace: istio-system
              labels: {istio: ingressgateway}
            spec:
              containers: [{name: istio-proxy}]
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: istio-ingressgateway
              namespace: istio-system
            spec:
              selector: {istio: ingressgateway}
              ports:
              - {name: http2, port: 80, targetPort: 80, nodePort: 31380, protocol: TCP}
              - {name: https, port: 443, targetPort: 443, nodePort: 31390, protocol: TCP}
              - {name: tcp, port: 31400, targetPort: 31400, nodePort: 31400, protocol: TCP}
              - {name: tls, port: 15443, targetPort: 15443, nodePort: 31447, protocol: TCP}
            """;

    private Analysis() {}

    /** What {@code --list-analyzers} prints, in the order of the names. */
    public static List<AnalyzerDescription> analyzers() {
        return Analyzers.all().stream()
                .map(analyzer -> new AnalyzerDescription(analyzer.name(), analyzer.description(), analyzer.codes()))
                .sorted()
                .toList();
    }

    /** The name of an analyzer, also if it is written as istioctl's sources call it; empty if there is none. */
    public static Optional<String> analyzer(String written) {
        return Analyzers.name(written);
    }

    /** The codes of istioctl that an analysis may report. */
    public static Set<String> istioCodes() {
        var codes = new LinkedHashSet<String>();
        Arrays.stream(MessageType.values()).forEach(type -> codes.add(type.code()));
        return Collections.unmodifiableSet(codes);
    }

    /** Analyzes documents together, with the ingress gateway of an ordinary installation. */
    public static AnalysisResult run(Manifests manifests, AnalysisOptions options) {
        var mesh = new AnalyzedMesh(
                resources(manifests, options),
                ObjectTree.of(options.meshConfig().tree()));
        var report = new Report();
        var executed = new ArrayList<String>();
        var skipped = new ArrayList<String>();
        for (Analyzer analyzer : Analyzers.all()) {
            if (isWanted(analyzer, mesh, options)) {
                analyzer.analyze(mesh, report);
                executed.add(analyzer.name());
            } else {
                skipped.add(analyzer.name());
            }
        }
        List<Finding> findings = filtered(report, mesh, options);
        List<Finding> ofInterest = findings.stream()
                .filter(finding -> isInNamespace(finding, options.namespace()))
                .toList();
        return new AnalysisResult(ofInterest, findings.size() - ofInterest.size(), executed, skipped);
    }

    private static boolean isWanted(Analyzer analyzer, AnalyzedMesh mesh, AnalysisOptions options) {
        boolean isNamed = options.analyzers().isEmpty() || options.analyzers().contains(analyzer.name());
        return isNamed
                && (analyzer.inputs().isEmpty()
                        || analyzer.inputs().stream()
                                .anyMatch(input -> !mesh.all(input).isEmpty()));
    }

    private static List<AnalyzedResource> resources(Manifests manifests, AnalysisOptions options) {
        var reader = new ConfigReader();
        var resources = new ArrayList<AnalyzedResource>();
        for (ManifestDocument document :
                new ManifestReader().parse(ASSUMED_SOURCE, ASSUMED).documents()) {
            resources.add(AnalyzedResource.assumed(reader.bind(document, ConfigReader.DEFAULT_NAMESPACE)));
        }
        String defaultNamespace = options.namespace().isEmpty() ? ConfigReader.DEFAULT_NAMESPACE : options.namespace();
        boolean showDefault = options.isApplied() || !options.namespace().isEmpty();
        for (ManifestDocument document : manifests.documents()) {
            boolean isShown = showDefault && ClusterScope.isNamespaced(document.kind());
            String namespace = document.namespace().isEmpty() && isShown ? defaultNamespace : document.namespace();
            String home = document.kind().equals("Namespace") ? document.name() : document.namespace();
            if (!IGNORED_NAMESPACES.contains(home)) {
                resources.add(AnalyzedResource.written(reader.bind(document, defaultNamespace), namespace));
            }
        }
        List<AnalyzedResource> pods = resources.stream()
                .filter(resource -> resource.groupKind().equals(GroupKind.DEPLOYMENT))
                .map(AnalyzedResource::podOf)
                .toList();
        resources.addAll(pods);
        return resources;
    }

    private static List<Finding> filtered(Report report, AnalyzedMesh mesh, AnalysisOptions options) {
        var inline = new HashSet<String>();
        for (AnalyzedResource resource : mesh.all()) {
            String codes = resource.annotations().getOrDefault(SUPPRESS, "");
            Stream.of(codes.split(",")).forEach(code -> inline.add(code + " " + resource));
        }
        Stream<Finding> wanted = SaidByIstio.withoutRepeats(report.findings()).stream()
                .filter(finding -> !inline.contains(finding.code() + " " + finding.origin())
                        && !inline.contains("* " + finding.origin()))
                .filter(finding -> options.suppressions().stream().noneMatch(each -> each.covers(finding)));
        return wanted.distinct().sorted().toList();
    }

    private static boolean isInNamespace(Finding finding, String namespace) {
        ResourceName resource = finding.resource();
        return namespace.isEmpty()
                || resource == null
                || resource.namespace().isEmpty()
                || resource.namespace().equals(namespace);
    }
}
