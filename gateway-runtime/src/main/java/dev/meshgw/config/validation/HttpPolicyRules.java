package dev.meshgw.config.validation;

import dev.meshgw.config.resource.CorsPolicy;
import dev.meshgw.config.resource.HttpFaultInjection;
import dev.meshgw.config.resource.HttpMirrorPolicy;
import dev.meshgw.config.resource.HttpRetry;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.StringMatch;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a rule of VirtualService spec.http[] does besides its action: faults, mirrors, retries, CORS. */
final class HttpPolicyRules {

    private static final Set<String> CORS_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*");

    /** The codes with a meaning in IANA's registry, as far as Go knows them. */
    private static final Pattern HTTP_STATUS =
            Pattern.compile("10[0-3]|20[0-8]|226|30[0-57-8]|40[0-9]|41[0-8]|42[1-689]" + "|431|451|50[0-8]|51[01]");

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

    private static final double LEAST_PERCENTAGE = 0.0001;

    private final HttpRoute route;
    private final String path;
    private final Verdict verdict;

    private HttpPolicyRules(HttpRoute route, String path, Verdict verdict) {
        this.route = route;
        this.path = path;
        this.verdict = verdict;
    }

    static void check(HttpRoute route, String path, Verdict verdict) {
        var rules = new HttpPolicyRules(route, path, verdict);
        rules.cors(route.corsPolicy());
        rules.fault(route.fault());
        rules.mirrors();
        rules.retries(route.retries());
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
            if (!CORS_METHODS.contains(method)) {
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
            CommonRules.expression(regex.value(), at, verdict);
        }
    }

    private void corsHeaders(List<String> names, String at) {
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals("*")) {
                new HeaderRules(verdict).name(names.get(i), at + "[" + i + "]");
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
            verdict.errorIf(
                    CommonRules.httpStatusProblem(abort.httpStatus()), DiagnosticCode.FAULT, at + ".httpStatus");
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
                    "using deprecated setting \"mirrorPercent\", use \"mirrorPercentage\" instead",
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
        if (!RETRY_CONDITIONS.contains(condition)
                && !HTTP_STATUS.matcher(condition).matches()) {
            boolean isSpaced = !condition.equals(condition.strip());
            verdict.error(
                    DiagnosticCode.RETRIES,
                    at,
                    DiagnosticText.quote(condition) + " is not a valid retryOn policy",
                    null,
                    isSpaced ? "remove the spaces around the commas" : null);
        }
    }
}
