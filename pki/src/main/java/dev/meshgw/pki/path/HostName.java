package dev.meshgw.pki.path;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host that a client wants to talk to, and the rules by which a certificate covers it (RFC 9525 §6.3, §6.4): an address by
 * its bytes, a DNS name label by label, a wildcard for the whole leftmost label and above two others. Immutable.
 */
public final class HostName {

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})(\\.\\d{1,3}){3}");
    private static final int MAX_CHARACTERS = 253;

    private final String text;
    private final byte[] address;

    private HostName(String text, byte[] address) {
        this.text = text;
        this.address = address;
    }

    /**
     * @param text a DNS name, with U-labels or a trailing dot if it likes, or an address, in brackets if it likes
     * @return empty if it is neither
     */
    public static Optional<HostName> parse(String text) {
        Optional<byte[]> address = address(text);
        if (address.isPresent()) {
            return Optional.of(new HostName(text, address.get()));
        }
        try {
            String ascii = IDN.toASCII(text.endsWith(".") ? text.substring(0, text.length() - 1) : text)
                    .toLowerCase(Locale.ROOT);
            return isPlain(ascii) ? Optional.of(new HostName(ascii, new byte[0])) : Optional.empty();
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    static Optional<byte[]> address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        boolean v6 = bare.indexOf(':') >= 0
                && bare.chars().allMatch(c -> Character.digit(c, 16) >= 0 || ":.".indexOf(c) >= 0);
        if (!v6 && !IPV4.matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare).getAddress());
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    /** Whether it is a DNS name without wildcard. */
    static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_CHARACTERS
                && Arrays.stream(name.split("\\.", -1))
                        .allMatch(label -> LABEL.matcher(label).matches());
    }

    /** Whether a certificate may hold it as DNS name: {@code a.example.com}, {@code *.example.com}. */
    static boolean isPresentable(String name) {
        return isPlain(name.startsWith("*.") ? name.substring(2) : name);
    }

    public boolean isAddress() {
        return address.length > 0;
    }

    boolean isCoveredBy(List<GeneralName> names) {
        return names.stream()
                .anyMatch(name -> isAddress()
                        ? name.kind() == GeneralName.ADDRESS && Arrays.equals(name.octets(), address)
                        : name.kind() == GeneralName.DNS && isCoveredBy(name.text()));
    }

    boolean isCoveredBy(String presented) {
        if (!isPresentable(presented)) {
            return false;
        }
        if (!presented.startsWith("*.")) {
            return presented.equalsIgnoreCase(text);
        }
        int dot = text.indexOf('.');
        boolean hasTwoLabels = presented.indexOf('.', 2) > 0;
        return hasTwoLabels && dot > 0 && presented.substring(1).equalsIgnoreCase(text.substring(dot));
    }

    /** As it is compared: in lower case, with A-labels. */
    @Override
    public String toString() {
        return text;
    }
}
