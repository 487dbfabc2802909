package dev.meshgw.analysis;

import dev.meshgw.config.source.DiagnosticText;
import java.util.List;
import java.util.Set;

/** IST0136: annotations of features that may still change. */
final class AlphaAnnotationAnalyzer implements Analyzer {

    /** What the injector writes into pods that Istio's CNI plugin redirects. */
    private static final Set<String> WRITTEN_WITH_CNI = Set.of(
            "sidecar.istio.io/interceptionMode",
            "traffic.sidecar.istio.io/includeInboundPorts",
            "traffic.sidecar.istio.io/excludeInboundPorts",
            "traffic.sidecar.istio.io/includeOutboundIPRanges");

    private static final String INIT_CONTAINER = "istio-init";

    @Override
    public String name() {
        return "annotations.AlphaAnalyzer";
    }

    @Override
    public String description() {
        return "Checks for alpha Istio annotations in Kubernetes resources";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0136");
    }

    @Override
    public List<String> inputs() {
        return AnnotationAnalyzer.KINDS;
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        for (String kind : AnnotationAnalyzer.KINDS) {
            for (AnalyzedResource resource : mesh.all(kind)) {
                boolean hasCni = kind.equals(GroupKind.POD)
                        && resource.tree().items("spec", "initContainers").stream()
                                .noneMatch(container -> container.text("name").equals(INIT_CONTAINER));
                for (String name : resource.annotations().keySet()) {
                    IstioAnnotation annotation = IstioAnnotation.find(name);
                    boolean isWritten = IstioAnnotation.WRITTEN_BY_ISTIO.contains(name)
                            || (hasCni && WRITTEN_WITH_CNI.contains(name));
                    if (annotation != null && annotation.isAlpha() && !isWritten) {
                        report.addAt(
                                MessageType.ALPHA_ANNOTATION,
                                resource,
                                DiagnosticText.fieldPath("metadata.annotations", name),
                                name);
                    }
                }
            }
        }
    }
}
