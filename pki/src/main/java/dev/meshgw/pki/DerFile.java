package dev.meshgw.pki;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a file of DER structures, one after the other, and tells by their first fields what they are. */
final class DerFile {

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int VERSION = 0xa0;

    private DerFile() {}

    /** Text may begin with the character 0, but does not go on with a byte that is no text. */
    static boolean isOne(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == SEQUENCE && (bytes[1] < ' ' || bytes[1] == bytes.length - 2);
    }

    /** A version, a PKCS#7 structure and perhaps a MAC (RFC 7292 section 4). */
    static boolean isPkcs12(byte[] bytes) {
        try {
            List<Integer> tags = tags(bytes, 0);
            return startsWith(tags, INTEGER, SEQUENCE)
                    && (tags.size() == 2 || startsWith(tags, INTEGER, SEQUENCE, SEQUENCE))
                    && startsWith(tags(bytes, child(bytes, 0, 1)), OBJECT_IDENTIFIER);
        } catch (DerException damaged) {
            return false;
        }
    }

    /** @throws PkiException that names the byte at which it is damaged or not known */
    static List<PemBlock> read(String source, byte[] bytes) {
        var blocks = new ArrayList<PemBlock>();
        int at = 0;
        while (at < bytes.length) {
            try {
                int end = Asn1Frame.end(bytes, at, Asn1Frame.BASIC);
                byte[] content = Arrays.copyOfRange(bytes, at, end);
                blocks.add(new PemBlock(label(content), new Place.Offset(at), null, content));
                at = end;
            } catch (DerException e) {
                throw new PkiException(
                        source + " is damaged DER",
                        at == 0
                                ? e.getMessage()
                                : "what follows its first " + at + " bytes is damaged or no DER; " + e.getMessage(),
                        "copy the file again, whole and as binary",
                        e);
            }
        }
        return blocks;
    }

    private static String label(byte[] der) throws DerException {
        List<Integer> tags = tags(der, 0);
        if (startsWith(tags, SEQUENCE, SEQUENCE, BIT_STRING)) {
            return labelOfSigned(tags(der, child(der, 0, 0)));
        }
        if (startsWith(tags, INTEGER, SEQUENCE, OCTET_STRING)) {
            return "PRIVATE KEY";
        }
        if (startsWith(tags, SEQUENCE, OCTET_STRING)) {
            return "ENCRYPTED PRIVATE KEY";
        }
        if (startsWith(tags, INTEGER, OCTET_STRING)) {
            return "EC PRIVATE KEY";
        }
        if (startsWith(tags, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER)) {
            return "RSA PRIVATE KEY";
        }
        if (startsWith(tags, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER)) {
            return "DSA PRIVATE KEY";
        }
        if (startsWith(tags, OBJECT_IDENTIFIER, VERSION)) {
            return "PKCS7";
        }
        return startsWith(tags, SEQUENCE, BIT_STRING) ? "PUBLIC KEY" : "DER";
    }

    /** Certificates, revocation lists and requests are a structure, an algorithm and a signature (RFC 5280, RFC 2986). */
    private static String labelOfSigned(List<Integer> tags) {
        List<Integer> fields = startsWith(tags, INTEGER) ? tags.subList(1, tags.size()) : tags;
        if (startsWith(fields, SEQUENCE, SEQUENCE, UTC_TIME)
                || startsWith(fields, SEQUENCE, SEQUENCE, GENERALIZED_TIME)) {
            return "X509 CRL";
        }
        boolean manySequences = startsWith(fields, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE);
        return startsWith(tags, VERSION) || manySequences ? "CERTIFICATE" : "CERTIFICATE REQUEST";
    }

    private static boolean startsWith(List<Integer> tags, Integer... wanted) {
        return tags.size() >= wanted.length && tags.subList(0, wanted.length).equals(List.of(wanted));
    }

    private static List<Integer> tags(byte[] der, int offset) throws DerException {
        var tags = new ArrayList<Integer>();
        Asn1Frame.Header header = Asn1Frame.header(der, offset, der.length);
        int end = header.length() == Asn1Frame.INDEFINITE
                ? Asn1Frame.end(der, offset, Asn1Frame.BASIC) - 2
                : header.content() + header.length();
        for (int at = header.content(); at < end; at = Asn1Frame.end(der, at, Asn1Frame.BASIC)) {
            tags.add(Asn1Frame.header(der, at, der.length).tag());
        }
        return tags;
    }

    /** The offset of one of the structures within that at an offset. */
    static int child(byte[] der, int offset, int index) throws DerException {
        int at = Asn1Frame.header(der, offset, der.length).content();
        for (int i = 0; i < index; i++) {
            at = Asn1Frame.end(der, at, Asn1Frame.BASIC);
        }
        return at;
    }
}
