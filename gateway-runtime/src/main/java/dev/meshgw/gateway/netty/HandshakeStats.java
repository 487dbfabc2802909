package dev.meshgw.gateway.netty;

import io.netty.handler.ssl.CipherSuiteConverter;
import io.netty.handler.ssl.OpenSslSession;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Counts TLS handshakes as Envoy's transport socket does: a client certificate that was refused or is missing counts as such,
 * every other error of TLS as {@code ssl.connection_error}, and a connection that just ended not at all. Stateless; event loop
 * only.
 */
final class HandshakeStats {

    private HandshakeStats() {}

    static void succeeded(StatScope<ListenerStat> listener, SSLEngine engine) {
        listener.increment(ListenerStat.SSL_HANDSHAKE);
        agreed(listener, engine.getSession());
        if (isReused(engine)) {
            listener.increment(ListenerStat.SSL_SESSION_REUSED);
        }
        if (!hasPeerCertificate(engine.getSession())) {
            listener.increment(ListenerStat.SSL_NO_CERTIFICATE);
        }
    }

    /** With an upstream. Only a cluster that speaks TLS has such counters, so they begin with the first handshake. */
    static void upstreamSucceeded(StatScope<ClusterStat> cluster, SSLEngine engine) {
        cluster.increment("ssl.handshake");
        agreed(cluster, engine.getSession());
        if (isReused(engine)) {
            cluster.increment("ssl.session_reused");
        }
    }

    /** @param reason why the connection to an upstream failed, as {@link UpstreamTlsFailure#reason}; most are not of TLS */
    static void upstreamFailed(StatScope<ClusterStat> cluster, String reason) {
        if (reason.equals(UpstreamTlsFailure.NOT_READY)) {
            cluster.increment("client_ssl_socket_factory.upstream_context_secrets_not_ready");
        } else if (reason.contains("CERTIFICATE_VERIFY_FAILED")) {
            cluster.increment(
                    reason.contains("SAN list") || reason.contains("SAN matcher")
                            ? "ssl.fail_verify_san"
                            : "ssl.fail_verify_error");
        } else if (reason.startsWith("TLS_error:")) {
            cluster.increment("ssl.connection_error");
        }
    }

    private static void agreed(StatScope<?> scope, SSLSession session) {
        scope.increment("ssl.versions." + session.getProtocol());
        scope.increment("ssl.ciphers." + cipher(session));
        if (session instanceof OpenSslSession boringSsl && boringSsl.getNamedGroup() != null) {
            scope.increment("ssl.curves." + boringSsl.getNamedGroup());
        }
    }

    /** As BoringSSL calls it: TLS 1.3 has new names, the older versions go on with OpenSSL's. */
    private static String cipher(SSLSession session) {
        String name = session.getCipherSuite();
        if (session.getProtocol().equals("TLSv1.3")) {
            return name;
        }
        String openSsl = CipherSuiteConverter.toOpenSsl(name, true);
        return openSsl == null ? name : openSsl;
    }

    private static boolean isReused(SSLEngine engine) {
        // The pointer is 0 once the engine is closed.
        return engine instanceof ReferenceCountedOpenSslEngine boringSsl
                && boringSsl.sslPointer() != 0
                && SSL.isSessionReused(boringSsl.sslPointer());
    }

    private static boolean hasPeerCertificate(SSLSession session) {
        if (session instanceof OpenSslSession boringSsl) {
            return boringSsl.hasPeerCertificates();
        }
        try {
            return session.getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException none) {
            return false;
        }
    }

    static void failed(StatScope<ListenerStat> listener, Throwable cause) {
        ListenerStat stat = statOf(cause);
        if (stat != null) {
            listener.increment(stat);
        }
    }

    private static @Nullable ListenerStat statOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PeerCertificateRejection rejection) {
                return switch (rejection.reason()) {
                    case NAME_MISMATCH -> ListenerStat.SSL_FAIL_VERIFY_SAN;
                    case PIN_MISMATCH -> ListenerStat.SSL_FAIL_VERIFY_CERT_HASH;
                    default -> ListenerStat.SSL_FAIL_VERIFY_ERROR;
                };
            }
            if (cause instanceof ClosedChannelException) {
                return null;
            }
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")
                || message.contains("Empty client certificate chain")) {
            return ListenerStat.SSL_FAIL_VERIFY_NO_CERT;
        }
        return failure instanceof SSLException ? ListenerStat.SSL_CONNECTION_ERROR : null;
    }
}
