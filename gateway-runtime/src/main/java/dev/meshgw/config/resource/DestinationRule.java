package dev.meshgw.config.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** networking.istio.io DestinationRule. */
public record DestinationRule(
        ObjectMeta metadata,
        String host,
        @Nullable TrafficPolicy trafficPolicy,
        List<Subset> subsets,
        List<String> exportTo,
        @Nullable WorkloadSelector workloadSelector)
        implements Resource {

    public DestinationRule {
        subsets = List.copyOf(subsets);
        exportTo = List.copyOf(exportTo);
    }
}
