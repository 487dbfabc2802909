package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.snapshot.HostName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * DestinationRules by host, as the gateway sees them. Asked are, in this order, the gateway's own namespace, that of the
 * service, and the root namespace; the first that has rules for the host decides, by those with the most specific host. A
 * gateway in the root namespace keeps what is there for everybody until last, and begins with what is there for itself.
 */
final class DestinationRules {

    /** Where a mesh keeps what holds everywhere: meshConfig.rootNamespace. */
    static final String ROOT_NAMESPACE = "istio-system";

    private static final List<String> OWN_NAMESPACE = List.of(".");

    private final GatewayWorkload workload;
    /** What the gateway's namespace keeps for itself; of another namespace than the root, all that it has. */
    private final Rules own = new Rules();

    private final Map<String, Rules> exported = new HashMap<>();

    /** The rules of one namespace by host. */
    private record Rules(
            Map<String, List<ConsolidatedRule>> exact, TreeMap<HostName, List<ConsolidatedRule>> wildcards) {

        Rules() {
            this(new HashMap<>(), new TreeMap<>());
        }

        void add(HostName host, DestinationRule rule, Set<String> exportTo) {
            List<ConsolidatedRule> rules = host.isWildcard()
                    ? wildcards.computeIfAbsent(host, unused -> new ArrayList<>(1))
                    : exact.computeIfAbsent(host.value(), unused -> new ArrayList<>(1));
            boolean merged = false;
            for (ConsolidatedRule known : rules) {
                merged |= known.merge(rule, exportTo);
            }
            if (!merged) {
                rules.add(new ConsolidatedRule(rule, exportTo));
            }
        }

        List<ConsolidatedRule> find(String host) {
            List<ConsolidatedRule> found = exact.get(host);
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
            if (rule.workloadSelector() != null) {
                add(rule); // what is for some workloads only counts before what is for all
            }
        }
        for (DestinationRule rule : rules) {
            if (rule.workloadSelector() == null) {
                add(rule);
            }
        }
    }

    private void add(DestinationRule rule) {
        String namespace = rule.metadata().namespace();
        var host = new HostName(ServiceRegistry.resolve(rule.host(), namespace));
        // A rule with a workloadSelector is for its own namespace, whatever exportTo says.
        Set<String> exportTo = Set.copyOf(rule.workloadSelector() == null ? rule.exportTo() : OWN_NAMESPACE);
        boolean isPrivate = exportTo.equals(Set.of(".")) || exportTo.equals(Set.of(namespace));
        boolean ofGateway = namespace.equals(workload.namespace());
        boolean rootGateway = workload.namespace().equals(ROOT_NAMESPACE);
        if (ofGateway
                && (rootGateway ? isPrivate : Visibility.isVisible(List.copyOf(exportTo), namespace, namespace))) {
            own.add(host, rule, exportTo);
        }
        if (!isPrivate) {
            exported.computeIfAbsent(namespace, unused -> new Rules()).add(host, rule, exportTo);
        }
    }

    /** What holds for a service; null if nothing does. @param host whole */
    @Nullable
    ConsolidatedRule find(String host, String serviceNamespace) {
        List<ConsolidatedRule> found = own.find(host);
        if (found.isEmpty()) {
            found = exported(serviceNamespace, host);
        }
        if (found.isEmpty()) {
            found = exported(ROOT_NAMESPACE, host);
        }
        ConsolidatedRule forAll = null;
        for (ConsolidatedRule rule : found) {
            if (rule.workloadSelector() == null) {
                forAll = rule;
            } else if (workload.labels()
                    .entrySet()
                    .containsAll(rule.workloadSelector().labels().entrySet())) {
                return rule;
            }
        }
        return forAll;
    }

    private List<ConsolidatedRule> exported(String namespace, String host) {
        Rules rules = exported.get(namespace);
        return rules == null
                ? List.of()
                : rules.find(host).stream()
                        .filter(rule ->
                                Visibility.isVisible(List.copyOf(rule.exportTo()), namespace, workload.namespace()))
                        .toList();
    }
}
