package dev.meshgw.config.validation;

import dev.meshgw.config.resource.HttpDirectResponse;
import dev.meshgw.config.resource.HttpMatchRequest;
import dev.meshgw.config.resource.HttpRedirect;
import dev.meshgw.config.resource.HttpRewrite;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.HttpRouteDestination;
import dev.meshgw.config.resource.StringMatch;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** VirtualService spec.http[]: conditions and actions. */
final class HttpRouteRules {

    /** The codes that Envoy's RedirectAction can send. */
    private static final Set<Integer> REDIRECT_CODES = Set.of(301, 302, 303, 307, 308);

    private static final int LARGE_BODY_BYTES = 100 * 1024;
    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private final HttpRoute route;
    private final String path;
    private final Verdict verdict;
    private final HeaderRules headers;

    private HttpRouteRules(HttpRoute route, String path, Verdict verdict) {
        this.route = route;
        this.path = path;
        this.verdict = verdict;
        this.headers = new HeaderRules(verdict);
    }

    static void check(HttpRoute route, boolean isDelegate, String path, Verdict verdict) {
        new HttpRouteRules(route, path, verdict).check(isDelegate);
    }

    private void check(boolean isDelegate) {
        boolean isRoot = !isDelegate && route.delegate() != null;
        action(isRoot, isDelegate);
        for (int i = 0; i < route.match().size(); i++) {
            match(route.match().get(i), path + ".match[" + i + "]");
        }
        headers.operations(route.headers(), path + ".headers");
        HttpPolicyRules.check(route, path, verdict);
        redirect(route.redirect());
        directResponse(route.directResponse());
        rewrite(route.rewrite());
        headers.authority(route, path);
        destinations();
        CommonRules.duration(route.timeout(), DiagnosticCode.TIMEOUT, path + ".timeout", verdict);
    }

    private void action(boolean isRoot, boolean isDelegate) {
        if (isRoot) {
            conflict(route.redirect() != null, "redirect", "root HTTP route must not specify redirect");
            conflict(!route.route().isEmpty(), "route", "root HTTP route must not specify route");
            conflict(
                    route.directResponse() != null,
                    "directResponse",
                    "root HTTP route must not specify directResponse");
            return;
        }
        if (isDelegate && route.delegate() != null) {
            verdict.error(
                    DiagnosticCode.DELEGATE,
                    path + ".delegate",
                    "delegate HTTP route cannot contain delegate",
                    "delegation has one level");
        }
        String action =
                route.redirect() != null ? "redirect" : route.directResponse() != null ? "directResponse" : null;
        if (action == null) {
            if (route.route().isEmpty()) {
                verdict.error(
                        DiagnosticCode.ROUTE_ACTION,
                        path,
                        "HTTP route, redirect or directResponse is required",
                        "a rule says where its requests go",
                        "add route: [{destination: {host: NAME, port: {number: PORT}}}]");
            }
            return;
        }
        conflict(!route.route().isEmpty(), "route", "HTTP route cannot contain both route and " + action);
        conflict(route.fault() != null, "fault", "HTTP route cannot contain both fault and " + action);
        conflict(route.rewrite() != null, "rewrite", "HTTP route rule cannot contain both rewrite and " + action);
        conflict(
                route.redirect() != null && route.directResponse() != null,
                "directResponse",
                "HTTP route cannot contain both directResponse and redirect");
    }

    private void conflict(boolean isSet, String field, String what) {
        if (isSet) {
            verdict.error(DiagnosticCode.ROUTE_ACTION, path + "." + field, what);
        }
    }

    private void match(HttpMatchRequest match, String at) {
        // Of all fields, Envoy knows an empty prefix for the path alone.
        if (match.uri() instanceof StringMatch.Regex) {
            stringMatch(match.uri(), at + ".uri");
        }
        stringMatch(match.scheme(), at + ".scheme");
        stringMatch(match.method(), at + ".method");
        stringMatch(match.authority(), at + ".authority");
        match.headers().forEach((name, value) -> headerMatch(name, value, at + ".headers"));
        match.withoutHeaders().forEach((name, value) -> headerMatch(name, anyValue(value), at + ".withoutHeaders"));
        match.queryParams()
                .forEach((name, value) -> stringMatch(value, DiagnosticText.fieldPath(at + ".queryParams", name)));
        if (match.port() != 0) {
            verdict.errorIf(CommonRules.portProblem(match.port()), DiagnosticCode.MATCH, at + ".port");
        }
        CommonRules.labels(match.sourceLabels(), at + ".sourceLabels", verdict);
        CommonRules.gatewayNames(match.gateways(), at + ".gateways", verdict);
        if (!match.sourceNamespace().isEmpty() && !DomainName.isLabel(match.sourceNamespace())) {
            verdict.error(
                    DiagnosticCode.MATCH,
                    at + ".sourceNamespace",
                    "sourceNamespace match " + DiagnosticText.quote(match.sourceNamespace()) + " is invalid");
        }
    }

    private void headerMatch(String name, StringMatch value, String at) {
        headers.matched(name, at);
        stringMatch(value, DiagnosticText.fieldPath(at, name));
    }

    /** {@code *}, which is no expression, stands for any value in withoutHeaders. */
    private static StringMatch anyValue(StringMatch match) {
        return match instanceof StringMatch.Regex regex && regex.value().equals("*")
                ? new StringMatch.Present()
                : match;
    }

    private void stringMatch(@Nullable StringMatch match, String at) {
        if (match instanceof StringMatch.Prefix prefix && prefix.value().isEmpty()) {
            verdict.error(
                    DiagnosticCode.MATCH,
                    at,
                    "prefix string match should not be empty",
                    null,
                    "write {} to match any value that is there");
        } else if (match instanceof StringMatch.Regex regex) {
            CommonRules.expression(regex.value(), at, verdict);
        }
    }

    private void redirect(@Nullable HttpRedirect redirect) {
        if (redirect == null) {
            return;
        }
        String at = path + ".redirect";
        boolean hasPort = redirect.port() != 0 || redirect.derivePort() != null || verdict.isWritten(at, "port");
        if (redirect.uri().isEmpty()
                && redirect.prefixRewrite().isEmpty()
                && redirect.authority().isEmpty()
                && redirect.scheme().isEmpty()
                && !hasPort) {
            verdict.error(
                    DiagnosticCode.REDIRECT,
                    at,
                    "redirect must specify URI, prefixRewrite, authority, scheme, or port",
                    "it would lead back to where it came from");
        }
        if (!redirect.uri().isEmpty() && !redirect.prefixRewrite().isEmpty()) {
            verdict.error(
                    DiagnosticCode.REDIRECT,
                    at + ".prefixRewrite",
                    "redirect cannot contain both uri and prefixRewrite");
        }
        if (!redirect.prefixRewrite().isEmpty()) {
            prefixRewrite(at);
        }
        redirectCode(redirect.redirectCode(), at + ".redirectCode");
        if (!redirect.scheme().isEmpty()
                && !redirect.scheme().equals("http")
                && !redirect.scheme().equals("https")) {
            verdict.error(
                    DiagnosticCode.REDIRECT,
                    at + ".scheme",
                    "invalid redirect scheme " + DiagnosticText.quote(redirect.scheme())
                            + ", must be \"http\" or \"https\"");
        }
        if (redirect.port() != 0) {
            verdict.errorIf(CommonRules.portProblem(redirect.port()), DiagnosticCode.REDIRECT, at + ".port");
        }
    }

    private void prefixRewrite(String at) {
        boolean otherMatch = route.match().stream()
                .anyMatch(match -> match.uri() != null && !(match.uri() instanceof StringMatch.Prefix));
        if (otherMatch) {
            verdict.error(
                    DiagnosticCode.REDIRECT,
                    at + ".prefixRewrite",
                    "prefixRewrite can only be used with prefix URI match",
                    "it replaces the prefix that was matched");
        }
    }

    private void redirectCode(int code, String at) {
        if (code == 0 || REDIRECT_CODES.contains(code)) {
            return;
        }
        if (code < 300 || code > 399) {
            verdict.error(DiagnosticCode.REDIRECT, at, code + " is not a valid redirect code, must be 3xx");
        } else {
            verdict.warning(
                    DiagnosticCode.REDIRECT,
                    at,
                    "the redirect code " + code + " is accepted, but not sent",
                    "Envoy can send 301, 302, 303, 307 and 308; with another code the route does nothing");
        }
    }

    private void directResponse(@Nullable HttpDirectResponse response) {
        if (response == null) {
            return;
        }
        String at = path + ".directResponse";
        verdict.errorIf(
                CommonRules.httpStatusProblem(response.status()), DiagnosticCode.DIRECT_RESPONSE, at + ".status");
        if (response.body().length > MAX_BODY_BYTES) {
            verdict.error(
                    DiagnosticCode.DIRECT_RESPONSE,
                    at + ".body",
                    "large direct_responses may impact control plane performance, must be less than 1MB");
        } else if (response.body().length > LARGE_BODY_BYTES) {
            verdict.warning(
                    DiagnosticCode.DIRECT_RESPONSE,
                    at + ".body",
                    "large direct_responses may impact control plane performance",
                    "it has " + response.body().length / 1024 + " KiB");
        }
    }

    private void rewrite(@Nullable HttpRewrite rewrite) {
        if (rewrite == null) {
            return;
        }
        String at = path + ".rewrite";
        if (!rewrite.uri().isEmpty() && rewrite.uriRegexRewrite() != null) {
            verdict.error(DiagnosticCode.REWRITE, at, "rewrite may only contain one of URI or UriRegexRewrite");
        }
        if (rewrite.uri().isEmpty()
                && rewrite.uriRegexRewrite() == null
                && rewrite.authority().isEmpty()) {
            verdict.error(
                    DiagnosticCode.REWRITE,
                    at,
                    "rewrite must specify at least one of URI, UriRegexRewrite, or authority");
        }
        if (rewrite.uriRegexRewrite() != null) {
            String match = rewrite.uriRegexRewrite().match();
            if (match.isEmpty() || rewrite.uriRegexRewrite().rewrite().isEmpty()) {
                verdict.error(
                        DiagnosticCode.REWRITE,
                        at + ".uriRegexRewrite",
                        "UriRegexRewrite requires both Rewrite and Match fields to be specified");
            } else {
                CommonRules.expression(match, at + ".uriRegexRewrite.match", verdict);
            }
        }
    }

    private void destinations() {
        long total = 0;
        for (int i = 0; i < route.route().size(); i++) {
            HttpRouteDestination destination = route.route().get(i);
            String at = path + ".route[" + i + "]";
            headers.operations(destination.headers(), at + ".headers");
            VirtualServiceRules.destination(destination.destination(), at + ".destination", verdict);
            total += VirtualServiceRules.weight(destination.weight(), at + ".weight", verdict);
        }
        VirtualServiceRules.totalWeight(route.route().size(), total, path + ".route", verdict);
    }
}
