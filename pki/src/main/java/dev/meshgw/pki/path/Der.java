package dev.meshgw.pki.path;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One element of DER (X.690 §8 to §11), known by its place in the whole encoding, so that a fault can be told by byte. BER that is
 * not DER (longer lengths than needed, indefinite lengths, padded integers, TRUE other than FF) is a fault. Own code, because
 * a client checks a chain in each handshake, and loading BouncyCastle takes longer than the handshake. Immutable by agreement:
 * nobody writes to {@code bytes}.
 *
 * @param bytes the whole encoding
 * @param at where the element begins, at its tag
 * @param tag identifier octet: class, constructed bit and number
 * @param start where its content begins
 * @param end after its content
 */
record Der(byte[] bytes, int at, int tag, int start, int end) {

    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int ENUMERATED = 0x0a;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private static final int CONSTRUCTED = 0x20;
    private static final int CLASS = 0xc0;
    private static final int LONG_TAG = 0x1f;

    /** Certificates nest less than half of that. */
    private static final int MAX_DEPTH = 40;

    /** Object identifiers of real use have less than 64 octets; the text of one grows with the square of its length. */
    private static final int MAX_OBJECT_IDENTIFIER = 64;

    /** The one element that the bytes are. */
    static Der of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    private static Der of(byte[] bytes, int from, int to) {
        Der element = read(bytes, from, to);
        if (element.end != to) {
            throw new MalformedCertificateException(element.end, (to - element.end) + " bytes follow the end");
        }
        return element;
    }

    private static Der read(byte[] bytes, int from, int to) {
        if (to - from < 2) {
            throw new MalformedCertificateException(from, "it is cut off");
        }
        int tag = bytes[from] & 0xff;
        if ((tag & LONG_TAG) == LONG_TAG) {
            throw new MalformedCertificateException(from, "a tag of several bytes is not used in certificates");
        }
        int first = bytes[from + 1] & 0xff;
        int start = from + 2;
        long length = first;
        if (first > 0x7f) {
            int octets = first - 0x80;
            if (octets == 0) {
                throw new MalformedCertificateException(
                        from, "the length is indefinite, as BER allows and DER does not");
            }
            if (octets > 4 || start + octets > to) {
                throw new MalformedCertificateException(from, "the length goes beyond the end");
            }
            length = 0;
            for (int i = 0; i < octets; i++) {
                length = length << 8 | bytes[start + i] & 0xff;
            }
            start += octets;
            if (length < 0x80 || length >>> 8 * (octets - 1) == 0) {
                throw new MalformedCertificateException(from, "the length is written in more bytes than DER allows");
            }
        }
        if (length > to - start) {
            throw new MalformedCertificateException(
                    from, "it says to have " + length + " bytes, but " + (to - start) + " are left");
        }
        return new Der(bytes, from, tag, start, start + (int) length);
    }

    /** The elements within a constructed element, or within the content of an octet string. */
    List<Der> children() {
        var children = new ArrayList<Der>();
        int next = start;
        while (next < end) {
            Der child = read(bytes, next, end);
            children.add(child);
            next = child.end;
        }
        return children;
    }

    /** The one element that the content is. */
    Der only() {
        return of(bytes, start, end);
    }

    Der require(int expected, String what) {
        if (tag != expected) {
            throw malformed(what + " has the tag " + hex(tag) + " instead of " + hex(expected));
        }
        return this;
    }

    /** The elements of a SEQUENCE. @param what it is, for the complaint if it is none */
    List<Der> sequence(String what) {
        return require(SEQUENCE, what).children();
    }

    boolean isContext(int number) {
        return (tag & CLASS) == 0x80 && (tag & LONG_TAG) == number;
    }

    int length() {
        return end - start;
    }

    byte[] content() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    byte[] encoded() {
        return Arrays.copyOfRange(bytes, at, end);
    }

    boolean bool() {
        if (length() != 1 || bytes[start] != 0 && bytes[start] != (byte) 0xff) {
            throw malformed("a BOOLEAN is neither 00 nor FF");
        }
        return bytes[start] != 0;
    }

    BigInteger integer() {
        if (length() == 0) {
            throw malformed("an INTEGER has no content");
        }
        if (length() > 1
                && (bytes[start] == 0 && bytes[start + 1] >= 0 || bytes[start] == -1 && bytes[start + 1] < 0)) {
            throw malformed("an INTEGER is padded");
        }
        return new BigInteger(content());
    }

    /** The bits of a BIT STRING whose number of bits is a multiple of 8. */
    byte[] wholeBits() {
        if (unusedBits() != 0) {
            throw malformed("a BIT STRING ends within a byte");
        }
        return Arrays.copyOfRange(bytes, start + 1, end);
    }

    /** The first 16 bits of a named bit list, bit 0 as the lowest. */
    int namedBits() {
        unusedBits();
        int bits = 0;
        for (int i = 0; i < 16 && start + 1 + i / 8 < end; i++) {
            bits |= (bytes[start + 1 + i / 8] >> 7 - i % 8 & 1) << i;
        }
        return bits;
    }

    private int unusedBits() {
        int unused = length() == 0 ? -1 : bytes[start];
        if (unused < 0 || unused > 7 || length() == 1 && unused > 0) {
            throw malformed("a BIT STRING does not say how many bits it has");
        }
        if (unused > 0 && (bytes[end - 1] & (1 << unused) - 1) != 0) {
            throw malformed("the unused bits of a BIT STRING are not zero");
        }
        return unused;
    }

    /** Dotted. */
    String oid() {
        require(OBJECT_IDENTIFIER, "an object identifier");
        if (length() == 0 || length() > MAX_OBJECT_IDENTIFIER || bytes[end - 1] < 0) {
            throw malformed("an object identifier is cut off, empty or too long");
        }
        var text = new StringBuilder();
        BigInteger arc = BigInteger.ZERO;
        boolean begins = true;
        for (int i = start; i < end; i++) {
            if (begins && bytes[i] == (byte) 0x80) {
                throw malformed("an object identifier is padded");
            }
            arc = arc.shiftLeft(7).or(BigInteger.valueOf(bytes[i] & 0x7f));
            begins = bytes[i] >= 0;
            if (begins) {
                if (text.isEmpty()) {
                    int top = Math.min(arc.divide(BigInteger.valueOf(40)).intValue(), 2);
                    text.append(top).append('.').append(arc.subtract(BigInteger.valueOf(40L * top)));
                } else {
                    text.append('.').append(arc);
                }
                arc = BigInteger.ZERO;
            }
        }
        return text.toString();
    }

    /** Looks at every element within this one. @throws MalformedCertificateException if one is not DER */
    void check() {
        check(0);
    }

    private void check(int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed("it nests deeper than " + MAX_DEPTH + " levels");
        }
        if ((tag & CONSTRUCTED) != 0) {
            boolean isString = (tag & CLASS) == 0 && tag != SEQUENCE && tag != SET;
            if (isString) {
                throw malformed(
                        "the tag " + hex(tag) + " stands for a string in pieces, as BER allows and DER does not");
            }
            children().forEach(child -> child.check(depth + 1));
            return;
        }
        switch (tag) {
            case BOOLEAN -> bool();
            case INTEGER, ENUMERATED -> integer();
            case BIT_STRING -> unusedBits();
            case OBJECT_IDENTIFIER -> oid();
            case NULL -> {
                if (length() != 0) {
                    throw malformed("a NULL has content");
                }
            }
            case SEQUENCE & ~CONSTRUCTED, SET & ~CONSTRUCTED ->
                throw malformed("a SEQUENCE or SET is not marked as constructed");
            default -> {
                // strings, times and context-specific elements are read by those who know what they are
            }
        }
    }

    MalformedCertificateException malformed(String reason) {
        return new MalformedCertificateException(at, reason);
    }

    private static String hex(int tag) {
        return String.format("%02X", tag);
    }
}
