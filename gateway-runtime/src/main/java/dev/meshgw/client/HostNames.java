package dev.meshgw.client;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Checks a certificate against a host name or address by curl's rules, which are RFC 6125's with the common name kept. */
final class HostNames {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private HostNames() {}

    static HostCheck check(X509Certificate certificate, String host) {
        String wanted = withoutTrailingDot(host);
        Optional<InetAddress> address = Addresses.literal(wanted);
        var names = new ArrayList<String>();
        for (List<?> name : alternativeNames(certificate)) {
            int kind = (Integer) name.get(0);
            if (kind == DNS_NAME) {
                String dns = (String) name.get(1);
                names.add(dns);
                if (address.isEmpty() && matches(dns, wanted)) {
                    return new HostCheck.MatchedName(host, dns);
                }
            } else if (kind == IP_ADDRESS) {
                String ip = (String) name.get(1);
                names.add(ip);
                if (address.isPresent() && Addresses.literal(ip).equals(address)) {
                    return new HostCheck.MatchedAddress(wanted);
                }
            }
        }
        if (!names.isEmpty()) {
            return new HostCheck.NoNameMatches(wanted, List.copyOf(names));
        }
        String commonName = commonName(certificate.getSubjectX500Principal());
        return commonName != null && matches(commonName, wanted)
                ? new HostCheck.MatchedCommonName(wanted, commonName)
                : new HostCheck.CommonNameDiffers(wanted, commonName);
    }

    /** A {@code *} stands for the whole first label, and two more labels must follow it. */
    static boolean matches(String pattern, String host) {
        String name = withoutTrailingDot(pattern).toLowerCase(Locale.ROOT);
        String wanted = host.toLowerCase(Locale.ROOT);
        if (!name.startsWith("*.")) {
            return name.equals(wanted);
        }
        int dot = wanted.indexOf('.');
        return dot > 0
                && name.indexOf('.', 2) > 0
                && Addresses.literal(wanted).isEmpty()
                && name.substring(1).equals(wanted.substring(dot));
    }

    /** DNS names, addresses, URIs and mail addresses in the certificate's order; others are left out. */
    static List<String> alternativeTexts(X509Certificate certificate) {
        return alternativeNames(certificate).stream()
                .map(name -> name.get(1))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException malformed) {
            return List.of();
        }
    }

    /** The last one counts, as the most specific. */
    private static @Nullable String commonName(X500Principal subject) {
        String last = null;
        for (NameAttribute attribute : NameAttribute.of(subject)) {
            if (attribute.type().equalsIgnoreCase("CN")) {
                last = attribute.value();
            }
        }
        return last;
    }

    private static String withoutTrailingDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
