package dev.meshgw.pki;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Checks the frame of ASN.1 structures (X.690) before a parser sees them: tags, lengths, nesting and what the primitive types
 * demand of their content. Complaints name the byte. Needs no memory besides the bytes and a bounded stack.
 */
final class Asn1Frame {

    /** What certificates, keys and requests must be in: one way to write each value. */
    static final boolean STRICT = true;

    /** Basic encoding rules, in which PKCS#7 and PKCS#12 may be written: indefinite and padded lengths are fine. */
    static final boolean BASIC = false;

    /** A certificate nests a dozen deep, a PKCS#12 file with all that it holds two dozen. */
    private static final int MAX_DEPTH = 64;

    /** BouncyCastle's own limit; the longest in use have two dozen. */
    private static final int MAX_OID_BYTES = 4096;

    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int NULL = 0x05;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTF8_STRING = 0x0c;
    private static final int BMP_STRING = 0x1e;
    private static final int CONSTRUCTED = 0x20;

    /** In {@link Header#length}: up to two zeros, the end-of-contents. */
    static final int INDEFINITE = -1;

    /**
     * @param tag the first byte of the identifier
     * @param content offset of the first byte of the content
     */
    record Header(int tag, int content, int length) {

        boolean isConstructed() {
            return (tag & CONSTRUCTED) != 0;
        }
    }

    private final byte[] bytes;
    private final boolean strict;

    private Asn1Frame(byte[] bytes, boolean strict) {
        this.bytes = bytes;
        this.strict = strict;
    }

    /** Checks that the bytes are one structure and nothing else. */
    static void check(byte[] bytes, boolean strict) throws DerException {
        int end = end(bytes, 0, strict);
        if (end < bytes.length) {
            throw new DerException(end, count(bytes.length - end) + " too many, after the end of the structure");
        }
    }

    /** Checks that the bytes from an offset up to another are one structure in DER and nothing else. */
    static void checkPart(byte[] bytes, int offset, int end) throws DerException {
        int behind = new Asn1Frame(bytes, STRICT).element(offset, end, 0);
        if (behind < end) {
            throw new DerException(behind, count(end - behind) + " too many, after the end of the structure");
        }
    }

    /** Checks the structure at an offset; returns the offset behind it. */
    static int end(byte[] bytes, int offset, boolean strict) throws DerException {
        return new Asn1Frame(bytes, strict).element(offset, bytes.length, 0);
    }

    /** The header at an offset of checked bytes. */
    static Header header(byte[] bytes, int offset, int end) throws DerException {
        return new Asn1Frame(bytes, BASIC).header(offset, end);
    }

    private int element(int offset, int end, int depth) throws DerException {
        if (depth > MAX_DEPTH) {
            throw new DerException(offset, "structures nested more than " + MAX_DEPTH + " deep");
        }
        Header header = header(offset, end);
        if (header.length == INDEFINITE) {
            return indefinite(offset, header, end, depth);
        }
        int behind = header.content + header.length;
        if (header.isConstructed()) {
            int at = header.content;
            while (at < behind) {
                at = element(at, behind, depth + 1);
            }
        } else {
            primitive(offset, header, depth);
        }
        return behind;
    }

    private int indefinite(int offset, Header header, int end, int depth) throws DerException {
        if (strict || !header.isConstructed()) {
            throw new DerException(offset + 1, "an indefinite length, which DER does not allow");
        }
        int at = header.content;
        while (true) {
            if (at + 1 >= end) {
                throw new DerException(at, "the structure that starts at byte " + offset + " has no end");
            }
            if (bytes[at] == 0 && bytes[at + 1] == 0) {
                return at + 2;
            }
            at = element(at, end, depth + 1);
        }
    }

    private Header header(int offset, int end) throws DerException {
        int at = offset;
        int tag = at < end ? bytes[at++] & 0xff : cutOff(offset, end, "a tag");
        if ((tag & 0x1f) == 0x1f) {
            int more;
            do {
                more = at < end ? bytes[at++] : cutOff(offset, end, "a tag");
            } while (more < 0);
        }
        if (tag == 0) {
            throw new DerException(offset, "a tag of zero, where a structure must start");
        }
        int lengthOffset = at;
        int first = at < end ? bytes[at++] & 0xff : cutOff(offset, end, "a length");
        if (first == 0x80) {
            return new Header(tag, at, INDEFINITE);
        }
        long length = first;
        if (first > 0x80) {
            int octets = first & 0x7f;
            if (octets > 4) {
                throw new DerException(lengthOffset, "a length of " + octets + " bytes, longer than any file");
            }
            length = 0;
            for (int i = 0; i < octets; i++) {
                length = length << 8 | (at < end ? bytes[at++] & 0xff : cutOff(offset, end, "a length"));
            }
            if (strict && (length < 0x80 || length >>> 8 * (octets - 1) == 0)) {
                throw new DerException(lengthOffset, "a length written with more bytes than DER allows");
            }
        }
        if (length > end - at) {
            throw new DerException(
                    lengthOffset, "a length of " + size(length) + ", but only " + count(end - at) + " follow");
        }
        return new Header(tag, at, (int) length);
    }

    private static int cutOff(int offset, int end, String in) throws DerException {
        throw new DerException(
                end, offset == end ? "the end, where a structure must start" : "the end, in the middle of " + in);
    }

    private void primitive(int offset, Header header, int depth) throws DerException {
        int at = header.content;
        int length = header.length;
        switch (header.tag) {
            case BOOLEAN -> require(length == 1, offset, "a BOOLEAN of " + count(length));
            case INTEGER -> {
                require(length > 0, offset, "an INTEGER without content");
                boolean padded =
                        length > 1 && (bytes[at] == 0 && bytes[at + 1] >= 0 || bytes[at] == -1 && bytes[at + 1] < 0);
                require(!padded, offset, "an INTEGER with a byte too many before it");
            }
            case BIT_STRING -> {
                require(length > 0, offset, "a BIT STRING without content");
                int unused = bytes[at] & 0xff;
                require(unused <= 7 && (unused == 0 || length > 1), at, "a BIT STRING with " + unused + " unused bits");
                if (unused == 0) {
                    nested(at + 1, at + length, depth);
                }
            }
            case OCTET_STRING -> nested(at, at + length, depth);
            case NULL -> require(length == 0, offset, "a NULL of " + count(length));
            case OBJECT_IDENTIFIER -> {
                require(length > 0, offset, "an OBJECT IDENTIFIER without content");
                require(length <= MAX_OID_BYTES, offset, "an OBJECT IDENTIFIER of " + count(length));
                require(bytes[at + length - 1] >= 0, at + length - 1, "an OBJECT IDENTIFIER that does not end");
                for (int i = at; i < at + length; i++) {
                    boolean first = i == at || bytes[i - 1] >= 0;
                    require(
                            !first || bytes[i] != (byte) 0x80,
                            i,
                            "an OBJECT IDENTIFIER with a number that starts with zero");
                }
            }
            case UTF8_STRING -> {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
                } catch (CharacterCodingException e) {
                    throw new DerException(offset, "a UTF8String that is not UTF-8");
                }
            }
            case BMP_STRING -> require(length % 2 == 0, offset, "a BMPString of " + count(length));
            default -> {}
        }
    }

    /** Structures may stand in strings, as do public keys and extensions: what a parser would descend into must not be too deep. */
    private void nested(int at, int end, int depth) throws DerException {
        if (at >= end || (bytes[at] & CONSTRUCTED) == 0) {
            return;
        }
        try {
            Header header = header(at, end);
            if (header.length != INDEFINITE && header.content + header.length != end) {
                return;
            }
        } catch (DerException justBytes) {
            return;
        }
        if (depth + 1 > MAX_DEPTH) {
            throw new DerException(at, "structures nested more than " + MAX_DEPTH + " deep");
        }
        try {
            new Asn1Frame(bytes, BASIC).element(at, end, depth + 1);
        } catch (DerException e) {
            if (e.getMessage().contains("nested")) {
                throw e;
            }
        }
    }

    private static void require(boolean met, int offset, String otherwise) throws DerException {
        if (!met) {
            throw new DerException(offset, otherwise);
        }
    }

    private static String count(int bytes) {
        return bytes == 1 ? "1 byte" : bytes + " bytes";
    }

    private static String size(long bytes) {
        return bytes < 1 << 20
                ? count((int) bytes)
                : bytes < 1 << 30
                        ? (bytes >> 20) + " MiB"
                        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
    }
}
