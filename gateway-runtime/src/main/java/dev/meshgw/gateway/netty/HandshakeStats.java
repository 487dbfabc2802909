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
        SSLSession session = engine.getSession();
        listener.increment("ssl.versions." + session.getProtocol());
        listener.increment("ssl.ciphers." + cipher(session));
        if (engine instanceof ReferenceCountedOpenSslEngine boringSsl && isReused(boringSsl.sslPointer())) {
            listener.increment(ListenerStat.SSL_SESSION_REUSED);
        }
        if (session instanceof OpenSslSession boringSsl && boringSsl.getNamedGroup() != null) {
            listener.increment("ssl.curves." + boringSsl.getNamedGroup());
        }
        if (!hasPeerCertificate(session)) {
            listener.increment(ListenerStat.SSL_NO_CERTIFICATE);
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

    /** @param ssl 0 once the engine is closed */
    private static boolean isReused(long ssl) {
        return ssl != 0 && SSL.isSessionReused(ssl);
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
