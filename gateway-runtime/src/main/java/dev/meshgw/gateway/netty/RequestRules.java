package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.WeightedClusters.WeightedCluster;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy at Istio's edge does to the headers of a request before it goes upstream. The client is external: what it says
 * about itself is replaced, what it says to Envoy is dropped. Stateless.
 */
final class RequestRules {

    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString HTTPS = AsciiString.cached("https");
    private static final AsciiString TRAILERS = AsciiString.cached("trailers");
    private static final AsciiString X_ENVOY = AsciiString.cached("x-envoy-");
    private static final AsciiString FIRST_ATTEMPT = AsciiString.cached("1");

    private RequestRules() {}

    /** The rules of the HTTP connection manager, which hold for every request. */
    static void sanitize(RequestHead request, DownstreamConnection connection) {
        HeaderList headers = request.headers;
        AsciiString nominated = headers.get(HeaderNames.CONNECTION);
        AsciiString forwardedFor = null;
        int kept = 0;
        for (int i = 0; i < headers.size(); i++) {
            AsciiString name = headers.name(i);
            if (name == HeaderNames.X_FORWARDED_FOR) {
                forwardedFor = forwardedFor == null ? headers.value(i) : join(forwardedFor, headers.value(i));
            } else if (!isDropped(name, headers.value(i), nominated)) {
                headers.move(i, kept++);
            }
        }
        headers.truncate(kept);
        AsciiString ip = connection.remoteIp();
        headers.add(HeaderNames.X_FORWARDED_FOR, forwardedFor == null ? ip : join(forwardedFor, ip));
        headers.add(HeaderNames.X_FORWARDED_PROTO, connection.isTls() ? HTTPS : HTTP);
        headers.add(HeaderNames.X_ENVOY_EXTERNAL_ADDRESS, ip);
        headers.add(HeaderNames.X_REQUEST_ID, connection.worker().requestIds().next());
        AsciiString clientCertificate = connection.forwardedClientCertificate();
        if (clientCertificate != null) {
            headers.add(HeaderNames.X_FORWARDED_CLIENT_CERT, clientCertificate);
        }
    }

    private static boolean isDropped(AsciiString name, AsciiString value, @Nullable AsciiString nominated) {
        if (HeaderNames.isHopByHop(name)
                || name == HeaderNames.X_FORWARDED_PROTO
                || name == HeaderNames.X_REQUEST_ID
                || name == HeaderNames.X_FORWARDED_CLIENT_CERT
                || name == HeaderNames.CONTENT_LENGTH) { // written anew from the framing that was checked
            return true;
        }
        if (name == HeaderNames.TE) {
            return !value.contentEqualsIgnoreCase(TRAILERS);
        }
        return name.startsWith(X_ENVOY) || (nominated != null && isNominated(name, nominated));
    }

    /** RFC 9110 §7.6.1: names listed in Connection are for the next hop only. */
    private static boolean isNominated(AsciiString name, AsciiString nominated) {
        int start = 0;
        while (start < nominated.length()) {
            int comma = nominated.indexOf(",", start);
            int end = comma < 0 ? nominated.length() : comma;
            if (nominated.subSequence(start, end, false).trim().contentEqualsIgnoreCase(name)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private static AsciiString join(AsciiString first, AsciiString second) {
        return first.concat(",").concat(second);
    }

    /**
     * What Envoy's router tells the upstream about the attempt.
     *
     * @param expectedMillis how long the upstream may take; 0 for any time
     */
    static void announce(RequestHead request, long expectedMillis) {
        HeaderList headers = request.headers;
        if (expectedMillis > 0) {
            headers.add(HeaderNames.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS, AsciiString.of(Long.toString(expectedMillis)));
        }
        headers.add(HeaderNames.X_ENVOY_ATTEMPT_COUNT, FIRST_ATTEMPT);
    }

    /** Host and path as the route wants them; what they were goes into headers. */
    static void rewrite(RequestHead request, RouteAction.Forward route, WeightedCluster destination) {
        HeaderList headers = request.headers;
        String host = route.hostRewrite() != null ? route.hostRewrite() : destination.hostRewrite();
        if (host != null) {
            headers.set(HeaderNames.X_ENVOY_ORIGINAL_HOST, request.authority);
            request.authority = AsciiString.of(host);
        }
        RouteAction.PathRewrite rewrite = route.pathRewrite();
        if (rewrite != null) {
            headers.set(HeaderNames.X_ENVOY_ORIGINAL_PATH, request.path);
            request.path = AsciiString.of(rewrite.apply(request.path.toString()));
        }
    }
}
