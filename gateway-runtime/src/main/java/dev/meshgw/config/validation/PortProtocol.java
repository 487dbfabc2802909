package dev.meshgw.config.validation;

import java.util.Locale;
import java.util.Set;

/** Istio's protocol names, in the groups that its rules tell apart. Case does not matter. */
final class PortProtocol {

    private static final Set<String> HTTP = Set.of("HTTP", "HTTP2", "HTTP_PROXY", "GRPC", "GRPC-WEB");
    private static final Set<String> TLS = Set.of("HTTPS", "TLS");
    private static final Set<String> OTHER = Set.of("TCP", "MONGO", "REDIS", "MYSQL", "UDP");

    private PortProtocol() {}

    static boolean isKnown(String protocol) {
        return isHttp(protocol) || isTls(protocol) || OTHER.contains(upper(protocol));
    }

    /** Requests in plain text. */
    static boolean isHttp(String protocol) {
        return HTTP.contains(upper(protocol));
    }

    static boolean isTls(String protocol) {
        return TLS.contains(upper(protocol));
    }

    /** Everything that is a stream of bytes to a proxy. */
    static boolean isTcp(String protocol) {
        return isTls(protocol)
                || (OTHER.contains(upper(protocol)) && !upper(protocol).equals("UDP"));
    }

    private static String upper(String protocol) {
        return protocol.toUpperCase(Locale.ROOT);
    }
}
