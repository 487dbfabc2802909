package dev.meshgw.snapshot;

import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import java.util.List;
import java.util.Set;

/** How the bytes of a downstream connection become application data. */
public sealed interface TransportSocket {

    /** No TLS. */
    record PlainText() implements TransportSocket {}

    /** TLS that the upstream terminates; not a byte is changed here. */
    record Passthrough() implements TransportSocket {}

    /**
     * TLS that ends here.
     *
     * @param alpn protocols in order of preference
     * @param cipherSuites OpenSSL names and expressions for TLS 1.2 and below; empty for Envoy's default list
     * @param ecdhCurves in order of preference; empty for Envoy's default
     */
    record Termination(
            ServerCertificates certificates,
            ClientAuthentication clientAuthentication,
            TlsVersion minimum,
            TlsVersion maximum,
            List<String> cipherSuites,
            List<String> ecdhCurves,
            List<String> alpn)
            implements TransportSocket {}

    /** What the server shows. */
    sealed interface ServerCertificates {

        /** One credential, or an RSA and an ECDSA one. */
        record Ready(List<TlsCredential> credentials) implements ServerCertificates {}

        /** The secret is missing or unusable: connections are accepted and closed without a TLS byte, as Envoy does. */
        record NotReady(String resourceName, String reason) implements ServerCertificates {}
    }

    /** Whether the client must show a certificate. */
    sealed interface ClientAuthentication {

        record NotRequested() implements ClientAuthentication {}

        /**
         * @param required false for OPTIONAL_MUTUAL: none is fine, a wrong one is not
         * @param subjectAltNames one of these must be among the client's; empty accepts all
         * @param acceptUntrusted insecureSkipVerify: whatever the client shows is let in
         */
        record Requested(
                boolean required,
                TrustBundle authorities,
                List<String> subjectAltNames,
                CertificatePins pins,
                boolean acceptUntrusted)
                implements ClientAuthentication {

            public Requested(boolean required, TrustBundle authorities, List<String> subjectAltNames) {
                this(required, authorities, subjectAltNames, CertificatePins.NONE, false);
            }
        }
    }

    /**
     * Client certificates that are accepted; either kind of hash will do. SHA-256 in lower-case hex.
     *
     * @param certificateHashes of the DER of the certificate
     * @param spkiHashes of the DER of its SubjectPublicKeyInfo
     */
    record CertificatePins(Set<String> certificateHashes, Set<String> spkiHashes) {

        /** Accepts all. */
        public static final CertificatePins NONE = new CertificatePins(Set.of(), Set.of());

        public CertificatePins {
            certificateHashes = Set.copyOf(certificateHashes);
            spkiHashes = Set.copyOf(spkiHashes);
        }

        /** Whether nothing is pinned. */
        public boolean isEmpty() {
            return certificateHashes.isEmpty() && spkiHashes.isEmpty();
        }
    }

    /** TLS protocol versions in order. */
    enum TlsVersion {
        TLS_1_0,
        TLS_1_1,
        TLS_1_2,
        TLS_1_3
    }
}
