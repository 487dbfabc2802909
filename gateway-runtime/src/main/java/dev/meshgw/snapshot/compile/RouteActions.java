package dev.meshgw.snapshot.compile;

import com.google.re2j.Pattern;
import dev.meshgw.config.resource.HttpDirectResponse;
import dev.meshgw.config.resource.HttpRedirect;
import dev.meshgw.config.resource.HttpRedirect.RedirectPortSelection;
import dev.meshgw.config.resource.HttpRewrite;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.HttpRouteDestination;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.RegexRewrite;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.LoadBalancing;
import dev.meshgw.snapshot.PathMatch;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import dev.meshgw.snapshot.RouteAction.PathRewrite;
import dev.meshgw.snapshot.WeightedClusters;
import dev.meshgw.snapshot.WeightedClusters.WeightedCluster;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one http rule does with the requests that it matches. */
final class RouteActions {

    private final HttpRoute route;
    private final ObjectMeta owner;
    private final String path;
    private final GatewayServer server;
    private final Destinations destinations;
    private final Findings findings;
    private final HeaderOperationsCompiler headerOperations;

    RouteActions(HttpRule rule, GatewayServer server, Destinations destinations, Findings findings) {
        route = rule.route();
        owner = rule.owner();
        path = rule.path();
        this.server = server;
        this.destinations = destinations;
        this.findings = findings;
        headerOperations = new HeaderOperationsCompiler(owner, findings);
    }

    /**
     * @param matched the path that is replaced or whose prefix is
     * @return null if the rule does nothing that can be done here; that was said then
     */
    @Nullable
    RouteAction compile(PathMatch matched) {
        if (route.redirect() != null) {
            return redirect(route.redirect(), matched);
        }
        if (route.directResponse() != null) {
            return directResponse(route.directResponse());
        }
        return route.route().isEmpty() ? null : forward(matched);
    }

    private @Nullable RouteAction redirect(HttpRedirect redirect, PathMatch matched) {
        int status = redirect.redirectCode() == 0 ? 301 : redirect.redirectCode();
        if (!List.of(301, 302, 303, 307, 308).contains(status)) {
            findings.error(
                    DiagnosticCode.NOT_SUPPORTED,
                    owner,
                    path + "redirect.redirectCode",
                    "the rule is left out: redirect code " + status + " is not supported",
                    "Envoy redirects with 301, 302, 303, 307 and 308",
                    null);
            return null;
        }
        String scheme = nullIfEmpty(redirect.scheme());
        int port = redirect.derivePort() == RedirectPortSelection.FROM_REQUEST_PORT ? server.port() : redirect.port();
        // A server with a tls section counts as https, also one that only redirects.
        String effective = scheme != null ? scheme : server.hasTls() ? "https" : "http";
        boolean isDefault = port == 80 && effective.equals("http") || port == 443 && effective.equals("https");
        PathRewrite rewrite = !redirect.prefixRewrite().isEmpty()
                ? prefixRewrite(matched, redirect.prefixRewrite())
                : redirect.uri().isEmpty() ? null : new PathRewrite.Replace(redirect.uri());
        return new RouteAction.Redirect(
                status,
                scheme,
                nullIfEmpty(redirect.authority()),
                isDefault ? 0 : port,
                rewrite,
                headerOperations.compile(route.headers(), path + "headers"));
    }

    private RouteAction directResponse(HttpDirectResponse response) {
        return new RouteAction.DirectResponse(
                response.status(), response.body(), headerOperations.compile(route.headers(), path + "headers"));
    }

    private @Nullable RouteAction forward(PathMatch matched) {
        HttpRewrite rewrite = route.rewrite();
        PathRewrite pathRewrite = null;
        if (rewrite != null && rewrite.uriRegexRewrite() != null) {
            RegexRewrite regex = rewrite.uriRegexRewrite();
            pathRewrite = new PathRewrite.ReplaceRegex(Pattern.compile(regex.match()), regex.rewrite());
        } else if (rewrite != null && !rewrite.uri().isEmpty()) {
            pathRewrite = prefixRewrite(matched, rewrite.uri());
        }
        String authority = rewrite != null && !rewrite.authority().isEmpty()
                ? rewrite.authority()
                : HeaderOperationsCompiler.authority(route.headers());
        HeaderEdits edits = headerOperations.compile(route.headers(), path + "headers");
        if (route.route().size() == 1) {
            HttpRouteDestination only = route.route().get(0);
            HeaderEdits ofDestination = headerOperations.compile(only.headers(), path + "route[0].headers");
            String ownAuthority = HeaderOperationsCompiler.authority(only.headers());
            return forward(
                    WeightedClusters.of(List.of(cluster(only, 1, HeaderEdits.NONE, null, path + "route[0]"))),
                    pathRewrite,
                    authority == null ? ownAuthority : authority,
                    HeaderOperationsCompiler.join(edits, ofDestination));
        }
        var clusters = new ArrayList<WeightedCluster>();
        for (int i = 0; i < route.route().size(); i++) {
            HttpRouteDestination destination = route.route().get(i);
            if (destination.weight() > 0) {
                String place = path + "route[" + i + "]";
                HeaderEdits own = headerOperations.compile(destination.headers(), place + ".headers");
                String ownAuthority = HeaderOperationsCompiler.authority(destination.headers());
                clusters.add(cluster(destination, destination.weight(), own, ownAuthority, place));
            }
        }
        return clusters.isEmpty() ? null : forward(WeightedClusters.of(clusters), pathRewrite, authority, edits);
    }

    private RouteAction.Forward forward(
            WeightedClusters clusters,
            @Nullable PathRewrite pathRewrite,
            @Nullable String authority,
            HeaderEdits edits) {
        var policies = new HttpPolicies(route, owner, path, server.port(), destinations);
        return new RouteAction.Forward(
                clusters,
                pathRewrite,
                authority,
                edits,
                route.timeout() == null || route.timeout().isZero() ? null : route.timeout(),
                policies.retries(isHashed(clusters)),
                policies.fault(),
                policies.mirrors(),
                policies.cors());
    }

    /** Istio looks at rules with one destination only. */
    private static boolean isHashed(WeightedClusters clusters) {
        Cluster first = clusters.clusters().get(0).cluster();
        return clusters.clusters().size() == 1
                && first != null
                && first.loadBalancing() instanceof LoadBalancing.ConsistentHash;
    }

    private WeightedCluster cluster(
            HttpRouteDestination destination, int weight, HeaderEdits edits, @Nullable String authority, String path) {
        var use = new Destinations.Use(destination.destination(), owner, path + ".destination", server.port(), true);
        Destinations.Target target = destinations.resolve(use);
        return new WeightedCluster(
                target.clusterName(),
                target.cluster(),
                weight,
                edits,
                authority,
                owner.origin().at(path + ".destination"));
    }

    /** Envoy's prefix_rewrite: with a prefix it replaces that, else the whole path. */
    private static PathRewrite prefixRewrite(PathMatch matched, String replacement) {
        return matched instanceof PathMatch.Prefix prefix
                ? new PathRewrite.ReplacePrefix(prefix.prefix(), replacement)
                : new PathRewrite.Replace(replacement);
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
