package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.Subset;
import dev.meshgw.config.resource.TrafficPolicy;
import dev.meshgw.config.resource.WorkloadSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * DestinationRules of one namespace for one host, taken as one: the subsets of all, of several with one name the first, and
 * the first policy. Changes only while rules are added.
 */
final class ConsolidatedRule {

    private final Set<String> exportTo;
    private final @Nullable WorkloadSelector workloadSelector;
    private final List<DestinationRule> from = new ArrayList<>(1);
    private final List<Placed<Subset>> subsets = new ArrayList<>();
    private @Nullable Placed<TrafficPolicy> trafficPolicy;

    ConsolidatedRule(DestinationRule rule, Set<String> exportTo) {
        this.exportTo = exportTo;
        this.workloadSelector = rule.workloadSelector();
        add(rule);
    }

    /**
     * Takes a later rule for the same host in, as far as it is for the same readers.
     *
     * @return whether it is in wholly, and need not stand for itself as well
     */
    boolean merge(DestinationRule rule, Set<String> itsExportTo) {
        boolean sameReaders = itsExportTo.equals(exportTo);
        boolean moreReaders = !exportTo.isEmpty() && itsExportTo.containsAll(exportTo);
        boolean otherWorkloads = workloadSelector != null
                && rule.workloadSelector() != null
                && !workloadSelector.equals(rule.workloadSelector());
        if (!(sameReaders || moreReaders) || otherWorkloads) {
            return false;
        }
        add(rule);
        return sameReaders && (workloadSelector == null) == (rule.workloadSelector() == null);
    }

    private void add(DestinationRule rule) {
        from.add(rule);
        if (trafficPolicy == null && rule.trafficPolicy() != null) {
            trafficPolicy = new Placed<>(rule.trafficPolicy(), rule.metadata(), "spec.trafficPolicy");
        }
        for (int i = 0; i < rule.subsets().size(); i++) {
            Subset subset = rule.subsets().get(i);
            if (subset(subset.name()) == null) {
                subsets.add(new Placed<>(subset, rule.metadata(), "spec.subsets[" + i + "]"));
            }
        }
    }

    Set<String> exportTo() {
        return exportTo;
    }

    /** Null if it is for every workload. */
    @Nullable
    WorkloadSelector workloadSelector() {
        return workloadSelector;
    }

    List<DestinationRule> from() {
        return from;
    }

    @Nullable
    Placed<TrafficPolicy> trafficPolicy() {
        return trafficPolicy;
    }

    List<Placed<Subset>> subsets() {
        return subsets;
    }

    @Nullable
    Placed<Subset> subset(String name) {
        for (Placed<Subset> subset : subsets) {
            if (subset.value().name().equals(name)) {
                return subset;
            }
        }
        return null;
    }
}
