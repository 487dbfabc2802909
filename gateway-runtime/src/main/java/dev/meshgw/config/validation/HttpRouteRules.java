package dev.meshgw.config.validation;

import dev.meshgw.config.resource.CorsPolicy;
import dev.meshgw.config.resource.HeaderOperations;
import dev.meshgw.config.resource.Headers;
import dev.meshgw.config.resource.HttpDirectResponse;
import dev.meshgw.config.resource.HttpFaultInjection;
import dev.meshgw.config.resource.HttpMatchRequest;
import dev.meshgw.config.resource.HttpMirrorPolicy;
import dev.meshgw.config.resource.HttpRedirect;
import dev.meshgw.config.resource.HttpRetry;
import dev.meshgw.config.resource.HttpRewrite;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.HttpRouteDestination;
import dev.meshgw.config.resource.StringMatch;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** VirtualService spec.http[]. */
final class HttpRouteRules {

    private static final Pattern HEADER_NAME = Pattern.compile("[-_A-Za-z0-9]+");

    /** Control characters would end a header early. */
    private static final Pattern HEADER_VALUE = Pattern.compile("[^\\x00-\\x08\\x0A-\\x1F\\x7F]*");

    /** A literal text with Envoy's variables: {@code %HOSTNAME%}, {@code %REQ(:path):10%}, and {@code %%} for a percent sign. */
    private static final Pattern FORMAT =
            Pattern.compile("(?:[^%]|%%|%[A-Z_0-9]+(?:\\([^)]*\\))?(?::[0-9]+)?%)*", Pattern.DOTALL);

    private static final String JWT_CLAIM_PREFIX = "@request.auth.claims";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE");

    /** x-envoy-retry-on and x-envoy-retry-grpc-on. */
    private static final Set<String> RETRY_CONDITIONS = Set.of(
            "5xx",
            "gateway-error",
            "reset",
            "reset-before-request",
            "connect-failure",
            "retriable-4xx",
            "refused-stream",
            "retriable-status-codes",
            "retriable-headers",
            "envoy-ratelimited",
            "http3-post-connect-failure",
            "cancelled",
            "deadline-exceeded",
            "internal",
            "resource-exhausted",
            "unavailable");

    private static final Set<String> GRPC_STATUSES = Set.of(
            "OK",
            "CANCELLED",
            "UNKNOWN",
            "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS",
            "UNAUTHENTICATED");

    /** The codes that Envoy's RedirectAction can send. */
    private static final Set<Integer> REDIRECT_CODES = Set.of(301, 302, 303, 307, 308);

    private static final int LARGE_BODY_BYTES = 100 * 1024;
    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private static final double LEAST_PERCENTAGE = 0.0001;

    private final HttpRoute route;
    private final String path;
    private final Verdict verdict;

    private HttpRouteRules(HttpRoute route, String path, Verdict verdict) {
        this.route = route;
        this.path = path;
        this.verdict = verdict;
    }

    static void check(HttpRoute route, boolean isDelegate, String path, Verdict verdict) {
        new HttpRouteRules(route, path, verdict).check(isDelegate);
    }

    static boolean isJwtClaim(String header) {
        return header.startsWith(JWT_CLAIM_PREFIX + ".") || header.startsWith(JWT_CLAIM_PREFIX + "[");
    }

    private void check(boolean isDelegate) {
        boolean isRoot = !isDelegate && route.delegate() != null;
        action(isRoot, isDelegate);
        for (int i = 0; i < route.match().size(); i++) {
            match(route.match().get(i), isRoot || isDelegate, path + ".match[" + i + "]");
        }
        headers(route.headers(), path + ".headers");
        cors(route.corsPolicy());
        fault(route.fault());
        mirrors();
        redirect(route.redirect());
        directResponse(route.directResponse());
        retries(route.retries());
        rewrite(route.rewrite());
        authority();
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

    private void match(HttpMatchRequest match, boolean isDelegation, String at) {
        stringMatch(match.uri(), isDelegation, at + ".uri");
        stringMatch(match.scheme(), isDelegation, at + ".scheme");
        stringMatch(match.method(), isDelegation, at + ".method");
        stringMatch(match.authority(), isDelegation, at + ".authority");
        headerMatches(match.headers(), isDelegation, at + ".headers");
        headerMatches(match.withoutHeaders(), isDelegation, at + ".withoutHeaders");
        match.queryParams()
                .forEach((name, value) ->
                        stringMatch(value, isDelegation, DiagnosticText.fieldPath(at + ".queryParams", name)));
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

    private void headerMatches(Map<String, StringMatch> headers, boolean isDelegation, String at) {
        headers.forEach((name, value) -> {
            if (!isJwtClaim(name)) {
                headerName(name, at);
            }
            stringMatch(value, isDelegation, DiagnosticText.fieldPath(at, name));
        });
    }

    private void headerName(String name, String at) {
        if (name.isEmpty()) {
            verdict.error(DiagnosticCode.HEADER_NAME, at, "header name cannot be empty");
        } else if (!HEADER_NAME.matcher(name).matches()) {
            verdict.error(
                    DiagnosticCode.HEADER_NAME,
                    at,
                    "header name " + DiagnosticText.quote(name) + " is not a valid header name",
                    name.startsWith(":") ? "method, scheme, authority and uri have fields of their own" : null);
        }
    }

    private void stringMatch(@Nullable StringMatch match, boolean isDelegation, String at) {
        if (match instanceof StringMatch.Prefix prefix && prefix.value().isEmpty()) {
            verdict.error(
                    DiagnosticCode.MATCH,
                    at,
                    "prefix string match should not be empty",
                    null,
                    "write {} to match any value that is there");
        } else if (match instanceof StringMatch.Regex regex) {
            if (isDelegation) {
                verdict.error(DiagnosticCode.DELEGATE, at, "match does not support regex match for delegating");
            } else {
                expression(regex.value(), at);
            }
        }
    }

    private void expression(String expression, String at) {
        String problem = CommonRules.expressionProblem(expression);
        if (problem != null) {
            verdict.error(
                    DiagnosticCode.EXPRESSION,
                    at,
                    problem,
                    "Istio uses RE2, which has no look-around and no back-references");
        }
    }

    private void headers(@Nullable Headers headers, String at) {
        if (headers == null) {
            return;
        }
        headerOperations(headers.request(), true, at + ".request");
        headerOperations(headers.response(), false, at + ".response");
    }

    private void headerOperations(HeaderOperations operations, boolean isRequest, String at) {
        operations.add().forEach((name, value) -> headerToWrite(name, value, isRequest, at + ".add"));
        operations.set().forEach((name, value) -> headerToWrite(name, value, isRequest, at + ".set"));
        for (int i = 0; i < operations.remove().size(); i++) {
            headerToEdit(operations.remove().get(i), false, at + ".remove[" + i + "]");
        }
    }

    private void headerToWrite(String name, String value, boolean isRequest, String at) {
        headerToEdit(name, isRequest, at);
        String valuePath = DiagnosticText.fieldPath(at, name);
        if (!HEADER_VALUE.matcher(value).matches()) {
            verdict.error(
                    DiagnosticCode.HEADER_VALUE,
                    valuePath,
                    "header value configuration is invalid: it holds a control character");
        } else if (!FORMAT.matcher(value).matches()) {
            verdict.error(
                    DiagnosticCode.HEADER_VALUE,
                    valuePath,
                    "header value configuration is invalid: it has a single %",
                    "%NAME% stands for one of Envoy's variables",
                    "write %% for a percent sign");
        }
    }

    private void headerToEdit(String name, boolean mayBeAuthority, String at) {
        if (name.isEmpty()) {
            verdict.error(DiagnosticCode.HEADER_NAME, at, "header name cannot be empty");
        } else if (isAuthority(name) ? !mayBeAuthority : name.startsWith(":")) {
            verdict.error(
                    DiagnosticCode.HEADER_NAME,
                    at,
                    "invalid header " + DiagnosticText.quote(name) + ": "
                            + (name.startsWith(":") ? "header cannot have \":\" prefix" : "cannot set Host header"));
        }
    }

    private static boolean isAuthority(String name) {
        return name.equalsIgnoreCase(":authority") || name.equalsIgnoreCase("host");
    }

    /** Only one place may write the authority, since their order is nobody's business. */
    private void authority() {
        var values = new ArrayList<String>();
        if (route.rewrite() != null && !route.rewrite().authority().isEmpty()) {
            values.add(route.rewrite().authority());
        }
        if (route.headers() != null) {
            HeaderOperations request = route.headers().request();
            for (Map<String, String> operations : List.of(request.set(), request.add())) {
                operations.forEach((name, value) -> {
                    if (isAuthority(name)) {
                        values.add(value);
                    }
                });
            }
        }
        if (values.size() > 1) {
            verdict.error(
                    DiagnosticCode.AUTHORITY_TWICE,
                    path,
                    "authority header cannot be set multiple times: have " + DiagnosticText.quote(values.get(0))
                            + ", attempting to set " + DiagnosticText.quote(values.get(1)));
        }
    }

    private void cors(@Nullable CorsPolicy cors) {
        if (cors == null) {
            return;
        }
        String at = path + ".corsPolicy";
        for (int i = 0; i < cors.allowOrigins().size(); i++) {
            corsOrigin(cors.allowOrigins().get(i), at + ".allowOrigins[" + i + "]");
        }
        for (int i = 0; i < cors.allowMethods().size(); i++) {
            String method = cors.allowMethods().get(i);
            if (!METHODS.contains(method)) {
                verdict.error(
                        DiagnosticCode.CORS,
                        at + ".allowMethods[" + i + "]",
                        DiagnosticText.quote(method) + " is not a supported HTTP method");
            }
        }
        corsHeaders(cors.allowHeaders(), at + ".allowHeaders");
        corsHeaders(cors.exposeHeaders(), at + ".exposeHeaders");
        if (cors.maxAge() != null) {
            CommonRules.duration(cors.maxAge(), DiagnosticCode.CORS, at + ".maxAge", verdict);
            if (cors.maxAge().getNano() != 0) {
                verdict.error(
                        DiagnosticCode.CORS, at + ".maxAge", "max_age duration is accurate only to seconds precision");
            }
        }
    }

    private void corsOrigin(StringMatch origin, String at) {
        boolean isEmpty = origin instanceof StringMatch.Present
                || (origin instanceof StringMatch.Exact exact && exact.value().isEmpty())
                || (origin instanceof StringMatch.Prefix prefix
                        && prefix.value().isEmpty());
        if (isEmpty) {
            verdict.error(DiagnosticCode.CORS, at, "an empty text is not a valid match type for CORS allow origins");
        } else if (origin instanceof StringMatch.Regex regex) {
            expression(regex.value(), at);
        }
    }

    private void corsHeaders(List<String> names, String at) {
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals("*")) {
                headerName(names.get(i), at + "[" + i + "]");
            }
        }
    }

    private void fault(@Nullable HttpFaultInjection fault) {
        if (fault == null) {
            return;
        }
        String at = path + ".fault";
        if (fault.abort() == null && fault.delay() == null) {
            verdict.error(DiagnosticCode.FAULT, at, "HTTP fault injection must have an abort and/or a delay");
        }
        if (fault.abort() != null) {
            abort(fault.abort(), at + ".abort");
        }
        if (fault.delay() != null) {
            delay(fault.delay(), at + ".delay");
        }
    }

    private void abort(HttpFaultInjection.Abort abort, String at) {
        percentage(abort.percentage(), at + ".percentage");
        if (abort.httpStatus() != null) {
            httpStatus(abort.httpStatus(), DiagnosticCode.FAULT, at + ".httpStatus");
        } else if (!abort.grpcStatus().isEmpty()) {
            if (!GRPC_STATUSES.contains(abort.grpcStatus())) {
                verdict.error(
                        DiagnosticCode.FAULT,
                        at + ".grpcStatus",
                        "gRPC status " + DiagnosticText.quote(abort.grpcStatus()) + " is not supported",
                        "statuses are names such as NOT_FOUND or UNAVAILABLE");
            }
        } else if (!abort.http2Error().isEmpty()) {
            verdict.error(DiagnosticCode.FAULT, at + ".http2Error", "HTTP/2 abort fault injection not supported yet");
        } else if (verdict.isWritten(at, "grpcStatus")) {
            verdict.error(DiagnosticCode.FAULT, at + ".grpcStatus", "gRPC status \"\" is not supported");
        } else {
            verdict.warning(
                    DiagnosticCode.FAULT, at, "abort configured, but error type not set", "nothing would be aborted");
        }
    }

    private void delay(HttpFaultInjection.Delay delay, String at) {
        percentage(delay.percentage(), at + ".percentage");
        if (delay.percent() < 0 || delay.percent() > 100) {
            verdict.error(
                    DiagnosticCode.FAULT, at + ".percent", "percentage " + delay.percent() + " is not in range 0..100");
        }
        CommonRules.duration(delay.fixedDelay(), DiagnosticCode.FAULT, at + ".fixedDelay", verdict);
        if (delay.exponentialDelay() != null) {
            verdict.error(DiagnosticCode.FAULT, at + ".exponentialDelay", "exponentialDelay not supported yet");
        }
    }

    private void percentage(@Nullable Double percentage, String at) {
        if (percentage != null && !(percentage == 0 || (percentage >= LEAST_PERCENTAGE && percentage <= 100))) {
            verdict.error(
                    DiagnosticCode.FAULT,
                    at,
                    "percentage " + percentage + " is neither 0.0, nor in range [0.0001, 100.0]");
        }
    }

    private void httpStatus(int status, DiagnosticCode code, String at) {
        // 600 passes, as in Istio.
        if (status < 200 || status > 600) {
            verdict.error(code, at, "HTTP status " + status + " is not in range 200-599");
        }
    }

    private void mirrors() {
        if (route.mirrorPercent() != null) {
            if (route.mirrorPercent() > 100) {
                verdict.error(
                        DiagnosticCode.MIRROR,
                        path + ".mirrorPercent",
                        "mirror_percent must have a max value of 100 (it has " + route.mirrorPercent() + ")");
            }
            verdict.warning(
                    DiagnosticCode.MIRROR,
                    path + ".mirrorPercent",
                    "using deprecated setting \"mirrorPercent\"",
                    null,
                    "mirrorPercentage: {value: " + route.mirrorPercent() + "}");
        }
        mirrorPercentage(route.mirrorPercentage(), path + ".mirrorPercentage");
        if (route.mirror() != null) {
            VirtualServiceRules.destination(route.mirror(), path + ".mirror", verdict);
            if (!route.mirrors().isEmpty()) {
                verdict.error(
                        DiagnosticCode.MIRROR,
                        path + ".mirrors",
                        "HTTP route cannot contain both mirror and mirrors",
                        null,
                        "move the mirror into mirrors");
            }
        }
        for (int i = 0; i < route.mirrors().size(); i++) {
            HttpMirrorPolicy mirror = route.mirrors().get(i);
            String at = path + ".mirrors[" + i + "]";
            VirtualServiceRules.destination(mirror.destination(), at + ".destination", verdict);
            mirrorPercentage(mirror.percentage(), at + ".percentage");
        }
    }

    private void mirrorPercentage(@Nullable Double percentage, String at) {
        if (percentage != null && (percentage > 100 || percentage < 0)) {
            String bound = percentage > 100 ? "a max value of 100" : "a min value of 0";
            verdict.error(
                    DiagnosticCode.MIRROR, at, "mirror percentage must have " + bound + " (it has " + percentage + ")");
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
        httpStatus(response.status(), DiagnosticCode.DIRECT_RESPONSE, at + ".status");
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

    private void retries(@Nullable HttpRetry retries) {
        if (retries == null) {
            return;
        }
        String at = path + ".retries";
        if (retries.attempts() < 0) {
            verdict.error(DiagnosticCode.RETRIES, at + ".attempts", "attempts cannot be negative");
        }
        boolean hasPolicy = retries.perTryTimeout() != null
                || !retries.retryOn().isEmpty()
                || retries.retryRemoteLocalities() != null
                || retries.retryIgnorePreviousHosts() != null
                || retries.backoff() != null;
        if (retries.attempts() == 0 && hasPolicy) {
            verdict.error(
                    DiagnosticCode.RETRIES,
                    at,
                    "http retry policy configured when attempts are set to 0 (disabled)",
                    null,
                    "set attempts, or remove the other fields");
        }
        CommonRules.duration(retries.perTryTimeout(), DiagnosticCode.RETRIES, at + ".perTryTimeout", verdict);
        CommonRules.duration(retries.backoff(), DiagnosticCode.RETRIES, at + ".backoff", verdict);
        if (!retries.retryOn().isEmpty()) {
            for (String condition : retries.retryOn().split(",", -1)) {
                retryCondition(condition, at + ".retryOn");
            }
        }
    }

    private void retryCondition(String condition, String at) {
        if (!RETRY_CONDITIONS.contains(condition) && !isHttpStatus(condition)) {
            boolean isSpaced = !condition.equals(condition.strip());
            verdict.error(
                    DiagnosticCode.RETRIES,
                    at,
                    DiagnosticText.quote(condition) + " is not a valid retryOn policy",
                    null,
                    isSpaced ? "remove the spaces around the commas" : null);
        }
    }

    private static boolean isHttpStatus(String text) {
        return text.matches("[1-5][0-9][0-9]");
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
                expression(match, at + ".uriRegexRewrite.match");
            }
        }
    }

    private void destinations() {
        long total = 0;
        for (int i = 0; i < route.route().size(); i++) {
            HttpRouteDestination destination = route.route().get(i);
            String at = path + ".route[" + i + "]";
            headers(destination.headers(), at + ".headers");
            VirtualServiceRules.destination(destination.destination(), at + ".destination", verdict);
            total += VirtualServiceRules.weight(destination.weight(), at + ".weight", verdict);
        }
        VirtualServiceRules.totalWeight(route.route().size(), total, path + ".route", verdict);
    }
}
