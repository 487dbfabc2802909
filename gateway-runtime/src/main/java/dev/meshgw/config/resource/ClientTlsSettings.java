package dev.meshgw.config.resource;

import java.util.List;

/** DestinationRule trafficPolicy.tls. Absent texts are empty. */
public record ClientTlsSettings(
        ClientTlsMode mode,
        String clientCertificate,
        String privateKey,
        String caCertificates,
        String credentialName,
        List<String> subjectAltNames,
        String sni,
        boolean insecureSkipVerify,
        String caCrl) {

    public ClientTlsSettings {
        subjectAltNames = List.copyOf(subjectAltNames);
    }

    /** {@link #DISABLE} is the value of an absent field. */
    public enum ClientTlsMode {
        DISABLE,
        SIMPLE,
        MUTUAL,
        ISTIO_MUTUAL
    }
}
