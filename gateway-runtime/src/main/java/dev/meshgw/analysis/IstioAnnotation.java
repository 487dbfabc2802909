package dev.meshgw.analysis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An annotation that Istio knows (annotation/annotations.yaml of istio/api).
 *
 * @param resources the kinds that it may stand on; {@code Any} for all
 */
record IstioAnnotation(String name, boolean isDeprecated, List<String> resources) {

    static final String ANY = "Any";

    /** What Istio itself writes, and nobody is to be told about. */
    static final Set<String> WRITTEN_BY_ISTIO =
            Set.of("sidecar.istio.io/status", "gateway.istio.io/controller-version", "istio.io/rev");

    /** All others belong to features in the alpha phase. */
    private static final Set<String> MATURE = Set.of(
            "ambient.istio.io/redirection",
            "kubernetes.io/ingress.class",
            "proxy.istio.io/config",
            "sidecar.istio.io/inject",
            "traffic.istio.io/nodeSelector");

    private static final Map<String, IstioAnnotation> ALL = new HashMap<>();

    static {
        current("Any", "galley.istio.io/analyze-suppress", "gateway.istio.io/controller-version");
        current("AuthorizationPolicy", "istio.io/dry-run");
        current(
                "Gateway",
                "gateway.istio.io/name-override",
                "gateway.istio.io/service-account",
                "networking.istio.io/service-type");
        current("Ingress", "kubernetes.io/ingress.class");
        current("Namespace", "topology.istio.io/controlPlaneClusters");
        current(
                "Pod",
                "ambient.istio.io/bypass-inbound-capture",
                "ambient.istio.io/dns-capture",
                "ambient.istio.io/redirection",
                "inject.istio.io/templates",
                "istio.io/rev",
                "istio.io/reroute-virtual-interfaces",
                "prometheus.istio.io/merge-metrics",
                "proxy.istio.io/config",
                "proxy.istio.io/overrides",
                "readiness.status.sidecar.istio.io/applicationPorts",
                "readiness.status.sidecar.istio.io/failureThreshold",
                "readiness.status.sidecar.istio.io/initialDelaySeconds",
                "readiness.status.sidecar.istio.io/periodSeconds",
                "sidecar.istio.io/agentLogLevel",
                "sidecar.istio.io/bootstrapOverride",
                "sidecar.istio.io/componentLogLevel",
                "sidecar.istio.io/enableCoreDump",
                "sidecar.istio.io/interceptionMode",
                "sidecar.istio.io/logLevel",
                "sidecar.istio.io/nativeSidecar",
                "sidecar.istio.io/proxyCPU",
                "sidecar.istio.io/proxyCPULimit",
                "sidecar.istio.io/proxyImage",
                "sidecar.istio.io/proxyImageType",
                "sidecar.istio.io/proxyMemory",
                "sidecar.istio.io/proxyMemoryLimit",
                "sidecar.istio.io/rewriteAppHTTPProbers",
                "sidecar.istio.io/statsCompression",
                "sidecar.istio.io/statsEvictionInterval",
                "sidecar.istio.io/statsHistogramBuckets",
                "sidecar.istio.io/status",
                "sidecar.istio.io/userVolume",
                "sidecar.istio.io/userVolumeMount",
                "status.sidecar.istio.io/port",
                "traffic.sidecar.istio.io/excludeInboundPorts",
                "traffic.sidecar.istio.io/excludeInterfaces",
                "traffic.sidecar.istio.io/excludeOutboundIPRanges",
                "traffic.sidecar.istio.io/excludeOutboundPorts",
                "traffic.sidecar.istio.io/includeInboundPorts",
                "traffic.sidecar.istio.io/includeOutboundIPRanges",
                "traffic.sidecar.istio.io/includeOutboundPorts");
        current("Service", "networking.istio.io/exportTo", "traffic.istio.io/nodeSelector");
        current(
                "WorkloadEntry",
                "istio.io/autoRegistrationGroup",
                "istio.io/connectedAt",
                "istio.io/disconnectedAt",
                "istio.io/workloadController");
        deprecated(
                "Pod",
                "sidecar.istio.io/discoveryAddress",
                "sidecar.istio.io/extraStatTags",
                "sidecar.istio.io/inject",
                "sidecar.istio.io/statsInclusionPrefixes",
                "sidecar.istio.io/statsInclusionRegexps",
                "sidecar.istio.io/statsInclusionSuffixes",
                "traffic.sidecar.istio.io/kubevirtInterfaces");
        deprecated("Service", "alpha.istio.io/canonical-serviceaccounts", "alpha.istio.io/kubernetes-serviceaccounts");
        add(new IstioAnnotation(
                "ambient.istio.io/waypoint-inbound-binding", false, List.of("GatewayClass", "Gateway")));
        add(new IstioAnnotation("networking.istio.io/traffic-distribution", false, List.of("Service", "ServiceEntry")));
    }

    private static void current(String resource, String... names) {
        for (String name : names) {
            add(new IstioAnnotation(name, false, List.of(resource)));
        }
    }

    private static void deprecated(String resource, String... names) {
        for (String name : names) {
            add(new IstioAnnotation(name, true, List.of(resource)));
        }
    }

    private static void add(IstioAnnotation annotation) {
        ALL.put(annotation.name(), annotation);
    }

    boolean isAlpha() {
        return !MATURE.contains(name);
    }

    /** Null if Istio knows none of this name. */
    static @Nullable IstioAnnotation find(String name) {
        return ALL.get(name);
    }

    /** Whether the name is one that only Istio gives a meaning to. */
    static boolean isIstios(String name) {
        int slash = name.indexOf('/');
        return name.equals("kubernetes.io/ingress.class")
                || (slash < 0 ? name : name.substring(0, slash)).endsWith("istio.io");
    }
}
