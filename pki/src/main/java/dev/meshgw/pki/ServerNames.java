package dev.meshgw.pki;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that a server may show a certificate for (RFC 9525 §6.3). Immutable.
 *
 * @param names DNS names in lower case, and addresses; the common name if there is no subject alternative name of these kinds
 * @param isCommonName whether they are the common name, which curl and Java still accept, and browsers and Go do not
 */
public record ServerNames(List<String> names, boolean isCommonName) {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    public ServerNames {
        names = List.copyOf(names);
    }

    public static ServerNames of(X509Certificate certificate) {
        var names = new ArrayList<String>();
        for (List<?> name : alternativeNames(certificate)) {
            int kind = (Integer) name.get(0);
            if (kind == DNS_NAME || kind == IP_ADDRESS) {
                names.add(((String) name.get(1)).toLowerCase(Locale.ROOT));
            }
        }
        if (!names.isEmpty()) {
            return new ServerNames(names, false);
        }
        return DistinguishedName.of(certificate.getSubjectX500Principal())
                .commonName()
                .map(name -> new ServerNames(List.of(name.toLowerCase(Locale.ROOT)), true))
                .orElse(new ServerNames(List.of(), false));
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException malformed) {
            return List.of();
        }
    }

    /** @param host a name or an address; a wildcard is covered by itself only */
    public boolean covers(String host) {
        String asked = host.toLowerCase(Locale.ROOT);
        int dot = asked.indexOf('.');
        return names.contains(asked)
                || (dot > 0 && !asked.startsWith("*") && names.contains("*" + asked.substring(dot)));
    }
}
