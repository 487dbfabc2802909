package dev.meshgw.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.simulation.SimulatedGateway.Call;
import dev.meshgw.snapshot.ConnectionFacts;
import dev.meshgw.snapshot.Decision;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Request;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteDecision;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.WeightedClusters;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Simulated calls against the pure decision of a snapshot. Istio's tests have no gateway Service, so ports are not moved, and
 * no cluster domain.
 */
class SimulationTest {

    private static final String CLUSTER_DOMAIN = ".svc.cluster.local";

    @TestFactory
    Stream<DynamicTest> calls() {
        return Stream.concat(SimulatedGateway.all().stream(), SimulatedGateway.withServices().stream())
                .flatMap(gateway -> {
                    Snapshot snapshot = gateway.compile(gateway.portsAsTheyAre());
                    return gateway.calls().stream()
                            .map(call -> DynamicTest.dynamicTest(
                                    gateway.name() + ": " + call.name(),
                                    () -> assertThat(result(snapshot, call)).containsAllEntriesOf(call.result())));
                });
    }

    private static Map<String, Object> result(Snapshot snapshot, Call call) {
        String sni = call.sni() == null ? null : new HostPattern(call.sni()).value();
        var connection = new ConnectionFacts(call.port(), call.tls(), sni);
        var request = Request.get(call.host(), call.path())
                .over(call.tls() ? "https" : "http")
                .by(call.method());
        for (var header : call.headers().entrySet()) {
            request = request.with(header.getKey(), (String) header.getValue());
        }
        Decision decision = snapshot.decide(connection, request);
        Map<String, Object> result = describe(decision);
        if (decision instanceof Decision.HttpRequest http && http.routes().virtualHost(call.host()) != null) {
            result.put(
                    "VirtualHostMatched", http.routes().virtualHost(call.host()).name());
        }
        if (!call.expectedCluster().endsWith(CLUSTER_DOMAIN)) {
            result.computeIfPresent("ClusterMatched", (key, name) -> ((String) name).replace(CLUSTER_DOMAIN, ""));
        }
        return result;
    }

    private static Map<String, Object> describe(Decision decision) {
        var result = new HashMap<String, Object>();
        if (decision instanceof Decision.NoListener) {
            result.put("Error", "ErrNoListener");
        } else if (decision instanceof Decision.NoFilterChain noChain) {
            result.put("ListenerMatched", noChain.listener().name());
            result.put("Error", "ErrNoFilterChain");
        } else if (decision instanceof Decision.SecretNotReady notReady) {
            result.put("ListenerMatched", notReady.listener().name());
            result.put("Error", "ErrSecretNotReady");
        } else if (decision instanceof Decision.ProtocolMismatch mismatch) {
            result.put("ListenerMatched", mismatch.listener().name());
            result.put("Error", mismatch.tlsExpected() ? "ErrTLSError" : "ErrProtocolError");
        } else if (decision instanceof Decision.Proxied proxied) {
            result.put("ListenerMatched", proxied.listener().name());
            result.put("ClusterMatched", cluster(proxied.clusters()));
        } else if (decision instanceof Decision.HttpRequest http) {
            result.put("ListenerMatched", http.listener().name());
            result.put("RouteConfigMatched", http.routes().name());
            describeRoute(http.decision(), result);
        }
        return result;
    }

    private static void describeRoute(RouteDecision decision, Map<String, Object> result) {
        if (decision instanceof RouteDecision.NoVirtualHost) {
            result.put("Error", "ErrNoVirtualHost");
        } else if (decision instanceof RouteDecision.NoRoute) {
            result.put("Error", "ErrNoRoute");
        } else if (decision instanceof RouteDecision.RequiresTls) {
            result.put("Error", "ErrTLSRedirect");
        } else if (decision instanceof RouteDecision.Routed routed
                && routed.route().action() instanceof RouteAction.Forward forward) {
            result.put("RouteMatched", routed.route().name());
            result.put("ClusterMatched", cluster(forward.clusters()));
        }
    }

    private static String cluster(WeightedClusters clusters) {
        return clusters.clusters().get(0).name();
    }
}
