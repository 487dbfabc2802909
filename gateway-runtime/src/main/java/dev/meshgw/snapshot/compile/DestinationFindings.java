package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.ClientTlsSettings;
import dev.meshgw.config.resource.LoadBalancerSettings;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.Suggestion;
import dev.meshgw.snapshot.compile.Destinations.Use;
import dev.meshgw.snapshot.compile.MeshService.MeshPort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words for destinations that lead nowhere, or not where they were meant to. */
final class DestinationFindings {

    private static final int HTTPS_PORT = 443;

    private final ServiceRegistry services;
    private final Findings findings;

    /** By host: many rules may miss one service, and looking for its like takes time. */
    private final Map<String, String> remedies = new HashMap<>();

    DestinationFindings(ServiceRegistry services, Findings findings) {
        this.services = services;
        this.findings = findings;
    }

    void unknownService(Use use, String host) {
        String written = use.destination().host();
        findings.warning(
                DiagnosticCode.UNKNOWN_DESTINATION,
                use.owner(),
                use.path("host"),
                "destination \"" + written + "\" is no known service: requests get 503 (NC)",
                services.hosts().contains(host)
                        ? "the service of this name is not visible to the gateway"
                        : written.equals(host)
                                ? "a name with a dot is taken as it is, and no service is called so"
                                : "a short name is a Service in the namespace of the VirtualService: " + host,
                remedies.computeIfAbsent(host, unused -> remedy(written, host)));
    }

    private String remedy(String written, String host) {
        Set<String> hosts = services.hosts();
        if (hosts.contains(host)) {
            return "export it to the namespace of the gateway's pod: exportTo";
        }
        String inCluster = written + ServiceRegistry.CLUSTER_SUFFIX;
        if (hosts.contains(inCluster)) {
            return "write the whole name: " + inCluster;
        }
        List<String> elsewhere = hosts.stream()
                .filter(known -> !written.equals(host)
                        && known.startsWith(written + ".")
                        && known.endsWith(ServiceRegistry.CLUSTER_SUFFIX))
                .toList();
        if (!elsewhere.isEmpty()) {
            return "write the whole name: " + String.join(" or ", elsewhere);
        }
        return Suggestion.closest(host, hosts)
                .map(near -> "did you mean " + near + "?")
                .orElse("apply the Service or a ServiceEntry, or say where it is: --service " + written
                        + ":PORT=HOST:PORT");
    }

    void unknownPort(Use use, MeshService service, int number) {
        String ports = service.ports().stream().map(MeshPort::describe).collect(Collectors.joining(", "));
        if (use.destination().port() == 0) {
            findings.warning(
                    DiagnosticCode.DESTINATION_PORT_OMITTED,
                    use.owner(),
                    use.fieldPath(),
                    "destination \"" + use.destination().host()
                            + "\" names no port, and its service has several: requests get 503 (NC)",
                    "Istio then takes the port of the Gateway, " + number + "; the service has " + ports,
                    "add port.number to the destination");
            return;
        }
        findings.warning(
                DiagnosticCode.UNKNOWN_DESTINATION_PORT,
                use.owner(),
                use.path("port.number"),
                "service \"" + service.host() + "\" has no port " + number + ": requests get 503 (NC)",
                "its ports are " + (ports.isEmpty() ? "none" : ports)
                        + "; a destination names the port of the service, not that of the container",
                service.ports().size() == 1
                        ? "use port " + service.ports().get(0).number()
                        : null);
    }

    void unknownSubset(Use use, String host, @Nullable ConsolidatedRule rule) {
        List<String> subsets = rule == null
                ? List.of()
                : rule.subsets().stream().map(subset -> subset.value().name()).toList();
        findings.warning(
                DiagnosticCode.UNKNOWN_SUBSET,
                use.owner(),
                use.path("subset"),
                "no DestinationRule for \"" + host + "\" defines subset \""
                        + use.destination().subset() + "\": requests get 503 (NC)",
                subsets.isEmpty() ? null : "its subsets are " + String.join(", ", subsets),
                Suggestion.closest(use.destination().subset(), subsets)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElse(null));
    }

    void noEndpoints(Use use, MeshService service, MeshPort port, String subset, EffectivePolicy policy) {
        Placed<LoadBalancerSettings> loadBalancer = policy.loadBalancer();
        if (loadBalancer != null && ClusterPolicies.isOriginalDestination(loadBalancer.value())) {
            findings.warning(
                    DiagnosticCode.NO_ENDPOINTS,
                    loadBalancer.owner(),
                    loadBalancer.path() + ".simple",
                    "loadBalancer PASSTHROUGH leaves \"" + service.host()
                            + "\" without endpoints at a gateway: requests get 503 (UH)",
                    "it sends a connection to the address it was made for, which is the gateway itself",
                    "leave loadBalancer out, or choose LEAST_REQUEST");
            return;
        }
        findings.warning(
                DiagnosticCode.NO_ENDPOINTS,
                use.owner(),
                use.path("host"),
                "service \"" + service.host() + "\" has no endpoints for port " + port.describe()
                        + (subset.isEmpty() ? "" : " and subset \"" + subset + "\"") + ": requests get 503 (UH)",
                service.reasonWithoutEndpoints(port),
                "start its workload, or say where it is: --service "
                        + use.destination().host() + ":" + port.number() + "=HOST:PORT");
    }

    void plainTextToTls(Use use, MeshService service, MeshPort port) {
        boolean looksLikeTls = port.protocol().isTls() || (port.name().isEmpty() && port.number() == HTTPS_PORT);
        if (looksLikeTls) {
            findings.warning(
                    DiagnosticCode.PLAIN_TEXT_TO_TLS,
                    use.owner(),
                    use.path("port"),
                    "port " + port.describe() + " of service \"" + service.host()
                            + "\" seems to speak TLS, and is sent plain HTTP",
                    "a gateway that ended TLS starts none of its own without a DestinationRule; such a server answers 400",
                    "add a DestinationRule for " + service.host()
                            + " with trafficPolicy.tls.mode: SIMPLE, or route to a" + " plain HTTP port");
        }
    }

    void doubleTls(Use use, MeshService service, MeshPort port, Placed<ClientTlsSettings> tls) {
        findings.warning(
                DiagnosticCode.DOUBLE_TLS,
                use.owner(),
                use.path("host"),
                "port " + port.describe() + " of service \"" + service.host() + "\" gets TLS inside of TLS",
                "the connection is passed through with the TLS of the client, and DestinationRule "
                        + tls.owner().qualifiedName() + " ("
                        + tls.owner().origin().at(tls.path())
                        + ") wraps it once more",
                "remove tls from the DestinationRule, or end the client's TLS here: tls.mode SIMPLE");
    }
}
