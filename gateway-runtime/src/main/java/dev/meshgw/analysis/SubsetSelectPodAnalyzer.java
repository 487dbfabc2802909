package dev.meshgw.analysis;

import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.Subset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** IST0174: a DestinationRule for a host that nobody has. IST0173: a subset that no pod belongs to. */
final class SubsetSelectPodAnalyzer implements Analyzer {

    private static final String NODE = "/Node";

    /** What Istio adds to the labels of a pod from those of its node. */
    private static final List<String> TOPOLOGY =
            List.of("topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone");

    private static final String HOSTNAME = "kubernetes.io/hostname";

    @Override
    public String name() {
        return "destinationrule.SubsetSelectPodAnalyzer";
    }

    @Override
    public String description() {
        return "Checks if pods are selected by subsets in destination rules.";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0173", "IST0174");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.DESTINATION_RULE);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        ServiceHosts hosts = ServiceHosts.of(mesh);
        List<Map<String, String>> pods = podLabels(mesh);
        Map<Map<String, String>, Boolean> selected = new HashMap<>();
        for (DestinationRule rule : mesh.all(DestinationRule.class)) {
            ServiceHosts.Host host = hosts.find(rule.host(), rule.metadata().namespace(), rule.exportTo());
            if (host == null) {
                report.add(MessageType.UNKNOWN_DESTINATION_RULE_HOST, mesh.of(rule), rule.host());
                continue;
            }
            for (Subset subset : rule.subsets()) {
                var selector = new HashMap<>(host.workloadSelector());
                selector.putAll(subset.labels());
                boolean isSelected = selected.computeIfAbsent(
                        selector, labels -> pods.stream().anyMatch(pod -> Labels.match(labels, pod)));
                if (!isSelected) {
                    report.add(MessageType.DESTINATION_RULE_SUBSET_NOT_SELECT_PODS, mesh.of(rule), subset.name());
                }
            }
        }
    }

    private static List<Map<String, String>> podLabels(AnalyzedMesh mesh) {
        Map<String, Map<String, String>> nodes = new HashMap<>();
        mesh.all(NODE).forEach(node -> nodes.put(node.name(), node.labels()));
        var pods = new ArrayList<Map<String, String>>();
        for (AnalyzedResource pod : mesh.all(GroupKind.POD)) {
            String nodeName = pod.tree().text("spec", "nodeName");
            Map<String, String> node = nodes.get(nodeName);
            if (node == null) {
                pods.add(pod.labels());
                continue;
            }
            Map<String, String> labels = new LinkedHashMap<>(pod.labels());
            for (String name : TOPOLOGY) {
                String value = node.getOrDefault(name, "");
                if (!value.isEmpty()) {
                    labels.put(name, value);
                }
            }
            labels.put(HOSTNAME, nodeName);
            pods.add(labels);
        }
        return pods;
    }
}
