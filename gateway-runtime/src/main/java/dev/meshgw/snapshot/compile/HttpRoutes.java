package dev.meshgw.snapshot.compile;

import com.google.re2j.Pattern;
import dev.meshgw.config.resource.HttpDirectResponse;
import dev.meshgw.config.resource.HttpMatchRequest;
import dev.meshgw.config.resource.HttpRedirect;
import dev.meshgw.config.resource.HttpRedirect.RedirectPortSelection;
import dev.meshgw.config.resource.HttpRewrite;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.HttpRouteDestination;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.RegexRewrite;
import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.snapshot.PathMatch;
import dev.meshgw.snapshot.RequestMatch;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import dev.meshgw.snapshot.RouteAction.PathRewrite;
import dev.meshgw.snapshot.WeightedClusters;
import dev.meshgw.snapshot.WeightedClusters.WeightedCluster;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the http rules of one VirtualService into routes for one server of a Gateway. */
final class HttpRoutes {

    private final BoundVirtualService bound;
    private final GatewayServer server;
    private final GatewayWorkload workload;
    private final Destinations destinations;
    private final Findings findings;
    private final ObjectMeta owner;
    private final RequestMatches matches;
    private final HeaderOperationsCompiler headerOperations;

    HttpRoutes(
            BoundVirtualService bound,
            GatewayServer server,
            GatewayWorkload workload,
            Destinations destinations,
            Findings findings) {
        this.bound = bound;
        this.server = server;
        this.workload = workload;
        this.destinations = destinations;
        this.findings = findings;
        owner = bound.virtualService().metadata();
        matches = new RequestMatches(owner, findings);
        headerOperations = new HeaderOperationsCompiler(owner, findings);
    }

    /** In the order of the rules, up to the first that matches everything: what follows it can never be reached. */
    List<Route> compile() {
        var routes = new ArrayList<Route>();
        VirtualService virtualService = bound.virtualService();
        for (int i = 0; i < virtualService.http().size(); i++) {
            HttpRoute rule = virtualService.http().get(i);
            String path = "spec.http[" + i + "].";
            new Unsupported(findings).report(rule, owner, path);
            if (rule.match().isEmpty()) {
                add(routes, rule, rule.name(), RequestMatch.ANY, path, path);
                return routes;
            }
            for (int j = 0; j < rule.match().size(); j++) {
                HttpMatchRequest match = rule.match().get(j);
                String matchPath = path + "match[" + j + "].";
                if (isForThisServer(match)) {
                    RequestMatch compiled = matches.compile(match, matchPath);
                    String name = match.name().isEmpty() ? rule.name() : rule.name() + "." + match.name();
                    if (compiled != null
                            && add(routes, rule, name, compiled, path, matchPath)
                            && compiled.isCatchAll()) {
                        return routes;
                    }
                }
            }
        }
        return routes;
    }

    private boolean isForThisServer(HttpMatchRequest match) {
        if (match.port() != 0 && match.port() != server.port()) {
            return false;
        }
        if (!match.gateways().isEmpty()) {
            return bound.names(match.gateways(), server.gatewayName());
        }
        return workload.labels().entrySet().containsAll(match.sourceLabels().entrySet())
                && (match.sourceNamespace().isEmpty() || match.sourceNamespace().equals(workload.namespace()));
    }

    private boolean add(
            List<Route> routes, HttpRoute rule, String name, RequestMatch match, String path, String matchPath) {
        RouteAction action = action(rule, match.path(), path);
        if (action == null) {
            return false;
        }
        String place = matchPath.substring(0, matchPath.length() - 1);
        routes.add(new Route(name, match, action, owner.origin().at(place)));
        return true;
    }

    private @Nullable RouteAction action(HttpRoute rule, PathMatch matched, String path) {
        if (rule.redirect() != null) {
            return redirect(rule.redirect(), matched, path + "redirect.");
        }
        if (rule.directResponse() != null) {
            return directResponse(rule.directResponse(), path + "directResponse.");
        }
        return rule.route().isEmpty() ? null : forward(rule, matched, path);
    }

    private @Nullable RouteAction redirect(HttpRedirect redirect, PathMatch matched, String path) {
        int status = redirect.redirectCode() == 0 ? 301 : redirect.redirectCode();
        if (!List.of(301, 302, 303, 307, 308).contains(status)) {
            findings.error(
                    DiagnosticCode.NOT_SUPPORTED,
                    owner,
                    path + "redirectCode",
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
                status, scheme, nullIfEmpty(redirect.authority()), isDefault ? 0 : port, rewrite);
    }

    private @Nullable RouteAction directResponse(HttpDirectResponse response, String path) {
        try {
            String body = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(response.body()))
                    .toString();
            return new RouteAction.DirectResponse(response.status(), body);
        } catch (CharacterCodingException e) {
            findings.error(
                    DiagnosticCode.NOT_SUPPORTED,
                    owner,
                    path + "body",
                    "the rule is left out: its body is not UTF-8 text",
                    null,
                    "write the body as text");
            return null;
        }
    }

    private @Nullable RouteAction forward(HttpRoute rule, PathMatch matched, String path) {
        HttpRewrite rewrite = rule.rewrite();
        PathRewrite pathRewrite = null;
        if (rewrite != null && rewrite.uriRegexRewrite() != null) {
            RegexRewrite regex = rewrite.uriRegexRewrite();
            pathRewrite = new PathRewrite.ReplaceRegex(Pattern.compile(regex.match()), regex.rewrite());
        } else if (rewrite != null && !rewrite.uri().isEmpty()) {
            pathRewrite = prefixRewrite(matched, rewrite.uri());
        }
        String authority = rewrite != null && !rewrite.authority().isEmpty()
                ? rewrite.authority()
                : HeaderOperationsCompiler.authority(rule.headers());
        HeaderEdits edits = headerOperations.compile(rule.headers(), path + "headers");
        Duration timeout = rule.timeout() == null || rule.timeout().isZero() ? null : rule.timeout();
        if (rule.route().size() == 1) {
            HttpRouteDestination only = rule.route().get(0);
            HeaderEdits ofDestination = headerOperations.compile(only.headers(), path + "route[0].headers");
            String ownAuthority = HeaderOperationsCompiler.authority(only.headers());
            return new RouteAction.Forward(
                    WeightedClusters.of(List.of(cluster(only, 1, HeaderEdits.NONE, null, path + "route[0]"))),
                    pathRewrite,
                    authority == null ? ownAuthority : authority,
                    HeaderOperationsCompiler.join(edits, ofDestination),
                    timeout);
        }
        var clusters = new ArrayList<WeightedCluster>();
        for (int i = 0; i < rule.route().size(); i++) {
            HttpRouteDestination destination = rule.route().get(i);
            if (destination.weight() > 0) {
                String place = path + "route[" + i + "]";
                HeaderEdits own = headerOperations.compile(destination.headers(), place + ".headers");
                String ownAuthority = HeaderOperationsCompiler.authority(destination.headers());
                clusters.add(cluster(destination, destination.weight(), own, ownAuthority, place));
            }
        }
        return clusters.isEmpty()
                ? null
                : new RouteAction.Forward(WeightedClusters.of(clusters), pathRewrite, authority, edits, timeout);
    }

    private WeightedCluster cluster(
            HttpRouteDestination destination, int weight, HeaderEdits edits, @Nullable String authority, String path) {
        var use = new Destinations.Use(destination.destination(), owner, path + ".destination", server.port(), true);
        Destinations.Target target = destinations.resolve(use);
        return new WeightedCluster(target.clusterName(), target.cluster(), weight, edits, authority);
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
