package dev.meshgw.explain;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.explain.Story.ActionStep;
import dev.meshgw.explain.Story.DestinationStep;
import dev.meshgw.explain.Story.Hint;
import dev.meshgw.explain.Story.Outcome;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.Decision;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.TransportSocket;
import dev.meshgw.snapshot.UpstreamTransport;
import dev.meshgw.snapshot.WeightedClusters;
import dev.meshgw.snapshot.WeightedClusters.WeightedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The end of a story that leads upstream: what is done to the call, the clusters, their endpoints. */
final class Upstreams {

    private static final double PERCENT = 100;

    /** What the compiler says of a destination that leads nowhere. */
    private static final Set<String> NOWHERE = Set.of(
            DiagnosticCode.UNKNOWN_DESTINATION.code(),
            DiagnosticCode.UNKNOWN_DESTINATION_PORT.code(),
            DiagnosticCode.DESTINATION_PORT_OMITTED.code(),
            DiagnosticCode.UNKNOWN_SUBSET.code(),
            DiagnosticCode.NO_ENDPOINTS.code());

    /** It is served, but hardly as it was meant. */
    private static final Set<String> DOUBTFUL = Set.of(DiagnosticCode.PLAIN_TEXT_TO_TLS.code());

    /** A destination is written in so many lines at most: host, port, number, subset. */
    private static final int DESTINATION_LINES = 6;

    private final List<Diagnostic> diagnostics;

    Upstreams(List<Diagnostic> diagnostics) {
        this.diagnostics = diagnostics;
    }

    void proxied(Decision.Proxied proxied, StoryBuilder story) {
        boolean untouched = proxied.filterChain().transportSocket() instanceof TransportSocket.Passthrough;
        story.action = new ActionStep(
                "tcpProxy",
                List.of(untouched ? "the bytes go on untouched, TLS included" : "the bytes go on"),
                proxied.filterChain().origin());
        end(proxied.clusters(), story, Outcome.PROXIED, "the connection");
    }

    void forwarded(Route route, RouteAction.Forward forward, StoryBuilder story) {
        var what = new ArrayList<String>();
        Call call = story.call;
        if (forward.pathRewrite() != null) {
            what.add("path " + call.path() + " becomes " + forward.pathRewrite().apply(call.path()));
        }
        if (forward.hostRewrite() != null) {
            what.add("host " + call.authority() + " becomes " + forward.hostRewrite());
        }
        if (forward.timeout() != null) {
            what.add("timeout " + ActionText.duration(forward.timeout()) + ", then 504 (UT)");
        }
        what.add(ActionText.retries(forward.retries()));
        ActionText.faults(forward.fault(), what);
        ActionText.mirrors(forward.mirrors(), what);
        if (forward.cors() != null) {
            what.add("corsPolicy answers preflights and adds headers for allowed origins");
        }
        story.action = new ActionStep("forward", what, route.origin());
        story.headers = HeaderChanges.of(route, forward, story);
        end(forward.clusters(), story, Outcome.FORWARDED, "the request");
    }

    private void end(WeightedClusters clusters, StoryBuilder story, Outcome reached, String what) {
        var steps = new ArrayList<DestinationStep>();
        var doubts = new ArrayList<Hint>();
        Outcome outcome = reached;
        for (WeightedCluster weighted : clusters.clusters()) {
            Cluster cluster = weighted.cluster();
            Outcome own = cluster == null ? Outcome.CLUSTER_NOT_FOUND : outcome(cluster, reached);
            Diagnostic reason = own.isReached() ? null : reason(weighted.origin(), NOWHERE);
            Diagnostic doubt = own.isReached() ? reason(weighted.origin(), DOUBTFUL) : null;
            if (doubt != null) {
                doubts.add(SkippedServers.hint(doubt));
            }
            steps.add(new DestinationStep(
                    weighted.name(),
                    PERCENT * weighted.weight() / clusters.totalWeight(),
                    cluster == null ? List.of() : ClusterText.of(cluster, reached == Outcome.FORWARDED),
                    cluster == null ? List.of() : endpoints(cluster),
                    own.isReached() ? null : problem(own, reason),
                    reason == null ? null : reason.fix(),
                    weighted.origin()));
            outcome = outcome.isReached() ? own : outcome;
        }
        story.destinations = steps;
        story.hints = doubts;
        long failing = steps.stream().filter(step -> step.problem() != null).count();
        String names = clusters.clusters().size() == 1
                ? clusters.clusters().get(0).name()
                : "one of " + clusters.clusters().size() + " clusters by weight";
        if (outcome.isReached()) {
            story.end(outcome, 0, "", what + " goes to " + names);
        } else {
            boolean http = reached == Outcome.FORWARDED;
            String share = failing == steps.size()
                    ? ""
                    : ActionText.percent(steps.stream()
                                    .filter(step -> step.problem() != null)
                                    .mapToDouble(DestinationStep::share)
                                    .sum())
                            + " of the requests: ";
            String flags = flags(outcome);
            story.end(
                    outcome,
                    http ? 503 : 0,
                    flags,
                    share + (http ? "503 (" + flags + ")" : "closed (" + flags + ")") + ": " + reason(outcome)
                            + first(steps));
        }
    }

    private static Outcome outcome(Cluster cluster, Outcome reached) {
        if (cluster.endpoints().isEmpty()) {
            return Outcome.NO_HEALTHY_UPSTREAM;
        }
        return cluster.transport() instanceof UpstreamTransport.NotReady ? Outcome.UPSTREAM_TLS_NOT_READY : reached;
    }

    private static String flags(Outcome outcome) {
        if (outcome == Outcome.CLUSTER_NOT_FOUND) {
            return "NC";
        }
        return outcome == Outcome.NO_HEALTHY_UPSTREAM ? "UH" : "UF";
    }

    private static String reason(Outcome outcome) {
        if (outcome == Outcome.CLUSTER_NOT_FOUND) {
            return "there is no cluster ";
        }
        return outcome == Outcome.NO_HEALTHY_UPSTREAM ? "no endpoint serves " : "there are no certificates for TLS to ";
    }

    private static String first(List<DestinationStep> steps) {
        return steps.stream()
                .filter(step -> step.problem() != null)
                .map(DestinationStep::cluster)
                .findFirst()
                .orElseThrow();
    }

    private static String problem(Outcome outcome, @Nullable Diagnostic reason) {
        if (reason != null) {
            return reason.why() == null ? reason.what() : reason.what() + "; " + reason.why();
        }
        if (outcome == Outcome.UPSTREAM_TLS_NOT_READY) {
            return "the certificates for TLS to it are not there";
        }
        return outcome == Outcome.CLUSTER_NOT_FOUND ? "no such service, port or subset" : "no endpoints";
    }

    private @Nullable Diagnostic reason(@Nullable SourceLocation destination, Set<String> codes) {
        return destination == null
                ? null
                : diagnostics.stream()
                        .filter(diagnostic -> codes.contains(diagnostic.code())
                                && diagnostic.location().file().equals(destination.file())
                                && diagnostic.location().line() >= destination.line()
                                && diagnostic.location().line() < destination.line() + DESTINATION_LINES
                                && (diagnostic.location().line() > destination.line()
                                        || diagnostic.location().column() >= destination.column()))
                        .findFirst()
                        .orElse(null);
    }

    private static List<String> endpoints(Cluster cluster) {
        return cluster.endpoints().stream()
                .map(endpoint -> (endpoint.host().indexOf(':') < 0 ? endpoint.host() : "[" + endpoint.host() + "]")
                        + ":" + endpoint.port())
                .toList();
    }
}
