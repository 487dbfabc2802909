package dev.meshgw.gateway.netty;

import io.netty.util.AsciiString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a connection to an upstream is for, as far as its TLS depends on it.
 *
 * @param host of the requests, without a port; null if it does not matter
 * @param alpn the protocol to offer; empty for none
 */
record UpstreamHello(@Nullable String host, String alpn) {

    /** Of bytes that are relayed. */
    static final UpstreamHello BYTES = new UpstreamHello(null, "");

    /** The host of an authority (RFC 3986 §3.2.2), in lower case and without the brackets of an IPv6 address. */
    static String host(AsciiString authority) {
        String text = authority.toString();
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return text.substring(1, end < 0 ? text.length() : end);
        }
        int colon = text.indexOf(':');
        return (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
    }
}
