package dev.meshgw.config.resource;

import java.util.Map;

/** The workloads that a resource is for: labels of a ServiceEntry's selector, matchLabels of a DestinationRule's. */
public record WorkloadSelector(Map<String, String> labels) {

    public WorkloadSelector {
        labels = Ordered.copyOf(labels);
    }
}
