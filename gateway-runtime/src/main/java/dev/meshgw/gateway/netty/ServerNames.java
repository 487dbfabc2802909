package dev.meshgw.gateway.netty;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

/** Compares wanted names with those of a server's certificate as Envoy does; the common name does not count. Stateless. */
final class ServerNames {

    private ServerNames() {}

    /** Whether one of the names is one of the certificate's: a DNS name may be meant by a wildcard, others are literal. */
    static boolean matchAny(X509Certificate certificate, List<String> names) {
        List<String> dns = CertificateNames.of(certificate, CertificateNames.DNS);
        List<String> all = CertificateNames.all(certificate);
        return names.stream()
                .anyMatch(name -> all.contains(name) || dns.stream().anyMatch(pattern -> matches(name, pattern)));
    }

    /** A wildcard stands in the first label, alone or with more letters, for that one label (RFC 6125 §6.4.3). */
    static boolean matches(String dnsName, String dnsPattern) {
        String name = dnsName.toLowerCase(Locale.ROOT);
        String pattern = dnsPattern.toLowerCase(Locale.ROOT);
        if (name.equals(pattern)) {
            return true;
        }
        int nameDot = name.indexOf('.');
        int patternDot = pattern.indexOf('.');
        if (nameDot < 0 || patternDot < 0 || !name.substring(nameDot).equals(pattern.substring(patternDot))) {
            return false;
        }
        String label = pattern.substring(0, patternDot);
        int star = label.indexOf('*');
        return star >= 0
                && star == label.lastIndexOf('*')
                && pattern.indexOf('*', patternDot) < 0
                && !label.startsWith("xn--")
                && nameDot >= label.length() - 1
                && name.startsWith(label.substring(0, star))
                && name.substring(0, nameDot).endsWith(label.substring(star + 1));
    }
}
