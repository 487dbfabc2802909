package dev.meshgw.snapshot;

import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import java.util.List;

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
     * @param cipherSuites OpenSSL names for TLS 1.2 and below; empty for Envoy's default list
     */
    record Termination(
            ServerCertificates certificates,
            ClientAuthentication clientAuthentication,
            TlsVersion minimum,
            TlsVersion maximum,
            List<String> cipherSuites,
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
         */
        record Requested(boolean required, TrustBundle authorities, List<String> subjectAltNames)
                implements ClientAuthentication {}
    }

    /** TLS protocol versions in order. */
    enum TlsVersion {
        TLS_1_0,
        TLS_1_1,
        TLS_1_2,
        TLS_1_3
    }
}
