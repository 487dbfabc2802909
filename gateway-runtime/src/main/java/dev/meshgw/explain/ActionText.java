package dev.meshgw.explain;

import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.FaultPolicy;
import dev.meshgw.snapshot.MirrorPolicy;
import dev.meshgw.snapshot.RetryPolicy;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import dev.meshgw.snapshot.RouteAction.PathRewrite;
import dev.meshgw.snapshot.WeightedClusters;
import dev.meshgw.snapshot.WeightedClusters.WeightedCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a route does, in words that are equal if and only if it does the same. Places in manifests do not count. */
public final class ActionText {

    private static final double PERCENT = 100;

    /** How an upstream is spoken to where no port name and no DestinationRule says otherwise. */
    private static final String PLAIN_HTTP = "HTTP/1.1 in plain text";

    private ActionText() {}

    /** {@code forward}, {@code redirect} or {@code directResponse}. */
    public static String kind(RouteAction action) {
        return action instanceof RouteAction.Forward
                ? "forward"
                : action instanceof RouteAction.Redirect ? "redirect" : "directResponse";
    }

    /** Where it leads: the clusters with their shares, the redirect, or the status. */
    public static String target(RouteAction action) {
        if (action instanceof RouteAction.Forward forward) {
            return clusters(forward.clusters());
        }
        if (action instanceof RouteAction.Redirect redirect) {
            return redirect.status() + " to " + (redirect.scheme() == null ? "" : redirect.scheme() + "://")
                    + (redirect.authority() == null ? "<host>" : redirect.authority())
                    + (redirect.port() == 0 ? "" : ":" + redirect.port())
                    + (redirect.path() == null ? "<path>" : rewrite(redirect.path()));
        }
        RouteAction.DirectResponse response = (RouteAction.DirectResponse) action;
        String body = new String(response.body(), StandardCharsets.UTF_8);
        return response.status() + (body.isEmpty() ? "" : " " + DiagnosticText.quote(body));
    }

    /** Everything else that it does, but for what Istio does by default. */
    public static List<String> details(RouteAction action) {
        var details = new ArrayList<String>();
        if (action instanceof RouteAction.Redirect redirect) {
            headers(redirect.headers(), details);
        } else if (action instanceof RouteAction.DirectResponse response) {
            headers(response.headers(), details);
        } else if (action instanceof RouteAction.Forward forward) {
            forward(forward, details);
        }
        return details;
    }

    private static void forward(RouteAction.Forward forward, List<String> details) {
        if (forward.pathRewrite() != null) {
            details.add("rewrite to " + rewrite(forward.pathRewrite()));
        }
        if (forward.hostRewrite() != null) {
            details.add("host " + forward.hostRewrite());
        }
        if (forward.timeout() != null) {
            details.add("timeout " + duration(forward.timeout()));
        }
        if (!forward.retries().equals(RetryPolicy.DEFAULT)) {
            details.add(retries(forward.retries()));
        }
        faults(forward.fault(), details);
        mirrors(forward.mirrors(), details);
        if (forward.cors() != null) {
            details.add(forward.cors().toString());
        }
        headers(forward.headers(), details);
        for (WeightedCluster destination : forward.clusters().clusters()) {
            if (destination.hostRewrite() != null) {
                details.add("host " + destination.hostRewrite() + " for " + destination.name());
            }
            headers(destination.headers(), details);
            if (destination.cluster() != null) {
                String how = String.join(", ", ClusterText.of(destination.cluster(), true));
                if (!how.equals(PLAIN_HTTP)) {
                    details.add(how + " to " + destination.name());
                }
            }
        }
    }

    /** A destination without a cluster or endpoints says so. */
    static String clusters(WeightedClusters clusters) {
        return clusters.clusters().stream()
                .map(weighted -> (clusters.clusters().size() == 1
                                ? ""
                                : percent(PERCENT * weighted.weight() / clusters.totalWeight()) + " ")
                        + weighted.name()
                        + trouble(weighted.cluster()))
                .collect(Collectors.joining(", "));
    }

    private static String trouble(@Nullable Cluster cluster) {
        return cluster == null ? " (NC)" : cluster.endpoints().isEmpty() ? " (UH)" : "";
    }

    private static String rewrite(PathRewrite rewrite) {
        if (rewrite instanceof PathRewrite.Replace replace) {
            return replace.path();
        }
        if (rewrite instanceof PathRewrite.ReplacePrefix prefix) {
            return prefix.replacement() + "* for " + prefix.prefix() + "*";
        }
        PathRewrite.ReplaceRegex regex = (PathRewrite.ReplaceRegex) rewrite;
        return regex.substitution() + " for " + regex.pattern().pattern();
    }

    static String retries(RetryPolicy policy) {
        if (policy.attempts() == 0) {
            return "no retries";
        }
        var conditions = new ArrayList<String>();
        policy.retryOn().forEach(condition -> conditions.add(condition.text()));
        policy.statusCodes().stream().sorted().forEach(status -> conditions.add(status.toString()));
        return policy.attempts() + (policy.attempts() == 1 ? " retry" : " retries") + " on "
                + String.join(",", conditions)
                + (policy.perTryTimeout() == null ? "" : ", each within " + duration(policy.perTryTimeout()));
    }

    static void faults(@Nullable FaultPolicy fault, List<String> details) {
        if (fault == null) {
            return;
        }
        FaultPolicy.Delay delay = fault.delay();
        if (delay != null) {
            details.add(
                    "fault: " + perMillion(delay.perMillion()) + " of the requests wait " + duration(delay.duration()));
        }
        FaultPolicy.Abort abort = fault.abort();
        if (abort != null) {
            details.add("fault: " + perMillion(abort.perMillion()) + " of the requests are answered "
                    + (abort.grpcStatus() == null ? String.valueOf(abort.status()) : "gRPC " + abort.grpcStatus()));
        }
    }

    static void mirrors(List<MirrorPolicy> mirrors, List<String> details) {
        for (MirrorPolicy mirror : mirrors) {
            details.add(perMillion(mirror.perMillion()) + " of the requests are mirrored to " + mirror.clusterName());
        }
    }

    private static void headers(HeaderEdits edits, List<String> details) {
        edits.requestRemove().forEach(name -> details.add("request remove " + name));
        edits.requestSet().forEach(header -> details.add("request set " + header));
        edits.requestAdd().forEach(header -> details.add("request add " + header));
        edits.responseRemove().forEach(name -> details.add("response remove " + name));
        edits.responseSet().forEach(header -> details.add("response set " + header));
        edits.responseAdd().forEach(header -> details.add("response add " + header));
    }

    private static String perMillion(int perMillion) {
        return percent(PERCENT * perMillion / FaultPolicy.MILLION);
    }

    static String percent(double share) {
        return share == Math.rint(share) ? (long) share + " %" : String.format(Locale.ROOT, "%.2f %%", share);
    }

    static String duration(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
