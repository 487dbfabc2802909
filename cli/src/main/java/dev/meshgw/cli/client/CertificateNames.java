package dev.meshgw.cli.client;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;

/** The subject alternative names of a certificate as text. */
final class CertificateNames {

    private CertificateNames() {}

    /** DNS names, addresses and URIs in the certificate's order; others are left out, a damaged extension gives none. */
    static List<String> of(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .map(name -> name.get(1))
                            .filter(String.class::isInstance)
                            .map(name -> OpenSslWords.printable((String) name))
                            .toList();
        } catch (CertificateParsingException damaged) {
            return List.of();
        }
    }
}
