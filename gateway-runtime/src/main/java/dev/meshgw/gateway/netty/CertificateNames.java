package dev.meshgw.gateway.netty;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The subject alternative names of a certificate (RFC 5280 §4.2.1.6). Stateless. */
final class CertificateNames {

    static final int EMAIL = 1;
    static final int DNS = 2;
    static final int URI = 6;
    static final int IP = 7;

    private CertificateNames() {}

    /** Of one GeneralName kind, in order. Empty if the extension is absent or unreadable. */
    static List<String> of(X509Certificate certificate, int kind) {
        var names = new ArrayList<String>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> name : all) {
                    if (((Integer) name.get(0)) == kind && name.get(1) instanceof String text) {
                        names.add(text);
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
        return names;
    }

    /** Those that Envoy compares with match_typed_subject_alt_names. */
    static List<String> all(X509Certificate certificate) {
        var names = new ArrayList<>(of(certificate, DNS));
        names.addAll(of(certificate, URI));
        names.addAll(of(certificate, EMAIL));
        names.addAll(of(certificate, IP));
        return names;
    }
}
