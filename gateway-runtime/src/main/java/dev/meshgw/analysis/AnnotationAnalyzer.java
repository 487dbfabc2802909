package dev.meshgw.analysis;

import dev.meshgw.config.source.DiagnosticText;
import java.util.List;

/** IST0107, IST0108, IST0125, IST0135: Istio's annotations in the wrong place, unknown, with a bad value or out of use. */
final class AnnotationAnalyzer implements Analyzer {

    static final List<String> KINDS =
            List.of(GroupKind.NAMESPACE, GroupKind.SERVICE, GroupKind.POD, GroupKind.DEPLOYMENT);

    private static final String INJECT = "sidecar.istio.io/inject";

    @Override
    public String name() {
        return "annotations.K8sAnalyzer";
    }

    @Override
    public String description() {
        return "Checks for misplaced and invalid Istio annotations in Kubernetes resources";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0107", "IST0108", "IST0125", "IST0135");
    }

    @Override
    public List<String> inputs() {
        return KINDS;
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        for (String kind : KINDS) {
            for (AnalyzedResource resource : mesh.all(kind)) {
                resource.annotations().forEach((name, value) -> {
                    if (IstioAnnotation.isIstios(name) && !IstioAnnotation.WRITTEN_BY_ISTIO.contains(name)) {
                        check(resource, name, value, report);
                    }
                });
            }
        }
    }

    private static void check(AnalyzedResource resource, String name, String value, Report report) {
        String path = DiagnosticText.fieldPath("metadata.annotations", name);
        IstioAnnotation annotation = IstioAnnotation.find(name);
        if (annotation == null) {
            report.addAt(MessageType.UNKNOWN_ANNOTATION, resource, path, name);
            return;
        }
        boolean isReplaced = name.equals(INJECT) && resource.labels().containsKey(INJECT);
        if (annotation.isDeprecated() && !isReplaced) {
            report.addAt(
                    MessageType.DEPRECATED_ANNOTATION,
                    resource,
                    path,
                    name,
                    name.equals(INJECT) ? " in favor of the \"" + INJECT + "\" label" : "");
        }
        List<String> places = annotation.resources();
        if (places.contains(IstioAnnotation.ANY)) {
            return;
        }
        if (!places.contains(resource.kind())) {
            report.addAt(MessageType.MISPLACED_ANNOTATION, resource, path, name, String.join(", ", places));
            return;
        }
        AnnotationValue.problem(name, value)
                .ifPresent(problem -> report.addAt(MessageType.INVALID_ANNOTATION, resource, path, name, problem));
    }
}
