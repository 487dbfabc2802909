package dev.meshgw.sample.http;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The server side of TLS for one {@link TlsHost}. Thread-safe. */
final class ServerTls {

    private final SslContext context;
    private final @Nullable X509TrustManager clientTrust;

    /** @throws SSLException if the engine does not take the key, a protocol or a cipher suite */
    ServerTls(TlsHost host, SslProvider engine) throws SSLException {
        X509Certificate[] authorities = host.clientAuthorities() == null
                ? new X509Certificate[0]
                : host.clientAuthorities().authorities().toArray(X509Certificate[]::new);
        this.clientTrust = host.clientAuthorities() == null ? null : trustManager(authorities);
        SslContextBuilder builder = SslContextBuilder.forServer(
                        host.credential().privateKey(), host.credential().chain())
                .sslProvider(engine)
                .clientAuth(clientTrust == null ? ClientAuth.NONE : ClientAuth.OPTIONAL)
                .trustManager(new JudgedLater(authorities))
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        host.http2()
                                ? List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)
                                : List.of(ApplicationProtocolNames.HTTP_1_1)));
        if (!host.protocols().isEmpty()) {
            builder.protocols(host.protocols());
        }
        if (!host.cipherSuites().isEmpty()) {
            builder.ciphers(host.cipherSuites());
        }
        this.context = builder.build();
    }

    SslContext context() {
        return context;
    }

    /**
     * What the handshake told.
     *
     * @param serverName the SNI; empty if there was none
     */
    Downstream.Tls facts(SSLSession session, String serverName) {
        X509Certificate[] chain = clientChain(session);
        return new Downstream.Tls(
                session.getProtocol(),
                session.getCipherSuite(),
                serverName,
                chain.length == 0 ? Optional.empty() : Optional.of(chain[0]),
                verifyError(chain));
    }

    private static X509Certificate[] clientChain(SSLSession session) {
        try {
            return Arrays.copyOf(
                    session.getPeerCertificates(), session.getPeerCertificates().length, X509Certificate[].class);
        } catch (SSLPeerUnverifiedException noneGiven) {
            return new X509Certificate[0];
        }
    }

    private @Nullable String verifyError(X509Certificate[] chain) {
        if (clientTrust == null || chain.length == 0) {
            return null;
        }
        try {
            clientTrust.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
            return null;
        } catch (CertificateException e) {
            String message = e.getMessage();
            return message == null ? e.toString() : message;
        }
    }

    private static X509TrustManager trustManager(X509Certificate[] authorities) throws SSLException {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            for (int i = 0; i < authorities.length; i++) {
                anchors.setCertificateEntry(Integer.toString(i), authorities[i]);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(anchors);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new SSLException("the client authorities cannot be used", e);
        }
    }

    /**
     * Lets a handshake pass whatever certificate the client shows, because nginx does: it answers 400 afterwards. The verdict
     * is {@link #verifyError}, made by PKIX over the same chain, and every request carries it.
     */
    private record JudgedLater(X509Certificate[] authorities) implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            // Judged by verifyError when the handshake is over.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("a server has no server to trust");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.clone();
        }
    }
}
