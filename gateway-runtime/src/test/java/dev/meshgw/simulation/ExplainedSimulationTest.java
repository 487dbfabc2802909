package dev.meshgw.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.explain.Explainer;
import dev.meshgw.explain.Story;
import dev.meshgw.explain.Story.FilterChainStep;
import dev.meshgw.explain.Story.Outcome;
import dev.meshgw.simulation.SimulatedGateway.Call;
import dev.meshgw.snapshot.HostPattern;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A story ends as the call does, and every miss comes with a hint or a server that says why. */
class ExplainedSimulationTest {

    private static final String CLUSTER_DOMAIN = ".svc.cluster.local";

    private static final Map<String, Set<Outcome>> OUTCOMES = Map.of(
            "ErrNoListener", Set.of(Outcome.NO_LISTENER),
            "ErrNoFilterChain", Set.of(Outcome.NO_FILTER_CHAIN),
            "ErrSecretNotReady", Set.of(Outcome.SECRET_NOT_READY),
            "ErrProtocolError", Set.of(Outcome.PROTOCOL_MISMATCH),
            "ErrNoVirtualHost", Set.of(Outcome.NO_VIRTUAL_HOST),
            "ErrNoRoute", Set.of(Outcome.NO_ROUTE),
            "ErrTLSRedirect", Set.of(Outcome.REDIRECTED),
            // No upstream of these tables runs.
            "", Set.of(Outcome.CLUSTER_NOT_FOUND, Outcome.NO_HEALTHY_UPSTREAM));

    @TestFactory
    Stream<DynamicTest> stories() {
        return Stream.concat(SimulatedGateway.all().stream(), SimulatedGateway.withServices().stream())
                .flatMap(gateway -> {
                    var explainer = new Explainer(gateway.configuration(gateway.portsAsTheyAre()), Clock.systemUTC());
                    return gateway.calls().stream()
                            .map(call -> DynamicTest.dynamicTest(
                                    gateway.name() + ": " + call.name(),
                                    () -> check(explainer.explain(of(call)), call)));
                });
    }

    private static void check(Story story, Call call) {
        assertThat(OUTCOMES.get(call.expectedError())).contains(story.ending().outcome());
        if (story.listener() != null && !call.expectedError().equals("ErrNoFilterChain")) {
            assertThat(story.filterChains()).filteredOn(FilterChainStep::chosen).hasSize(1);
        }
        boolean matched = !story.rules().isEmpty()
                && story.rules().get(story.rules().size() - 1).failed() == null;
        assertThat(matched)
                .isEqualTo(call.expectedError().isEmpty()
                        && call.http()
                        && !story.rules().isEmpty());
        if (!call.expectedCluster().isEmpty()) {
            assertThat(story.destinations().get(0).cluster().replace(CLUSTER_DOMAIN, ""))
                    .isEqualTo(call.expectedCluster().replace(CLUSTER_DOMAIN, ""));
        }
        if (!story.ending().outcome().isReached() && story.destinations().isEmpty()) {
            assertThat(story.hints().size()
                            + story.skippedServers().size()
                            + story.filterChains().size())
                    .isPositive();
        }
    }

    private static dev.meshgw.explain.Call of(Call call) {
        var headers = new HashMap<String, String>();
        call.headers().forEach((name, value) -> headers.put(name, (String) value));
        return new dev.meshgw.explain.Call(
                call.port(),
                call.tls(),
                call.sni() == null ? null : new HostPattern(call.sni()).value(),
                true,
                call.method(),
                call.host(),
                call.path(),
                headers,
                List.of());
    }
}
