package dev.meshgw.config;

import dev.meshgw.config.source.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The groups, versions and kinds that Kubernetes and Istio serve; other groups are somebody else's. */
final class Kinds {

    /** networking.gke.io is three letters from networking.k8s.io, and no mistake. */
    private static final int MOST_CHANGES_OF_A_GROUP = 2;

    static final String ISTIO_NETWORKING = "networking.istio.io";

    /** What a group serves. */
    private record Group(List<String> versions, Set<String> kinds) {}

    private static final Map<String, Group> GROUPS = new LinkedHashMap<>();

    static {
        add(
                "",
                List.of("v1"),
                "Binding",
                "ConfigMap",
                "Endpoints",
                "Event",
                "LimitRange",
                "Namespace",
                "Node",
                "PersistentVolume",
                "PersistentVolumeClaim",
                "Pod",
                "PodTemplate",
                "ReplicationController",
                "ResourceQuota",
                "Secret",
                "Service",
                "ServiceAccount");
        add("apps", List.of("v1"), "ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet");
        add("batch", List.of("v1"), "CronJob", "Job");
        add("discovery.k8s.io", List.of("v1"), "EndpointSlice");
        add("networking.k8s.io", List.of("v1"), "Ingress", "IngressClass", "NetworkPolicy");
        add(
                ISTIO_NETWORKING,
                List.of("v1", "v1beta1", "v1alpha3"),
                "DestinationRule",
                "EnvoyFilter",
                "Gateway",
                "ProxyConfig",
                "ServiceEntry",
                "Sidecar",
                "VirtualService",
                "WorkloadEntry",
                "WorkloadGroup");
        add(
                "security.istio.io",
                List.of("v1", "v1beta1"),
                "AuthorizationPolicy",
                "PeerAuthentication",
                "RequestAuthentication");
        add("telemetry.istio.io", List.of("v1", "v1alpha1"), "Telemetry");
        add("extensions.istio.io", List.of("v1alpha1"), "WasmPlugin");
    }

    private Kinds() {}

    private static void add(String group, List<String> versions, String... kinds) {
        GROUPS.put(group, new Group(versions, Set.of(kinds)));
    }

    static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    private static String version(String apiVersion) {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    /** Whether the kind is served in this version, or its group is nobody's here. */
    static boolean isServed(String apiVersion, String kind) {
        Group group = GROUPS.get(group(apiVersion));
        if (group == null) {
            return !isMisspelt(apiVersion);
        }
        return group.kinds().contains(kind) && group.versions().contains(version(apiVersion));
    }

    /** A group that is unknown, but nearly one of ours. */
    private static boolean isMisspelt(String apiVersion) {
        String group = group(apiVersion);
        return group.isEmpty()
                || Suggestion.closest(group, GROUPS.keySet(), MOST_CHANGES_OF_A_GROUP)
                        .isPresent();
    }

    /** An apiVersion and kind that were probably meant, as they are written: {@code apiVersion: …, kind: …}. */
    static @Nullable String suggestion(String apiVersion, String kind) {
        String nearestKind = nearestKind(kind);
        if (nearestKind == null) {
            return null;
        }
        for (Map.Entry<String, Group> entry : GROUPS.entrySet()) {
            Group group = entry.getValue();
            if (group.kinds().contains(nearestKind)) {
                String version = group.versions().contains(version(apiVersion))
                        ? version(apiVersion)
                        : group.versions().get(0);
                String prefix = entry.getKey().isEmpty() ? "" : entry.getKey() + "/";
                return "apiVersion: " + prefix + version + ", kind: " + nearestKind;
            }
        }
        return null;
    }

    private static @Nullable String nearestKind(String kind) {
        var kinds = new TreeSet<String>();
        GROUPS.values().forEach(group -> kinds.addAll(group.kinds()));
        return kinds.contains(kind) ? kind : Suggestion.closest(kind, kinds).orElse(null);
    }
}
