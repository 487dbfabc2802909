package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.ClientCertificateRejection.Reason;
import dev.meshgw.pki.TrustBundle;
import io.netty.handler.ssl.OpenSslCertificateException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Checks client certificates against the bundle of a filter chain, and makes BoringSSL send the alert that Envoy sends. No
 * network is asked. Thread-safe: immutable.
 */
final class ClientCertificateVerifier extends X509ExtendedTrustManager {

    private final ClientChains chains;
    private final X509Certificate[] authorities;
    private final List<String> subjectAltNames;

    /** @param subjectAltNames one of these must be in the certificate, literally; empty accepts all */
    ClientCertificateVerifier(TrustBundle authorities, List<String> subjectAltNames) {
        this.chains = new ClientChains(authorities, Clock.systemUTC());
        this.authorities = authorities.authorities().toArray(X509Certificate[]::new);
        this.subjectAltNames = List.copyOf(subjectAltNames);
    }

    private void verify(X509Certificate[] chain) throws CertificateException {
        try {
            chains.verify(chain);
            requireName(chain[0]);
        } catch (ClientCertificateRejection rejection) {
            throw new OpenSslCertificateException(
                    rejection.getMessage(), rejection, rejection.reason().openSslCode());
        }
    }

    private void requireName(X509Certificate leaf) throws ClientCertificateRejection {
        if (subjectAltNames.isEmpty()) {
            return;
        }
        List<String> names = CertificateNames.all(leaf);
        if (names.stream().noneMatch(subjectAltNames::contains)) {
            throw new ClientCertificateRejection(
                    Reason.NAME_MISMATCH,
                    leaf.getSubjectX500Principal().getName(),
                    "none of the client's names " + names + " is among the subjectAltNames " + subjectAltNames);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        verify(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        verify(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verify(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("servers are not verified here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("servers are not verified here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("servers are not verified here");
    }

    /** Their names go into the CertificateRequest. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.clone();
    }
}
