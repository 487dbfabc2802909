package dev.meshgw.config.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * networking.istio.io ServiceEntry.
 *
 * @param ports their targetPort is a number or empty
 */
public record ServiceEntry(
        ObjectMeta metadata,
        List<String> hosts,
        List<String> addresses,
        List<ServicePort> ports,
        Location location,
        Resolution resolution,
        List<WorkloadEntry> endpoints,
        @Nullable WorkloadSelector workloadSelector,
        List<String> exportTo,
        List<String> subjectAltNames)
        implements Resource {

    public ServiceEntry {
        hosts = List.copyOf(hosts);
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
        exportTo = List.copyOf(exportTo);
        subjectAltNames = List.copyOf(subjectAltNames);
    }

    /** spec.location; {@link #MESH_EXTERNAL} is the value of an absent field. */
    public enum Location {
        MESH_EXTERNAL,
        MESH_INTERNAL
    }
}
