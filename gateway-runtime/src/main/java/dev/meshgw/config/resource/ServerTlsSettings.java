package dev.meshgw.config.resource;

import java.util.List;

/**
 * Gateway spec.servers[].tls. Absent texts are empty, as in protobuf.
 *
 * @param caCertCredentialName overrides the CA of the credentials
 * @param insecureSkipVerify accept client certificates that no known CA issued
 */
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
        List<String> cipherSuites,
        List<String> ecdhCurves,
        boolean insecureSkipVerify) {

    public ServerTlsSettings {
        credentialNames = List.copyOf(credentialNames);
        tlsCertificates = List.copyOf(tlsCertificates);
        subjectAltNames = List.copyOf(subjectAltNames);
        verifyCertificateSpki = List.copyOf(verifyCertificateSpki);
        verifyCertificateHash = List.copyOf(verifyCertificateHash);
        cipherSuites = List.copyOf(cipherSuites);
        ecdhCurves = List.copyOf(ecdhCurves);
    }
}
