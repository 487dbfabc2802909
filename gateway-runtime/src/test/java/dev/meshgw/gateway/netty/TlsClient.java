package dev.meshgw.gateway.netty;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's own TLS as a client: an independent judge of what the gateway does. */
final class TlsClient {

    private final SSLContext context;

    private TlsClient(SSLContext context) {
        this.context = context;
    }

    static TlsClient trusting(CertificateAuthority authority) {
        return trusting(authority, null);
    }

    /** @param credential shown if asked for; null for none */
    static TlsClient trusting(CertificateAuthority authority, TlsCredential credential) {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("authority", authority.certificate());
            var trustManagers = TrustManagerFactory.getInstance("PKIX");
            trustManagers.init(trust);
            KeyManagerFactory keyManagers = null;
            if (credential != null) {
                KeyStore keys = KeyStore.getInstance("PKCS12");
                keys.load(null, null);
                keys.setKeyEntry(
                        "key",
                        credential.privateKey(),
                        new char[0],
                        credential.chain().toArray(X509Certificate[]::new));
                keyManagers = KeyManagerFactory.getInstance("PKIX");
                keyManagers.init(keys, new char[0]);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keyManagers == null ? null : keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return new TlsClient(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    SSLContext context() {
        return context;
    }

    /** Handshakes; the certificate must be valid for the name. */
    SSLSocket connect(Gateway gateway, String serverName, String... alpn) throws IOException {
        return connect(gateway.connect(), serverName, new String[] {"TLSv1.3", "TLSv1.2"}, alpn);
    }

    SSLSocket connect(Socket plain, String serverName, String[] versions, String... alpn) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, serverName, 443, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(alpn);
        parameters.setProtocols(versions);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
