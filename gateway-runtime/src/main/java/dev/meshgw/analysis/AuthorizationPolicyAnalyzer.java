package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** AuthorizationPolicies. IST0127: no workload of the mesh is meant. IST0101: a namespace in a rule does not exist. */
final class AuthorizationPolicyAnalyzer implements Analyzer {

    private static final String DEFAULT_ROOT_NAMESPACE = "istio-system";

    @Override
    public String name() {
        return "auth.AuthorizationPoliciesAnalyzer";
    }

    @Override
    public String description() {
        return "Checks the validity of authorization policies";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0101", "IST0127");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.AUTHORIZATION_POLICY);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Map<String, List<Map<String, String>>> podsByNamespace = new HashMap<>();
        for (AnalyzedResource pod : mesh.all(GroupKind.POD)) {
            if (MeshMembership.hasPod(pod, mesh) || MeshMembership.isAmbient(pod)) {
                podsByNamespace
                        .computeIfAbsent(pod.namespace(), namespace -> new ArrayList<>())
                        .add(pod.labels());
            }
        }
        String written = mesh.meshConfig().text("rootNamespace");
        String root = written.isEmpty() ? DEFAULT_ROOT_NAMESPACE : written;
        for (AnalyzedResource policy : mesh.all(GroupKind.AUTHORIZATION_POLICY)) {
            ObjectTree spec = policy.tree().at("spec");
            if (!spec.has("targetRef") && !spec.has("targetRefs")) {
                checkWorkloads(policy, spec, policy.namespace().equals(root), podsByNamespace, report);
            }
            checkNamespaces(policy, spec, mesh, report);
        }
    }

    private static void checkWorkloads(
            AnalyzedResource policy,
            ObjectTree spec,
            boolean isMeshWide,
            Map<String, List<Map<String, String>>> podsByNamespace,
            Report report) {
        List<Map<String, String>> own = podsByNamespace.getOrDefault(policy.namespace(), List.of());
        if (!spec.has("selector")) {
            if (!isMeshWide && own.isEmpty()) {
                report.add(MessageType.NO_MATCHING_WORKLOADS_FOUND, policy, "");
            }
            return;
        }
        Map<String, String> selector = spec.texts("selector", "matchLabels");
        boolean isMatched = isMeshWide
                ? podsByNamespace.values().stream().anyMatch(pods -> matchesOne(selector, pods))
                : matchesOne(selector, own);
        if (!isMatched) {
            report.add(MessageType.NO_MATCHING_WORKLOADS_FOUND, policy, Labels.text(selector));
        }
    }

    private static boolean matchesOne(Map<String, String> selector, List<Map<String, String>> pods) {
        return pods.stream().anyMatch(labels -> Labels.match(selector, labels));
    }

    private static void checkNamespaces(AnalyzedResource policy, ObjectTree spec, AnalyzedMesh mesh, Report report) {
        List<ObjectTree> rules = spec.items("rules");
        for (int i = 0; i < rules.size(); i++) {
            List<ObjectTree> from = rules.get(i).items("from");
            for (int j = 0; j < from.size(); j++) {
                for (String field : List.of("namespaces", "notNamespaces")) {
                    List<String> names = from.get(j).words("source", field);
                    for (int k = 0; k < names.size(); k++) {
                        String name = names.get(k);
                        if (mesh.all(GroupKind.NAMESPACE).stream()
                                .noneMatch(namespace -> matches(name, namespace.name()))) {
                            report.addAt(
                                    MessageType.REFERENCED_RESOURCE_NOT_FOUND,
                                    policy,
                                    "spec.rules[" + i + "].from[" + j + "].source." + field + "[" + k + "]",
                                    "namespace",
                                    name);
                        }
                    }
                }
            }
        }
    }

    /** A star may stand at one end. */
    private static boolean matches(String pattern, String namespace) {
        if (pattern.equals("*")) {
            return true;
        }
        if (pattern.startsWith("*")) {
            return namespace.endsWith(pattern.substring(1));
        }
        if (pattern.endsWith("*")) {
            return namespace.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        return namespace.equalsIgnoreCase(pattern);
    }
}
