package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.UpstreamTransport.ServerVerification;
import io.netty.handler.ssl.OpenSslCertificateException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Checks the certificate of an upstream as a DestinationRule asks, in Envoy's order and words: first the chain, then the host
 * of the request, then the subjectAltNames. The engine knows the host as its peer host. No network is asked. Thread-safe:
 * immutable.
 */
final class ServerCertificateVerifier extends X509ExtendedTrustManager {

    private static final X509Certificate[] NO_ISSUERS = {};

    /** X509_V_ERR_HOSTNAME_MISMATCH, for which BoringSSL sends certificate_unknown, as Envoy does. */
    private static final int NAME_MISMATCH = 62;

    private final ServerVerification verification;
    private final @Nullable PeerChains chains;

    ServerCertificateVerifier(ServerVerification verification) {
        this.verification = verification;
        this.chains = verification instanceof ServerVerification.Required required
                ? new PeerChains(required.authorities(), PeerChains.Purpose.SERVER, Clock.systemUTC())
                : null;
    }

    private void verify(X509Certificate[] chain, @Nullable String host) throws CertificateException {
        if (!(verification instanceof ServerVerification.Required required) || chains == null) {
            return;
        }
        try {
            chains.verify(chain);
        } catch (PeerCertificateRejection rejection) {
            throw refusal(
                    chainRejection(rejection, required), rejection.reason().openSslCode());
        }
        X509Certificate leaf = chain[0];
        List<String> shown = CertificateNames.all(leaf);
        if (required.hostOfRequest() && host != null && !ServerNames.matchAny(leaf, List.of(host))) {
            throw refusal(
                    new ServerCertificateRejection(
                            "verify cert failed: verify SAN list, expected SANs: [" + host + "], certificate SANs: ["
                                    + String.join(", ", shown) + "]",
                            "the request is for \"" + host + "\", and the upstream's certificate " + names(shown),
                            "set tls.sni and tls.subjectAltNames of the DestinationRule to the name that the upstream has"
                                    + example(shown) + ", or rewrite the authority of the route to it"),
                    NAME_MISMATCH);
        }
        if (!required.subjectAltNames().isEmpty() && !ServerNames.matchAny(leaf, required.subjectAltNames())) {
            throw refusal(
                    new ServerCertificateRejection(
                            "verify cert failed: SAN matcher, certificate SANs are [" + String.join(", ", shown) + "]",
                            "tls.subjectAltNames has " + required.subjectAltNames()
                                    + ", and the upstream's certificate " + names(shown),
                            "add the name that the upstream has to tls.subjectAltNames" + example(shown)),
                    NAME_MISMATCH);
        }
    }

    private static String names(List<String> shown) {
        return shown.isEmpty()
                ? "has no subject alternative name; its common name does not count"
                : "is for " + shown + " only";
    }

    private static String example(List<String> shown) {
        return shown.isEmpty() ? "" : ": " + shown.get(0);
    }

    private static ServerCertificateRejection chainRejection(
            PeerCertificateRejection rejection, ServerVerification.Required required) {
        var trusted = new ArrayList<String>();
        required.authorities()
                .authorities()
                .forEach(authority ->
                        trusted.add(authority.getSubjectX500Principal().getName()));
        String bundle = required.source()
                + (trusted.size() <= 3
                        ? ", which has \"" + String.join("\", \"", trusted) + "\""
                        : ", which has " + trusted.size() + " authorities");
        return new ServerCertificateRejection(
                "verify cert failed: X509_verify_cert: certificate verification error at depth " + rejection.depth()
                        + ": " + rejection.reason().openSslText(),
                "the upstream's certificate \"" + rejection.subject() + "\" was not accepted: " + rejection.getMessage()
                        + "; it was checked with " + bundle,
                switch (rejection.reason()) {
                    case UNKNOWN_ISSUER, SELF_SIGNED, SELF_SIGNED_IN_CHAIN, BAD_SIGNATURE ->
                        "give the CA that issued it: tls.credentialName with a ca.crt, or tls.caCertificates";
                    case EXPIRED, NOT_YET_VALID -> "issue the upstream's certificate anew";
                    default -> "replace the upstream's certificate";
                });
    }

    private static CertificateException refusal(ServerCertificateRejection rejection, int openSslCode) {
        return new OpenSslCertificateException(rejection.getMessage(), rejection, openSslCode);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verify(chain, UpstreamTlsContext.host(engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("the host of the request is needed");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("the host of the request is needed");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("clients are not verified here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("clients are not verified here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("clients are not verified here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NO_ISSUERS;
    }
}
