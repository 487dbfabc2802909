package dev.meshgw.pki.path;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One name of a subject alternative name, of a name constraint or of a distribution point (RFC 5280 §4.2.1.6). Immutable.
 *
 * @param kind the number of the choice
 */
record GeneralName(int kind, Der der) {

    static final int OTHER_NAME = 0;
    static final int EMAIL = 1;
    static final int DNS = 2;
    static final int DIRECTORY = 4;
    static final int URI = 6;
    static final int ADDRESS = 7;

    private static final int CLASS_AND_FORM = 0xe0;
    private static final int PRIMITIVE_CONTEXT = 0x80;
    private static final int CONSTRUCTED_CONTEXT = 0xa0;
    private static final int IPV4_OCTETS = 4;
    private static final int IPV6_OCTETS = 16;

    static GeneralName of(Der der) {
        int kind = der.tag() & 0x1f;
        boolean constructed = kind == OTHER_NAME || kind == 3 || kind == DIRECTORY || kind == 5;
        int form = der.tag() & CLASS_AND_FORM;
        if (kind > 8 || form != (constructed ? CONSTRUCTED_CONTEXT : PRIMITIVE_CONTEXT)) {
            throw der.malformed("a general name has the unknown tag " + String.format("%02X", der.tag()));
        }
        var name = new GeneralName(kind, der);
        if (kind == DIRECTORY) {
            name.directory();
        }
        return name;
    }

    static List<GeneralName> list(List<Der> elements) {
        return elements.stream().map(GeneralName::of).toList();
    }

    /** Of an e-mail address, DNS name or URI, byte by byte: whether it is ASCII is for the reader to ask. */
    String text() {
        return new String(der.content(), StandardCharsets.ISO_8859_1);
    }

    Name directory() {
        return new Name(der.only());
    }

    byte[] octets() {
        return der.content();
    }

    boolean isAddress() {
        return kind == ADDRESS && (der.length() == IPV4_OCTETS || der.length() == IPV6_OCTETS);
    }

    boolean isAscii() {
        return text().chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** For a message: {@code DNS:a.example.com}. */
    @Override
    public String toString() {
        return switch (kind) {
            case EMAIL -> "email:" + printable();
            case DNS -> "DNS:" + printable();
            case URI -> "URI:" + printable();
            case DIRECTORY -> "directory name " + CertificateText.name(directory());
            case ADDRESS -> "IP:" + address(octets());
            case OTHER_NAME -> "otherName";
            default -> "general name " + kind;
        };
    }

    private String printable() {
        return CertificateText.printable(new String(der.content(), StandardCharsets.UTF_8));
    }

    private static String address(byte[] octets) {
        if (octets.length == 2 * IPV4_OCTETS || octets.length == 2 * IPV6_OCTETS) {
            int half = octets.length / 2;
            return address(Arrays.copyOf(octets, half)) + "/"
                    + address(Arrays.copyOfRange(octets, half, octets.length));
        }
        return AddressText.of(octets);
    }
}
