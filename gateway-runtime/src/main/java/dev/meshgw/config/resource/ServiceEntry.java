package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** networking.istio.io ServiceEntry. */
public record ServiceEntry(
        ObjectMeta metadata,
        List<String> hosts,
        List<String> addresses,
        List<ServicePort> ports,
        String location,
        Resolution resolution,
        List<WorkloadEntry> endpoints,
        Map<String, String> workloadSelector,
        List<String> exportTo,
        List<String> subjectAltNames)
        implements Resource {}
