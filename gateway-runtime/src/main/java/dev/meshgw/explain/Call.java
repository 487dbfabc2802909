package dev.meshgw.explain;

import dev.meshgw.snapshot.ConnectionFacts;
import dev.meshgw.snapshot.RequestFacts;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection and the request on it, as a client would make them.
 *
 * @param port as the Gateway names it, or as it is bound
 * @param tls whether the client begins with a ClientHello
 * @param sni lower case, without trailing dot; null for none
 * @param request whether there is a request; else only the connection is asked about, and what follows is empty
 * @param authority Host as sent, with its port
 * @param headers by lower-case name
 * @param clientCertificate leaf first; empty for none
 */
public record Call(
        int port,
        boolean tls,
        @Nullable String sni,
        boolean request,
        String method,
        String authority,
        String path,
        Map<String, String> headers,
        List<X509Certificate> clientCertificate)
        implements RequestFacts {

    public Call {
        headers = Map.copyOf(headers);
        clientCertificate = List.copyOf(clientCertificate);
    }

    @Override
    public String scheme() {
        return tls ? "https" : "http";
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The host of the authority, or the SNI of a mere connection. */
    @Nullable
    String host() {
        if (!request) {
            return sni;
        }
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.indexOf(']', colon) >= 0 ? authority : authority.substring(0, colon);
    }

    ConnectionFacts connection() {
        return new ConnectionFacts(port, tls, sni);
    }
}
