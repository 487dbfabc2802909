package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.Subset;
import dev.meshgw.snapshot.HostName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * DestinationRules by host. The gateway's namespace is asked first, then the service's; in the first that has rules for the
 * host, all with the most specific host count: their subsets together, of their policies the first.
 */
final class DestinationRules {

    private final GatewayWorkload workload;
    private final Map<String, Rules> byNamespace = new HashMap<>();

    /** The rules of one namespace by host. */
    private record Rules(Map<String, List<DestinationRule>> exact, TreeMap<HostName, List<DestinationRule>> wildcards) {

        Rules() {
            this(new HashMap<>(), new TreeMap<>());
        }

        void add(HostName host, DestinationRule rule) {
            List<DestinationRule> rules = host.isWildcard()
                    ? wildcards.computeIfAbsent(host, unused -> new ArrayList<>(1))
                    : exact.computeIfAbsent(host.value(), unused -> new ArrayList<>(1));
            rules.add(rule);
        }

        List<DestinationRule> find(String host) {
            List<DestinationRule> found = exact.get(host);
            if (found != null) {
                return found;
            }
            var name = new HostName(host);
            for (var entry : wildcards.entrySet()) {
                if (name.isSubsetOf(entry.getKey())) {
                    return entry.getValue();
                }
            }
            return List.of();
        }
    }

    /** @param rules in Istio's order */
    DestinationRules(List<DestinationRule> rules, GatewayWorkload workload) {
        this.workload = workload;
        for (DestinationRule rule : rules) {
            if (applies(rule)) {
                String namespace = rule.metadata().namespace();
                byNamespace
                        .computeIfAbsent(namespace, unused -> new Rules())
                        .add(new HostName(ServiceRegistry.resolve(rule.host(), namespace)), rule);
            }
        }
    }

    private boolean applies(DestinationRule rule) {
        boolean visible = Visibility.isVisible(rule.exportTo(), rule.metadata().namespace(), workload.namespace());
        return visible
                && (rule.workloadSelector() == null
                        || workload.labels()
                                .entrySet()
                                .containsAll(rule.workloadSelector().labels().entrySet()));
    }

    /** The rules for a service, in order. @param host whole */
    List<DestinationRule> find(String host, String serviceNamespace) {
        for (String namespace : List.of(workload.namespace(), serviceNamespace)) {
            Rules rules = byNamespace.get(namespace);
            List<DestinationRule> found = rules == null ? List.of() : rules.find(host);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** The first of that name. */
    static List<Subset> subsets(List<DestinationRule> rules) {
        Set<String> names = new HashSet<>();
        var subsets = new ArrayList<Subset>();
        for (DestinationRule rule : rules) {
            for (Subset subset : rule.subsets()) {
                if (names.add(subset.name())) {
                    subsets.add(subset);
                }
            }
        }
        return subsets;
    }
}
