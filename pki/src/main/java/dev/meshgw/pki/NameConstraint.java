package dev.meshgw.pki;

import java.util.Arrays;
import java.util.Locale;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * A part of the space of names (RFC 5280 §4.2.1.10). It speaks of names of its own kind only: a permitted domain says nothing
 * of addresses. {@code toString} is the form that {@link #parse} reads.
 */
public sealed interface NameConstraint {

    /**
     * Reads {@code DNS:}, {@code IP:}, {@code email:}, {@code URI:} or {@code dirName:} and a value; without such a prefix an
     * address or a network is an IP, a text with {@code @} is of mail, one with {@code ://} the host of a URI and everything
     * else a domain.
     *
     * @throws PkiException if the value is not what it should be
     */
    static NameConstraint parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("dns:")) {
            return new Domain(text.substring(4));
        }
        if (lower.startsWith("ip:")) {
            return AddressRange.parse(text.substring(3));
        }
        if (lower.startsWith("email:")) {
            return new Mail(text.substring(6));
        }
        if (lower.startsWith("uri:")) {
            return UriHost.parse(text.substring(4));
        }
        if (lower.startsWith("dirname:")) {
            return new Directory(DistinguishedName.parse(text.substring(8)));
        }
        if (text.contains("://")) {
            return UriHost.parse(text);
        }
        if (text.contains("@")) {
            return new Mail(text);
        }
        if (text.isEmpty()) {
            throw new PkiException("the name constraint is empty", null, "write DNS: for every domain");
        }
        return AddressRange.isRange(text) ? AddressRange.parse(text) : new Domain(text);
    }

    /** Whether it speaks of names of this kind. */
    boolean concerns(SubjectAltName name);

    /** Whether the name lies in it. */
    boolean covers(SubjectAltName name);

    /** Whether every name in {@code other} lies in this one. */
    boolean covers(NameConstraint other);

    /** Whether some host that {@code name} stands for lies in it: a wildcard stands for many. */
    default boolean touches(SubjectAltName name) {
        return covers(name);
    }

    /** A host, in the form of a constraint: a leading dot means the hosts below it and not itself. */
    private static String host(String typed, String kind) {
        boolean dotted = typed.startsWith(".");
        String host = dotted ? typed.substring(1) : typed;
        if (host.startsWith("*")) {
            throw new PkiException(
                    "\"" + PkiException.printable(typed) + "\" is not a name constraint",
                    "constraints have no wildcards: " + kind,
                    "write " + typed.substring(typed.lastIndexOf('*') + 1) + " for the hosts below it");
        }
        return (dotted ? "." : "") + new SubjectAltName.DnsName(host).value();
    }

    /** @param suffix with a leading dot for what lies below it, else itself as well if {@code withBelow} */
    private static boolean within(String name, String suffix, boolean withBelow) {
        if (suffix.startsWith(".")) {
            return name.endsWith(suffix);
        }
        return name.equals(suffix) || withBelow && name.endsWith("." + suffix);
    }

    /**
     * A domain and all below it; with a leading dot only what is below it, as OpenSSL and Go read that.
     *
     * @param value lower case, ASCII; empty for every domain
     */
    record Domain(String value) implements NameConstraint {

        /** @throws PkiException if it is not a domain */
        public Domain {
            value = value.isEmpty() ? "" : host(value, "a domain covers what is below it");
        }

        @Override
        public boolean concerns(SubjectAltName name) {
            return name instanceof SubjectAltName.DnsName;
        }

        @Override
        public boolean covers(SubjectAltName name) {
            return concerns(name) && holds(name.value());
        }

        @Override
        public boolean touches(SubjectAltName name) {
            return covers(name) || concerns(name) && name.covers(value);
        }

        @Override
        public boolean covers(NameConstraint other) {
            return other instanceof Domain domain && holds(domain.value);
        }

        private boolean holds(String other) {
            return value.isEmpty() || within(other, value, true);
        }

        @Override
        public String toString() {
            return "DNS:" + value;
        }
    }

    /**
     * A network.
     *
     * @param address of the network, as {@link SubjectAltName.IpAddress} writes it
     * @param mask of the same family; a bit that is 0 does not count
     */
    record AddressRange(String address, String mask) implements NameConstraint {

        /** @throws PkiException if one is not an address literal or they are of two families */
        public AddressRange {
            address = new SubjectAltName.IpAddress(address).value();
            mask = new SubjectAltName.IpAddress(mask).value();
            if (SubjectAltName.IpAddress.bytes(address).length != SubjectAltName.IpAddress.bytes(mask).length) {
                throw new PkiException(address + " and its mask " + mask + " are of two families", null, null);
            }
        }

        static boolean isRange(String text) {
            int slash = text.indexOf('/');
            return SubjectAltName.IpAddress.isLiteral(slash < 0 ? text : text.substring(0, slash));
        }

        /** @param text {@code 10.0.0.0/8}, {@code fd00::/8} or a single address */
        static AddressRange parse(String text) {
            int slash = text.indexOf('/');
            byte[] address = SubjectAltName.IpAddress.bytes(
                    new SubjectAltName.IpAddress(slash < 0 ? text : text.substring(0, slash)).value());
            int bits = address.length * 8;
            int prefix = slash < 0 ? bits : prefix(text, text.substring(slash + 1), bits);
            byte[] mask = new byte[address.length];
            for (int i = 0; i < prefix; i++) {
                mask[i / 8] |= (byte) (0x80 >> i % 8);
            }
            byte[] network = masked(address, mask);
            if (!Arrays.equals(network, address)) {
                throw new PkiException(
                        "\"" + PkiException.printable(text) + "\" is not a network",
                        "its address has bits set that /" + prefix + " leaves free",
                        "write " + SubjectAltName.IpAddress.text(network) + "/" + prefix);
            }
            return new AddressRange(SubjectAltName.IpAddress.text(network), SubjectAltName.IpAddress.text(mask));
        }

        private static int prefix(String text, String typed, int bits) {
            boolean number = typed.matches("[0-9]{1,3}");
            if (!number || Integer.parseInt(typed) > bits) {
                throw new PkiException(
                        "\"" + PkiException.printable(text) + "\" is not a network",
                        "the prefix length must be a number from 0 to " + bits,
                        null);
            }
            return Integer.parseInt(typed);
        }

        private static byte[] masked(byte[] address, byte[] mask) {
            byte[] network = address.clone();
            for (int i = 0; i < network.length; i++) {
                network[i] &= mask[i];
            }
            return network;
        }

        /** As the extension holds it: the address, then the mask. */
        byte[] encoded() {
            byte[] network = SubjectAltName.IpAddress.bytes(address);
            byte[] both = Arrays.copyOf(network, 2 * network.length);
            System.arraycopy(SubjectAltName.IpAddress.bytes(mask), 0, both, network.length, network.length);
            return both;
        }

        private boolean holds(String other) {
            byte[] bytes = SubjectAltName.IpAddress.bytes(other);
            byte[] bits = SubjectAltName.IpAddress.bytes(mask);
            return bytes.length == bits.length
                    && Arrays.equals(masked(bytes, bits), masked(SubjectAltName.IpAddress.bytes(address), bits));
        }

        @Override
        public boolean concerns(SubjectAltName name) {
            return name instanceof SubjectAltName.IpAddress;
        }

        @Override
        public boolean covers(SubjectAltName name) {
            return concerns(name) && holds(name.value());
        }

        @Override
        public boolean covers(NameConstraint other) {
            if (!(other instanceof AddressRange range) || !holds(range.address)) {
                return false;
            }
            byte[] own = SubjectAltName.IpAddress.bytes(mask);
            return Arrays.equals(masked(own, SubjectAltName.IpAddress.bytes(range.mask)), own);
        }

        @Override
        public String toString() {
            byte[] bits = SubjectAltName.IpAddress.bytes(mask);
            int prefix = 0;
            while (prefix < bits.length * 8 && (bits[prefix / 8] & 0x80 >> prefix % 8) != 0) {
                prefix++;
            }
            boolean contiguous = true;
            for (int i = prefix; i < bits.length * 8; i++) {
                contiguous &= (bits[i / 8] & 0x80 >> i % 8) == 0;
            }
            return "IP:" + address + "/" + (contiguous ? String.valueOf(prefix) : mask);
        }
    }

    /**
     * A mailbox, all mailboxes of a host, or with a leading dot those of the hosts below it.
     *
     * @param value {@code a@example.com}, {@code example.com} or {@code .example.com}; the host lower case, ASCII
     */
    record Mail(String value) implements NameConstraint {

        /** @throws PkiException if it is neither a mailbox nor a host; {@code @example.com} is the host */
        public Mail {
            int at = value.lastIndexOf('@');
            value = at > 0
                    ? new SubjectAltName.EmailAddress(value).value()
                    : host(value.substring(at + 1), "a host covers its mailboxes");
        }

        @Override
        public boolean concerns(SubjectAltName name) {
            return name instanceof SubjectAltName.EmailAddress;
        }

        @Override
        public boolean covers(SubjectAltName name) {
            return concerns(name) && holds(name.value());
        }

        private boolean holds(String other) {
            return other.equals(value)
                    || value.indexOf('@') < 0 && within(other.substring(other.lastIndexOf('@') + 1), value, false);
        }

        @Override
        public boolean covers(NameConstraint other) {
            return other instanceof Mail mail && holds(mail.value);
        }

        @Override
        public String toString() {
            return "email:" + value;
        }
    }

    /**
     * All URIs of a host, such as a SPIFFE trust domain, or with a leading dot those of the hosts below it.
     *
     * @param value lower case, ASCII
     */
    record UriHost(String value) implements NameConstraint {

        /** @throws PkiException if it is not a host */
        public UriHost {
            value = host(value, "a host covers its URIs");
        }

        static UriHost parse(String text) {
            int scheme = text.indexOf("://");
            String host = scheme < 0 ? text : text.substring(scheme + 3);
            if (host.indexOf('/') >= 0) {
                throw new PkiException(
                        "\"" + PkiException.printable(text) + "\" is not a name constraint",
                        "a constraint of URIs is a host alone (RFC 5280 section 4.2.1.10)",
                        "write URI:" + PkiException.printable(host.substring(0, host.indexOf('/'))));
            }
            return new UriHost(host);
        }

        @Override
        public boolean concerns(SubjectAltName name) {
            return name instanceof SubjectAltName.Uri;
        }

        /** A URI without a host lies in none. */
        @Override
        public boolean covers(SubjectAltName name) {
            return name instanceof SubjectAltName.Uri uri
                    && uri.host().map(host -> within(host, value, false)).orElse(false);
        }

        @Override
        public boolean covers(NameConstraint other) {
            return other instanceof UriHost host && within(host.value, value, false);
        }

        @Override
        public String toString() {
            return "URI:" + value;
        }
    }

    /** All subjects that begin with these attributes. */
    record Directory(DistinguishedName name) implements NameConstraint {

        @Override
        public boolean concerns(SubjectAltName other) {
            return false;
        }

        @Override
        public boolean covers(SubjectAltName other) {
            return false;
        }

        /** RFC 5280 §7.1: without regard to case and the string types. */
        boolean covers(DistinguishedName subject) {
            RDN[] own = name.asX500Name().getRDNs();
            RDN[] others = subject.asX500Name().getRDNs();
            return own.length <= others.length
                    && new X500Name(own).equals(new X500Name(Arrays.copyOf(others, own.length)));
        }

        @Override
        public boolean covers(NameConstraint other) {
            return other instanceof Directory directory && covers(directory.name);
        }

        @Override
        public String toString() {
            return "dirName:" + name;
        }
    }
}
