package dev.meshgw.config.resource;

import java.util.Map;

/**
 * ServiceEntry spec.endpoints[], or the spec of a WorkloadEntry.
 *
 * @param address an IP address, a DNS name, or {@code unix://} and a path
 * @param weight 0 if absent, which means the same as the others
 */
public record WorkloadEntry(
        String address,
        Map<String, Integer> ports,
        Map<String, String> labels,
        int weight,
        String network,
        String locality,
        String serviceAccount) {

    public WorkloadEntry {
        ports = Ordered.copyOf(ports);
        labels = Ordered.copyOf(labels);
    }
}
