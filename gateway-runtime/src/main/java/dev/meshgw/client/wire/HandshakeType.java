package dev.meshgw.client.wire;

import java.util.Arrays;
import java.util.Optional;

/** Handshake messages of TLS 1.2 (RFC 5246 §7.4) and TLS 1.3 (RFC 8446 §4). */
public enum HandshakeType {
    HELLO_REQUEST(0),
    CLIENT_HELLO(1),
    SERVER_HELLO(2),
    NEW_SESSION_TICKET(4),
    END_OF_EARLY_DATA(5),
    ENCRYPTED_EXTENSIONS(8),
    CERTIFICATE(11),
    SERVER_KEY_EXCHANGE(12),
    CERTIFICATE_REQUEST(13),
    SERVER_HELLO_DONE(14),
    CERTIFICATE_VERIFY(15),
    CLIENT_KEY_EXCHANGE(16),
    FINISHED(20),
    CERTIFICATE_STATUS(22),
    KEY_UPDATE(24),
    COMPRESSED_CERTIFICATE(25),
    MESSAGE_HASH(254);

    private final int code;

    HandshakeType(int code) {
        this.code = code;
    }

    /** The type with that number on the wire. */
    public static Optional<HandshakeType> of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }
}
