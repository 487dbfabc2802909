package dev.meshgw.pki.path;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The common name of a server's certificate (CA/B baseline requirements §7.1.4.3): if it is a host, it must be a copy of one of the
 * subject alternative names. Clients do not read it, so one that is only a label, or of another domain, passes; what is refused is
 * another spelling of a name that is covered, and a sibling that was left out. Stateless.
 */
final class CommonNames {

    private static final Pattern HEX_ADDRESS = Pattern.compile("0[xX][0-9A-Fa-f]{8}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private CommonNames() {}

    static Optional<String> fault(ChainCertificate leaf) {
        List<GeneralName> names = leaf.extensions().alternativeNames().orElse(List.of());
        List<String> hosts = leaf.hosts();
        if (hosts.isEmpty()) {
            return Optional.empty();
        }
        for (String commonName : leaf.subjectName().values(Name.COMMON_NAME)) {
            if (!hosts.contains(commonName) && isAnotherSpelling(commonName, names) || isForgotten(commonName, hosts)) {
                return Optional.of("its common name \"" + CertificateText.printable(commonName)
                        + "\" is a host, but not letter by letter one of its subject alternative names");
            }
        }
        return Optional.empty();
    }

    private static boolean isAnotherSpelling(String commonName, List<GeneralName> names) {
        boolean international =
                commonName.indexOf('.') > 0 && commonName.chars().anyMatch(c -> c > 0x7f);
        if (international) {
            return true;
        }
        byte[] address = addressOf(commonName);
        return names.stream()
                .anyMatch(name -> name.kind() == GeneralName.ADDRESS
                        ? Arrays.equals(name.octets(), address) && !isCanonical(commonName)
                        : name.kind() == GeneralName.DNS && name.text().equalsIgnoreCase(commonName));
    }

    private static byte[] addressOf(String text) {
        if (HEX_ADDRESS.matcher(text).matches()) {
            return HexFormat.of().parseHex(text.substring(2));
        }
        if (!ADDRESS.matcher(text).matches()) {
            return new byte[0];
        }
        String decimal = text.indexOf(':') < 0 ? text.replaceAll("(^|\\.)0+(?=[0-9])", "$1") : text;
        return HostName.address(decimal).orElse(new byte[0]);
    }

    /** RFC 3986 §3.2.2 for IPv4, RFC 5952 §4 for IPv6. */
    private static boolean isCanonical(String text) {
        return text.equals(AddressText.of(addressOf(text)));
    }

    /** Whether hosts beside it in the same domain are covered, and it is not. */
    private static boolean isForgotten(String commonName, List<String> hosts) {
        String name = commonName.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        if (dot <= 0 || !HostName.isPlain(name) || HostName.address(name).isPresent() || hosts.contains(commonName)) {
            return false;
        }
        String domain = name.substring(dot);
        return !hosts.contains("*" + domain)
                && hosts.stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .anyMatch(host -> host.indexOf('.') > 0
                                && HostName.address(host).isEmpty()
                                && host.substring(host.indexOf('.')).equals(domain));
    }
}
