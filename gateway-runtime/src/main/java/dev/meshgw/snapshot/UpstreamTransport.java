package dev.meshgw.snapshot;

import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How application data become the bytes of an upstream connection: DestinationRule trafficPolicy.tls. */
public sealed interface UpstreamTransport {

    /** No TLS. */
    record PlainText() implements UpstreamTransport {}

    /**
     * TLS that begins here.
     *
     * @param sni sent to the upstream; empty for the host of the request (auto_sni), which plain bytes do not have
     * @param clientCertificate shown if the upstream asks for one; null for none
     */
    record Tls(
            String sni,
            ServerVerification verification,
            @Nullable TlsCredential clientCertificate) implements UpstreamTransport {}

    /** The certificates for TLS are missing or unusable: every connection fails, as in Envoy. */
    record NotReady(String resourceName, String reason) implements UpstreamTransport {}

    /** What the upstream's certificate must be. */
    sealed interface ServerVerification {

        /** insecureSkipVerify: whatever it shows is accepted. */
        record Skipped() implements ServerVerification {}

        /**
         * @param source of the authorities, for people
         * @param hostOfRequest whether it must be valid for the host of the request (auto_san_validation)
         * @param subjectAltNames one of these must be in it; empty accepts all
         */
        record Required(TrustBundle authorities, String source, boolean hostOfRequest, List<String> subjectAltNames)
                implements ServerVerification {

            public Required {
                subjectAltNames = List.copyOf(subjectAltNames);
            }
        }
    }
}
