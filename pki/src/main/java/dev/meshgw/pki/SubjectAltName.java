package dev.meshgw.pki;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A name that a certificate covers (RFC 5280 §4.2.1.6). {@code toString} is OpenSSL's form, {@code DNS:example.com}. */
public sealed interface SubjectAltName {

    /**
     * Reads {@code DNS:}, {@code IP:}, {@code URI:} or {@code email:} and a value; without such a prefix an address literal is
     * an IP, a text with {@code ://}, a {@code urn:} or {@code spiffe:} a URI, one with {@code @} a mail address and everything else a DNS
     * name.
     *
     * @throws PkiException if the value is not what it should be
     */
    static SubjectAltName parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("dns:")) {
            return new DnsName(text.substring(4));
        }
        if (lower.startsWith("ip:")) {
            return new IpAddress(text.substring(3));
        }
        if (lower.startsWith("uri:")) {
            return new Uri(text.substring(4));
        }
        if (lower.startsWith("email:")) {
            return new EmailAddress(text.substring(6));
        }
        if (text.contains("://") || lower.startsWith("urn:") || lower.startsWith("spiffe:")) {
            return new Uri(text);
        }
        if (text.indexOf('@') >= 0) {
            return new EmailAddress(text);
        }
        return IpAddress.isLiteral(text) ? new IpAddress(text) : new DnsName(text);
    }

    /** The name alone: {@code example.com}. */
    String value();

    /** As {@code toString}, and for an internationalized name the form that people read: {@code DNS:xn--… (bücher.example)}. */
    default String displayed() {
        return toString();
    }

    /**
     * Whether a client that asks for {@code host} may accept this name: DNS names without regard to case, a wildcard for
     * exactly one label (RFC 9525 §6.3), addresses by their bytes. URIs and mail addresses cover no host.
     */
    boolean covers(String host);

    /** @param value ASCII, lower case; {@code *} only as the whole first label */
    record DnsName(String value) implements SubjectAltName {

        private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

        /** @throws PkiException if it is not a host name; an internationalized one is turned into its ASCII form */
        public DnsName {
            value = checked(value);
        }

        private static String checked(String typed) {
            String host = InternationalNames.toAscii(typed).toLowerCase(Locale.ROOT);
            String rest = host.startsWith("*.") ? host.substring(2) : host;
            if (host.equals("*") || rest.contains("*")) {
                throw refused(
                        typed,
                        "a wildcard must be the whole first label (RFC 9525 section 6.3)",
                        "write it as *.example.com");
            }
            if (host.endsWith(".")) {
                throw refused(typed, "names in certificates have no dot at the end", "leave the last dot out");
            }
            if (host.length() > 253) {
                throw refused(typed, "it has " + host.length() + " characters; DNS allows 253", null);
            }
            for (String label : rest.split("\\.", -1)) {
                if (!LABEL.matcher(label).matches()) {
                    throw refused(
                            typed,
                            label.isEmpty()
                                    ? "one of its labels is empty"
                                    : "the label \"" + PkiException.printable(label)
                                            + "\" must have 1 to 63 letters, digits or inner hyphens",
                            null);
                }
            }
            return host;
        }

        private static PkiException refused(String typed, String why, @Nullable String fix) {
            return new PkiException("\"" + PkiException.printable(typed) + "\" is not a DNS name", why, fix);
        }

        public boolean isWildcard() {
            return value.startsWith("*.");
        }

        @Override
        public boolean covers(String host) {
            String asked = host.toLowerCase(Locale.ROOT);
            if (!isWildcard()) {
                return value.equals(asked);
            }
            int firstDot = asked.indexOf('.');
            return firstDot > 0 && asked.substring(firstDot).equals(value.substring(1));
        }

        @Override
        public String displayed() {
            return this + InternationalNames.inBrackets(value);
        }

        @Override
        public String toString() {
            return "DNS:" + value;
        }
    }

    /** @param value IPv4 as dotted decimal, IPv6 as RFC 5952 writes it */
    record IpAddress(String value) implements SubjectAltName {

        private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");

        /** @throws PkiException if it is not an address literal */
        public IpAddress {
            byte[] address = addressOf(value);
            if (address == null) {
                throw new PkiException(
                        "\"" + PkiException.printable(value) + "\" is not an IP address",
                        "an address is 4 decimal numbers, or IPv6 without zone and brackets",
                        null);
            }
            value = text(address);
        }

        static boolean isLiteral(String text) {
            return addressOf(text) != null;
        }

        /** Never asks the resolver: a text with a colon is read as IPv6 or refused by {@link InetAddress}. */
        private static byte @Nullable [] addressOf(String text) {
            boolean ipv6 = text.indexOf(':') >= 0 && text.matches("[0-9A-Fa-f:.]{2,45}");
            if (!ipv6 && !IPV4.matcher(text).matches()) {
                return null;
            }
            try {
                return InetAddress.getByName(text).getAddress();
            } catch (UnknownHostException notAnAddress) {
                return null;
            }
        }

        static byte[] bytes(String literal) {
            return Objects.requireNonNull(addressOf(literal));
        }

        static String text(byte[] address) {
            if (address.length == 4) {
                return (address[0] & 255) + "." + (address[1] & 255) + "." + (address[2] & 255) + "."
                        + (address[3] & 255);
            }
            int[] groups = new int[8];
            for (int i = 0; i < 8; i++) {
                groups[i] = (address[2 * i] & 255) << 8 | address[2 * i + 1] & 255;
            }
            return ipv6(groups);
        }

        /** RFC 5952 §4: lower case, no leading zeros, the first longest run of two zero groups or more as {@code ::}. */
        private static String ipv6(int[] groups) {
            int start = -1;
            int length = 1;
            for (int i = 0; i < 8; i++) {
                int run = 0;
                while (i + run < 8 && groups[i + run] == 0) {
                    run++;
                }
                if (run > length) {
                    start = i;
                    length = run;
                }
            }
            var text = new StringBuilder();
            for (int i = 0; i < 8; i++) {
                if (i == start) {
                    text.append("::");
                    i += length - 1;
                } else {
                    text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                            .append(Integer.toHexString(groups[i]));
                }
            }
            return text.toString();
        }

        @Override
        public boolean covers(String host) {
            return isLiteral(host) && new IpAddress(host).equals(this);
        }

        @Override
        public String toString() {
            return "IP:" + value;
        }
    }

    /** @param value absolute, ASCII: {@code spiffe://cluster.local/ns/default/sa/client} */
    record Uri(String value) implements SubjectAltName {

        /** @throws PkiException if it is not an absolute URI in ASCII (RFC 3986) */
        public Uri {
            String why = reasonAgainst(value);
            if (why != null) {
                throw new PkiException(
                        "\"" + PkiException.printable(value) + "\" is not a URI for a certificate", why, null);
            }
        }

        private static @Nullable String reasonAgainst(String value) {
            try {
                if (!new URI(value).isAbsolute()) {
                    return "it has no scheme, such as spiffe:";
                }
                return value.chars().allMatch(c -> c < 0x80) ? null : "it has characters outside of ASCII";
            } catch (URISyntaxException e) {
                return e.getReason();
            }
        }

        /** The host in lower case; empty for {@code urn:} and others that have none. */
        Optional<String> host() {
            return Optional.ofNullable(URI.create(value).getHost()).map(host -> host.toLowerCase(Locale.ROOT));
        }

        @Override
        public boolean covers(String host) {
            return false;
        }

        @Override
        public String toString() {
            return "URI:" + value;
        }
    }

    /** @param value ASCII (RFC 5280 §4.2.1.6); the host in lower case, what is before {@code @} as it was written */
    record EmailAddress(String value) implements SubjectAltName {

        /** The dot-atom of RFC 5322; quoted forms are legal there and met nowhere. */
        private static final Pattern LOCAL_PART =
                Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

        /** RFC 5321 §4.5.3.1.1. */
        private static final int MAX_LOCAL_PART = 64;

        /** @throws PkiException if it is not a mail address; an internationalized host is turned into its ASCII form */
        public EmailAddress {
            int at = value.lastIndexOf('@');
            String local = value.substring(0, Math.max(0, at));
            if (!LOCAL_PART.matcher(local).matches() || local.length() > MAX_LOCAL_PART) {
                throw refused(value, reasonAgainst(local, at));
            }
            if (value.startsWith("*", at + 1)) {
                throw refused(value, "a mail address has no wildcard");
            }
            value = local + "@" + host(value, at);
        }

        private static String host(String typed, int at) {
            try {
                return new DnsName(typed.substring(at + 1)).value();
            } catch (PkiException e) {
                throw refused(typed, "its host is none: " + e.why().orElse(e.getMessage()));
            }
        }

        private static String reasonAgainst(String local, int at) {
            if (at <= 0) {
                return at < 0 ? "it has no @" : "there is nothing before its @";
            }
            if (local.chars().anyMatch(c -> c >= 0x80)) {
                return "what stands before its @ is not ASCII, which only the rare form of RFC 9598 can hold";
            }
            return local.length() > MAX_LOCAL_PART
                    ? "before its @ stand " + local.length() + " characters; mail allows " + MAX_LOCAL_PART
                    : "what stands before its @ must be letters, digits and inner dots";
        }

        private static PkiException refused(String typed, String why) {
            return new PkiException("\"" + PkiException.printable(typed) + "\" is not a mail address", why, null);
        }

        @Override
        public String displayed() {
            return this + InternationalNames.inBrackets(value);
        }

        @Override
        public boolean covers(String host) {
            return false;
        }

        @Override
        public String toString() {
            return "email:" + value;
        }
    }
}
