package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.PeerCertificateRejection.Reason;
import dev.meshgw.snapshot.TransportSocket.CertificatePins;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication.Requested;
import io.netty.handler.ssl.OpenSslCertificateException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Checks client certificates against the bundle of a filter chain, and makes BoringSSL send the alert that Envoy sends. No
 * network is asked. Thread-safe: immutable but for what {@link PeerChains} remembers.
 */
final class ClientCertificateVerifier extends X509ExtendedTrustManager {

    private final PeerChains chains;
    private final Requested requested;
    private final X509Certificate[] authorities;

    ClientCertificateVerifier(Requested requested) {
        this.chains = new PeerChains(requested.authorities(), PeerChains.Purpose.CLIENT, Clock.systemUTC());
        this.requested = requested;
        this.authorities = requested.authorities().authorities().toArray(X509Certificate[]::new);
    }

    private void verify(X509Certificate[] chain) throws CertificateException {
        if (requested.acceptUntrusted()) {
            return;
        }
        try {
            chains.verify(chain);
            requireName(chain[0]);
            requirePin(chain[0]);
        } catch (PeerCertificateRejection rejection) {
            throw new OpenSslCertificateException(
                    rejection.getMessage(), rejection, rejection.reason().openSslCode());
        }
    }

    private void requireName(X509Certificate leaf) throws PeerCertificateRejection {
        List<String> accepted = requested.subjectAltNames();
        if (accepted.isEmpty()) {
            return;
        }
        List<String> names = CertificateNames.all(leaf);
        if (names.stream().noneMatch(accepted::contains)) {
            throw new PeerCertificateRejection(
                    Reason.NAME_MISMATCH,
                    leaf,
                    "none of the client's names " + names + " is among the subjectAltNames " + accepted);
        }
    }

    private void requirePin(X509Certificate leaf) throws CertificateException {
        CertificatePins pins = requested.pins();
        if (pins.isEmpty()) {
            return;
        }
        String certificate = CertificateHashes.certificate(leaf);
        String key = CertificateHashes.publicKey(leaf);
        if (!pins.certificateHashes().contains(certificate)
                && !pins.spkiHashes().contains(key)) {
            throw new PeerCertificateRejection(
                    Reason.PIN_MISMATCH,
                    leaf,
                    "the client's certificate is pinned by neither verifyCertificateHash nor verifyCertificateSpki: its"
                            + " SHA-256 is " + certificate + ", and that of its public key "
                            + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(key)));
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
