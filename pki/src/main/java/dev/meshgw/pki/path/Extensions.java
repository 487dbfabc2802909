package dev.meshgw.pki.path;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The two X.509 extensions that the JDK hands out only as DER (RFC 5280 §4.2.1.1 and §4.2.1.2). */
final class Extensions {

    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;

    /** {@code keyIdentifier [0] IMPLICIT OCTET STRING}. */
    private static final int KEY_IDENTIFIER = 0x80;

    private Extensions() {}

    /** @param value as {@link java.security.cert.X509Extension#getExtensionValue} returns it; empty result if absent */
    static byte[] subjectKeyId(byte @Nullable [] value) {
        return value == null ? new byte[0] : content(content(value, OCTET_STRING), OCTET_STRING);
    }

    /** @see #subjectKeyId */
    static byte[] authorityKeyId(byte @Nullable [] value) {
        return value == null ? new byte[0] : content(content(content(value, OCTET_STRING), SEQUENCE), KEY_IDENTIFIER);
    }

    /** The content of the first element if it has that tag, otherwise nothing. */
    private static byte[] content(byte[] der, int tag) {
        try {
            var in = ByteBuffer.wrap(der);
            if ((in.get() & 0xff) != tag) {
                return new byte[0];
            }
            int length = in.get() & 0xff;
            if (length > 0x80) {
                int octets = length - 0x80;
                length = 0;
                for (int i = 0; i < octets; i++) {
                    length = length << 8 | in.get() & 0xff;
                }
            }
            if (length < 0 || length > in.remaining()) {
                return new byte[0];
            }
            byte[] content = new byte[length];
            in.get(content);
            return content;
        } catch (BufferUnderflowException malformed) {
            return new byte[0];
        }
    }
}
