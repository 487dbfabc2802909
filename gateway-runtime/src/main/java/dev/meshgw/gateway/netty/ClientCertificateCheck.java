package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.TransportSocket.ClientAuthentication.Requested;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** What a handshake would make of a client's certificate, without one: the same verifier is asked. */
public final class ClientCertificateCheck {

    private ClientCertificateCheck() {}

    /** @param alert by its name in RFC 8446 §6 */
    public record Refusal(String why, String alert) {}

    /** @param chain leaf first, as the client would send it; never empty @return empty if it is accepted */
    public static Optional<Refusal> refusal(Requested requested, List<X509Certificate> chain) {
        try {
            new ClientCertificateVerifier(requested).checkClientTrusted(chain.toArray(X509Certificate[]::new), "");
            return Optional.empty();
        } catch (CertificateException e) {
            String alert = e.getCause() instanceof PeerCertificateRejection rejection
                    ? rejection.reason().alert()
                    : "bad_certificate";
            return Optional.of(new Refusal(String.valueOf(e.getMessage()), alert));
        }
    }
}
