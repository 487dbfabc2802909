package dev.meshgw.config.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DestinationRule spec.subsets[]. */
public record Subset(
        String name, Map<String, String> labels, @Nullable TrafficPolicy trafficPolicy) {

    public Subset {
        labels = Ordered.copyOf(labels);
    }
}
