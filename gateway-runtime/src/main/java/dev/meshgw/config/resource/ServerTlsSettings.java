package dev.meshgw.config.resource;

import java.util.List;

/** Gateway spec.servers[].tls. Absent texts are empty, as in protobuf. */
public record ServerTlsSettings(
        boolean httpsRedirect,
        TlsMode mode,
        String serverCertificate,
        String privateKey,
        String caCertificates,
        String caCrl,
        String credentialName,
        List<String> credentialNames,
        List<TlsCertificate> tlsCertificates,
        String caCertCredentialName,
        List<String> subjectAltNames,
        List<String> verifyCertificateSpki,
        List<String> verifyCertificateHash,
        TlsProtocol minProtocolVersion,
        TlsProtocol maxProtocolVersion,
        List<String> cipherSuites) {}
