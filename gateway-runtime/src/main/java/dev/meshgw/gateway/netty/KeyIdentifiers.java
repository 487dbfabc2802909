package dev.meshgw.gateway.netty;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.security.cert.X509Extension;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The key identifiers by which certificates name their issuers (RFC 5280 §4.2.1.1 and §4.2.1.2). Stateless. */
final class KeyIdentifiers {

    private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int KEY_IDENTIFIER = 0x80;

    private KeyIdentifiers() {}

    /** Whether the issuer's key can be the one that the certificate or revocation list names; yes if either does not say. */
    static boolean agree(X509Extension signed, X509Certificate issuer) {
        byte[] wanted = authority(signed);
        byte[] found = subject(issuer);
        return wanted == null || found == null || Arrays.equals(wanted, found);
    }

    private static byte @Nullable [] subject(X509Certificate certificate) {
        ByteBuffer value = content(certificate.getExtensionValue(SUBJECT_KEY_IDENTIFIER));
        return value == null ? null : read(value, OCTET_STRING);
    }

    private static byte @Nullable [] authority(X509Extension signed) {
        ByteBuffer value = content(signed.getExtensionValue(AUTHORITY_KEY_IDENTIFIER));
        byte[] sequence = value == null ? null : read(value, SEQUENCE);
        return sequence == null ? null : read(ByteBuffer.wrap(sequence), KEY_IDENTIFIER);
    }

    /** An extension value is the DER of an OCTET STRING around the DER of the extension. */
    private static @Nullable ByteBuffer content(byte @Nullable [] extension) {
        byte[] inner = extension == null ? null : read(ByteBuffer.wrap(extension), OCTET_STRING);
        return inner == null ? null : ByteBuffer.wrap(inner);
    }

    /** The content of the next DER value if it has this tag. Such values are short: lengths of two bytes suffice. */
    private static byte @Nullable [] read(ByteBuffer der, int tag) {
        if (der.remaining() < 2 || (der.get() & 0xff) != tag) {
            return null;
        }
        int length = der.get() & 0xff;
        if (length == 0x81 && der.hasRemaining()) {
            length = der.get() & 0xff;
        } else if (length == 0x82 && der.remaining() >= 2) {
            length = der.getShort() & 0xffff;
        }
        if (length > der.remaining()) {
            return null;
        }
        byte[] content = new byte[length];
        der.get(content);
        return content;
    }
}
