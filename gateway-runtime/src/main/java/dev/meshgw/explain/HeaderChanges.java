package dev.meshgw.explain;

import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.explain.Story.HeaderStep;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.Header;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import dev.meshgw.snapshot.WeightedClusters.WeightedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Every header that the gateway changes on the way: what Envoy does at Istio's edge, then destination, then route. */
final class HeaderChanges {

    private static final String GATEWAY = "gateway";

    /** Headers for the connection, not for the request (RFC 9110 §7.6.1). */
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade");

    private final List<HeaderStep> steps = new ArrayList<>();

    private HeaderChanges() {}

    static List<HeaderStep> of(Route route, RouteAction.Forward forward, StoryBuilder story) {
        var changes = new HeaderChanges();
        changes.ofGateway(forward, story.call, story.forwardedClientCert);
        for (WeightedCluster destination : forward.clusters().clusters()) {
            if (destination.hostRewrite() != null && forward.hostRewrite() == null) {
                changes.add(true, "set", "host", destination.hostRewrite(), destination.name(), destination.origin());
            }
            changes.edits(true, destination.headers(), destination.name(), destination.origin());
        }
        changes.edits(true, forward.headers(), "route", route.origin());
        changes.add(false, "set", "x-envoy-upstream-service-time", "<milliseconds>", GATEWAY, null);
        changes.add(false, "set", "server", "istio-envoy", GATEWAY, null);
        for (WeightedCluster destination : forward.clusters().clusters()) {
            changes.edits(false, destination.headers(), destination.name(), destination.origin());
        }
        changes.edits(false, forward.headers(), "route", route.origin());
        return changes.steps;
    }

    static List<HeaderStep> ofAnswer(Route route, HeaderEdits edits) {
        var changes = new HeaderChanges();
        changes.add(false, "set", "server", "istio-envoy", GATEWAY, null);
        changes.edits(false, edits, "route", route.origin());
        return changes.steps;
    }

    private void ofGateway(RouteAction.Forward forward, Call call, @Nullable String forwardedClientCert) {
        for (String name : new TreeSet<>(call.headers().keySet())) {
            if (HOP_BY_HOP.contains(name) || name.startsWith("x-envoy-")) {
                add(true, "remove", name, "", GATEWAY, null);
            }
        }
        add(true, "add", "x-forwarded-for", "<client address>", GATEWAY, null);
        add(true, "set", "x-forwarded-proto", call.scheme(), GATEWAY, null);
        add(true, "set", "x-request-id", "<new UUID>", GATEWAY, null);
        add(true, "set", "x-envoy-external-address", "<client address>", GATEWAY, null);
        if (forwardedClientCert != null) {
            add(true, "set", "x-forwarded-client-cert", forwardedClientCert, GATEWAY, null);
        } else if (call.headers().containsKey("x-forwarded-client-cert")) {
            add(true, "remove", "x-forwarded-client-cert", "", GATEWAY, null);
        }
        if (forward.pathRewrite() != null) {
            add(true, "set", "x-envoy-original-path", call.path(), GATEWAY, null);
        }
        if (forward.timeout() != null) {
            String millis = String.valueOf(forward.timeout().toMillis());
            add(true, "set", "x-envoy-expected-rq-timeout-ms", millis, GATEWAY, null);
        }
        add(true, "set", "x-envoy-attempt-count", "1", GATEWAY, null);
    }

    private void edits(boolean request, HeaderEdits edits, String by, @Nullable SourceLocation where) {
        for (String name : request ? edits.requestRemove() : edits.responseRemove()) {
            add(request, "remove", name, "", by, where);
        }
        for (Header header : request ? edits.requestSet() : edits.responseSet()) {
            add(request, "set", header.name(), header.value(), by, where);
        }
        for (Header header : request ? edits.requestAdd() : edits.responseAdd()) {
            add(request, "add", header.name(), header.value(), by, where);
        }
    }

    private void add(
            boolean request, String operation, String name, String value, String by, @Nullable SourceLocation where) {
        steps.add(new HeaderStep(request, operation, name, value, by, where));
    }
}
