package dev.meshgw.sample.http;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The peer of a connection, and what its handshake told. Immutable.
 *
 * @param address of the peer, without port
 * @param port of the peer
 * @param serverPort the port that the workload believes to listen on, such as 443; not the loopback port
 * @param tlsListener whether this port expects TLS
 * @param tls null on a plain connection, also one that came to a TLS port by mistake
 */
public record Downstream(
        String address,
        int port,
        int serverPort,
        boolean tlsListener,
        @Nullable Tls tls) {

    /** {@code http} or {@code https}. */
    public String scheme() {
        return tls == null ? "http" : "https";
    }

    /**
     * A finished handshake.
     *
     * @param protocol as OpenSSL names it: {@code TLSv1.3}
     * @param cipher as the engine names it
     * @param serverName the SNI; empty if the client sent none
     * @param clientCertificate empty if none was asked for or given
     * @param clientVerifyError why the client's certificate is not trusted; null if it is, or if there is none
     */
    public record Tls(
            String protocol,
            String cipher,
            String serverName,
            Optional<X509Certificate> clientCertificate,
            @Nullable String clientVerifyError) {}
}
