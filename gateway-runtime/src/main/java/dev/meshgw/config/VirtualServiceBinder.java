package dev.meshgw.config;

import dev.meshgw.config.resource.CorsPolicy;
import dev.meshgw.config.resource.Delegate;
import dev.meshgw.config.resource.Destination;
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
import dev.meshgw.config.resource.L4MatchAttributes;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.RegexRewrite;
import dev.meshgw.config.resource.RouteDestination;
import dev.meshgw.config.resource.StringMatch;
import dev.meshgw.config.resource.TcpRoute;
import dev.meshgw.config.resource.TlsMatchAttributes;
import dev.meshgw.config.resource.TlsRoute;
import dev.meshgw.config.resource.VirtualService;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** networking.istio.io VirtualService, field by field in the order of its API. */
final class VirtualServiceBinder {

    private static final Destination NO_DESTINATION = new Destination("", "", 0);

    private VirtualServiceBinder() {}

    static VirtualService bind(Fields root, ObjectMeta metadata) {
        return root.messageOrEmpty(
                "spec",
                spec -> new VirtualService(
                        metadata,
                        spec.texts("hosts"),
                        spec.texts("gateways"),
                        spec.messages("http", VirtualServiceBinder::httpRoute),
                        spec.messages("tls", VirtualServiceBinder::tlsRoute),
                        spec.messages("tcp", VirtualServiceBinder::tcpRoute),
                        spec.texts("exportTo")));
    }

    private static HttpRoute httpRoute(Fields http) {
        return new HttpRoute(
                http.text("name"),
                http.messages("match", VirtualServiceBinder::httpMatchRequest),
                http.messages("route", VirtualServiceBinder::httpRouteDestination),
                http.message("redirect", VirtualServiceBinder::httpRedirect),
                http.message("directResponse", VirtualServiceBinder::httpDirectResponse),
                http.message("rewrite", VirtualServiceBinder::httpRewrite),
                http.duration("timeout"),
                http.message("headers", VirtualServiceBinder::headers),
                http.message("delegate", VirtualServiceBinder::delegate),
                http.message("retries", VirtualServiceBinder::httpRetry),
                http.message("fault", VirtualServiceBinder::httpFaultInjection),
                http.message("mirror", VirtualServiceBinder::destination),
                http.unsignedOrNull("mirrorPercent"),
                percent(http, "mirrorPercentage"),
                http.messages("mirrors", VirtualServiceBinder::httpMirrorPolicy),
                http.message("corsPolicy", VirtualServiceBinder::corsPolicy));
    }

    private static HttpMatchRequest httpMatchRequest(Fields match) {
        return new HttpMatchRequest(
                match.text("name"),
                match.message("uri", VirtualServiceBinder::stringMatch),
                match.message("scheme", VirtualServiceBinder::stringMatch),
                match.message("method", VirtualServiceBinder::stringMatch),
                match.message("authority", VirtualServiceBinder::stringMatch),
                match.messageMap("headers", VirtualServiceBinder::stringMatch),
                match.messageMap("withoutHeaders", VirtualServiceBinder::stringMatch),
                match.messageMap("queryParams", VirtualServiceBinder::stringMatch),
                match.unsigned("port"),
                match.textMap("sourceLabels"),
                match.text("sourceNamespace"),
                match.texts("gateways"),
                match.bool("ignoreUriCase"),
                match.text("statPrefix"));
    }

    static StringMatch stringMatch(Fields match) {
        match.atMostOne("exact", "prefix", "regex");
        if (match.has("exact")) {
            return new StringMatch.Exact(match.text("exact"));
        }
        if (match.has("prefix")) {
            return new StringMatch.Prefix(match.text("prefix"));
        }
        if (match.has("regex")) {
            return new StringMatch.Regex(match.text("regex"));
        }
        return new StringMatch.Present();
    }

    private static HttpRouteDestination httpRouteDestination(Fields route) {
        return new HttpRouteDestination(
                requiredDestination(route),
                route.integer("weight"),
                route.message("headers", VirtualServiceBinder::headers));
    }

    private static RouteDestination routeDestination(Fields route) {
        return new RouteDestination(requiredDestination(route), route.integer("weight"));
    }

    private static Destination requiredDestination(Fields parent) {
        parent.require("destination", "it names the service that receives the traffic");
        Destination destination = parent.message("destination", VirtualServiceBinder::destination);
        return destination == null ? NO_DESTINATION : destination;
    }

    private static Destination destination(Fields destination) {
        Integer port = destination.message("port", VirtualServiceBinder::portSelector);
        return new Destination(destination.text("host"), destination.text("subset"), port == null ? 0 : port);
    }

    private static Integer portSelector(Fields port) {
        port.require("number", "a port of a service is chosen by its number");
        return port.port("number");
    }

    private static Headers headers(Fields headers) {
        HeaderOperations request = headers.message("request", VirtualServiceBinder::headerOperations);
        HeaderOperations response = headers.message("response", VirtualServiceBinder::headerOperations);
        return new Headers(
                request == null ? HeaderOperations.NONE : request, response == null ? HeaderOperations.NONE : response);
    }

    private static HeaderOperations headerOperations(Fields operations) {
        return new HeaderOperations(operations.textMap("set"), operations.textMap("add"), operations.texts("remove"));
    }

    private static HttpRedirect httpRedirect(Fields redirect) {
        redirect.atMostOne("port", "derivePort");
        return new HttpRedirect(
                redirect.text("uri"),
                redirect.text("authority"),
                redirect.text("scheme"),
                redirect.unsigned("port"),
                redirect.enumerationOrNull("derivePort", HttpRedirect.RedirectPortSelection.values()),
                redirect.unsigned("redirectCode"),
                redirect.text("prefixRewrite"));
    }

    private static HttpDirectResponse httpDirectResponse(Fields response) {
        byte[] body = response.message("body", VirtualServiceBinder::httpBody);
        return new HttpDirectResponse(response.unsigned("status"), body == null ? new byte[0] : body);
    }

    private static byte[] httpBody(Fields body) {
        body.atMostOne("string", "bytes");
        byte[] text = body.text("string").getBytes(StandardCharsets.UTF_8);
        return body.has("bytes") ? body.bytes("bytes") : text;
    }

    private static HttpRewrite httpRewrite(Fields rewrite) {
        return new HttpRewrite(
                rewrite.text("uri"),
                rewrite.text("authority"),
                rewrite.message("uriRegexRewrite", VirtualServiceBinder::regexRewrite));
    }

    static RegexRewrite regexRewrite(Fields rewrite) {
        return new RegexRewrite(rewrite.text("match"), rewrite.text("rewrite"));
    }

    private static Delegate delegate(Fields delegate) {
        return new Delegate(delegate.text("name"), delegate.text("namespace"));
    }

    private static HttpRetry httpRetry(Fields retries) {
        return new HttpRetry(
                retries.integer("attempts"),
                retries.duration("perTryTimeout"),
                retries.text("retryOn"),
                retries.boolOrNull("retryRemoteLocalities"),
                retries.boolOrNull("retryIgnorePreviousHosts"),
                retries.duration("backoff"));
    }

    private static HttpFaultInjection httpFaultInjection(Fields fault) {
        return new HttpFaultInjection(
                fault.message("delay", VirtualServiceBinder::delay),
                fault.message("abort", VirtualServiceBinder::abort));
    }

    private static HttpFaultInjection.Delay delay(Fields delay) {
        delay.atMostOne("fixedDelay", "exponentialDelay");
        return new HttpFaultInjection.Delay(
                percent(delay, "percentage"),
                delay.integer("percent"),
                delay.duration("fixedDelay"),
                delay.duration("exponentialDelay"));
    }

    private static HttpFaultInjection.Abort abort(Fields abort) {
        abort.atMostOne("httpStatus", "grpcStatus", "http2Error");
        return new HttpFaultInjection.Abort(
                percent(abort, "percentage"),
                abort.integerOrNull("httpStatus"),
                abort.text("grpcStatus"),
                abort.text("http2Error"));
    }

    /** A Percent message: {@code {value: 0.1}}. Without a value it is 0. */
    private static @Nullable Double percent(Fields parent, String name) {
        return parent.message(name, percent -> {
            Double value = percent.number("value");
            return value == null ? Double.valueOf(0) : value;
        });
    }

    private static HttpMirrorPolicy httpMirrorPolicy(Fields mirror) {
        return new HttpMirrorPolicy(requiredDestination(mirror), percent(mirror, "percentage"));
    }

    private static CorsPolicy corsPolicy(Fields cors) {
        return new CorsPolicy(
                cors.texts("allowOrigin"),
                cors.messages("allowOrigins", VirtualServiceBinder::stringMatch),
                cors.texts("allowMethods"),
                cors.texts("allowHeaders"),
                cors.texts("exposeHeaders"),
                cors.duration("maxAge"),
                cors.boolOrNull("allowCredentials"),
                cors.enumeration(
                        "unmatchedPreflights",
                        CorsPolicy.UnmatchedPreflights.values(),
                        CorsPolicy.UnmatchedPreflights.UNSPECIFIED));
    }

    private static TlsRoute tlsRoute(Fields route) {
        return new TlsRoute(
                route.messages("match", VirtualServiceBinder::tlsMatchAttributes),
                route.messages("route", VirtualServiceBinder::routeDestination));
    }

    private static TlsMatchAttributes tlsMatchAttributes(Fields match) {
        return new TlsMatchAttributes(
                match.texts("sniHosts"),
                match.texts("destinationSubnets"),
                match.unsigned("port"),
                match.textMap("sourceLabels"),
                match.texts("gateways"),
                match.text("sourceNamespace"));
    }

    private static TcpRoute tcpRoute(Fields route) {
        return new TcpRoute(
                route.messages("match", VirtualServiceBinder::l4MatchAttributes),
                route.messages("route", VirtualServiceBinder::routeDestination));
    }

    private static L4MatchAttributes l4MatchAttributes(Fields match) {
        return new L4MatchAttributes(
                match.texts("destinationSubnets"),
                match.unsigned("port"),
                match.textMap("sourceLabels"),
                match.texts("gateways"),
                match.text("sourceNamespace"),
                match.text("sourceSubnet"));
    }
}
