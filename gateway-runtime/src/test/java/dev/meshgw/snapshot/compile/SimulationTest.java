package dev.meshgw.snapshot.compile;

import static dev.meshgw.conformance.ConformanceTable.object;
import static dev.meshgw.conformance.ConformanceTable.rows;
import static dev.meshgw.conformance.ConformanceTable.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.conformance.ConformanceTable;
import dev.meshgw.secret.Credentials;
import dev.meshgw.snapshot.ConnectionFacts;
import dev.meshgw.snapshot.Decision;
import dev.meshgw.snapshot.Request;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteDecision;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.WeightedClusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Istio's own simulated calls, against the pure decision of a snapshot. Istio's tests have no gateway Service, so ports are
 * not moved, and no cluster domain.
 */
class SimulationTest {

    private static final CompileOptions AS_IN_ISTIOS_TESTS = new CompileOptions(
            GatewayWorkload.ISTIO_INGRESSGATEWAY, "0.0.0.0", Map.of(80, 80, 81, 81, 443, 443), List.of());

    @TestFactory
    List<DynamicTest> calls() {
        var tests = new ArrayList<DynamicTest>();
        for (Map<String, Object> row :
                rows(ConformanceTable.read("simulation.json").get("cases"))) {
            for (Map<String, Object> call : rows(row.get("calls"))) {
                String name = text(row, "test") + ": " + text(row, "name") + ": " + text(call, "name");
                tests.add(DynamicTest.dynamicTest(
                        name,
                        () -> assertThat(call(text(row, "config"), object(call.get("call"))))
                                .containsAllEntriesOf(expected(object(call.get("result"))))));
            }
        }
        return tests;
    }

    private static Map<String, String> expected(Map<String, Object> result) {
        var expected = new HashMap<String, String>();
        result.forEach((key, value) -> expected.put(key, (String) value));
        return expected;
    }

    private static Map<String, String> call(String config, Map<String, Object> call) {
        Snapshot snapshot = new SnapshotCompiler(AS_IN_ISTIOS_TESTS)
                .compile(Mesh.resources(config), Credentials.NONE, List.of())
                .snapshot();
        int port = ((Number) call.get("Port")).intValue();
        boolean tls = call.containsKey("TLS");
        String host = text(call, "HostHeader");
        var connection = new ConnectionFacts(port, tls, tls ? host : null);
        var request = Request.get(host, (String) call.getOrDefault("Path", "/")).over(tls ? "https" : "http");
        return describe(snapshot.decide(connection, request));
    }

    private static Map<String, String> describe(Decision decision) {
        var result = new HashMap<String, String>();
        if (decision instanceof Decision.NoListener) {
            result.put("Error", "ErrNoListener");
        } else if (decision instanceof Decision.NoFilterChain noChain) {
            result.put("ListenerMatched", noChain.listener().name());
            result.put("Error", "ErrNoFilterChain");
        } else if (decision instanceof Decision.Proxied proxied) {
            result.put("ListenerMatched", proxied.listener().name());
            result.put("ClusterMatched", cluster(proxied.clusters()));
        } else if (decision instanceof Decision.HttpRequest http) {
            result.put("ListenerMatched", http.listener().name());
            result.put("RouteConfigMatched", http.routes().name());
            describe(http.decision(), result);
        }
        return result;
    }

    private static void describe(RouteDecision decision, Map<String, String> result) {
        if (decision instanceof RouteDecision.NoVirtualHost) {
            result.put("Error", "ErrNoVirtualHost");
        } else if (decision instanceof RouteDecision.NoRoute noRoute) {
            result.put("VirtualHostMatched", noRoute.virtualHost().name());
            result.put("Error", "ErrNoRoute");
        } else if (decision instanceof RouteDecision.RequiresTls requiresTls) {
            result.put("VirtualHostMatched", requiresTls.virtualHost().name());
            result.put("Error", "ErrTLSRedirect");
        } else if (decision instanceof RouteDecision.Routed routed
                && routed.route().action() instanceof RouteAction.Forward forward) {
            result.put("RouteMatched", routed.route().name());
            result.put("ClusterMatched", cluster(forward.clusters()));
        }
    }

    /** As Istio's tests name it, without a cluster domain unless the test wrote one. */
    private static String cluster(WeightedClusters clusters) {
        String name = clusters.clusters().get(0).name();
        return name.contains("mysite") ? name : name.replace(ServiceRegistry.CLUSTER_SUFFIX, "");
    }
}
