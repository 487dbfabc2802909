package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Sidecar injection. IST0102: a namespace that says nothing about it. IST0123: one that says two things. IST0103: a pod that
 * should have a sidecar. IST0148: a namespace that has it because the installation says so.
 */
final class InjectionAnalyzer implements Analyzer {

    static final String LABEL = "istio-injection";
    static final String REVISION = "istio.io/rev";
    private static final String DATAPLANE_MODE = "istio.io/dataplane-mode";
    private static final String INJECT = "sidecar.istio.io/inject";
    private static final String ENABLED = "enabled";

    @Override
    public String name() {
        return "injection.Analyzer";
    }

    @Override
    public String description() {
        return "Checks conditions related to Istio sidecar injection";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0102", "IST0103", "IST0123", "IST0148");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.NAMESPACE);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Set<String> injected = new HashSet<>();
        for (AnalyzedResource namespace : mesh.all(GroupKind.NAMESPACE)) {
            if (!namespace.name().equals("istio-system")) {
                checkNamespace(namespace, injected, mesh, report);
            }
        }
        for (AnalyzedResource pod : mesh.all(GroupKind.POD)) {
            if (injected.contains(pod.namespace()) && !isExempt(pod)) {
                report.add(MessageType.POD_MISSING_PROXY, pod, pod.qualifiedName());
            }
        }
    }

    private static void checkNamespace(
            AnalyzedResource namespace, Set<String> injected, AnalyzedMesh mesh, Report report) {
        Map<String, String> labels = namespace.labels();
        String label = labels.getOrDefault(LABEL, "");
        List<String> saying = saying(labels);
        if (saying.size() > 1) {
            report.add(MessageType.NAMESPACE_MULTIPLE_INJECTION_LABELS, namespace, saying);
        }
        if ("ambient".equals(labels.get(DATAPLANE_MODE))) {
            return;
        }
        if (label.isEmpty() && !labels.containsKey(REVISION)) {
            if (InjectorConfiguration.ofRevision("", mesh).injectsByDefault()) {
                report.add(MessageType.NAMESPACE_INJECTION_ENABLED_BY_DEFAULT, namespace);
            } else {
                report.addAt(
                        MessageType.NAMESPACE_NOT_INJECTED,
                        namespace,
                        "metadata.name",
                        namespace.name(),
                        namespace.name());
            }
        } else if (label.equals(ENABLED)) {
            injected.add(namespace.name());
        }
    }

    /** The labels that decide about injection; a namespace without injection may have others. */
    private static List<String> saying(Map<String, String> labels) {
        var saying = new ArrayList<String>();
        if (labels.containsKey(LABEL)) {
            saying.add(LABEL + "=" + labels.get(LABEL));
        }
        boolean othersCount = !labels.containsKey(LABEL) || ENABLED.equals(labels.get(LABEL));
        for (String other : List.of(REVISION, DATAPLANE_MODE)) {
            if (othersCount && labels.containsKey(other)) {
                saying.add(other + "=" + labels.get(other));
            }
        }
        return saying;
    }

    /** A pod that has a sidecar, or wants none, or cannot have one. */
    private static boolean isExempt(AnalyzedResource pod) {
        String inject = pod.labels().getOrDefault(INJECT, pod.annotations().getOrDefault(INJECT, ""));
        return inject.toLowerCase(Locale.ROOT).equals("false")
                || pod.tree().text("spec", "hostNetwork").equals("true")
                || !MeshMembership.proxyImage(pod.tree()).isEmpty();
    }
}
