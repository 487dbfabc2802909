package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** apps/v1 Deployment as far as embedded workloads need it. */
public record Deployment(
        ObjectMeta metadata,
        int replicas,
        Map<String, String> matchLabels,
        Map<String, String> podLabels,
        List<Container> containers,
        List<Volume> volumes)
        implements Resource {

    public Deployment {
        matchLabels = Ordered.copyOf(matchLabels);
        podLabels = Ordered.copyOf(podLabels);
        containers = List.copyOf(containers);
        volumes = List.copyOf(volumes);
    }
}
