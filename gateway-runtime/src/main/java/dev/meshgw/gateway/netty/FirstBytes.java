package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client seems to speak, by how it begins. */
public enum FirstBytes {
    NOTHING("nothing"),
    TLS("TLS"),
    HTTP("plain HTTP"),
    SSL_2("an SSL 2 hello, which TLS gave up in 2011 (RFC 6176)"),
    SSH("SSH"),
    PROXY_PROTOCOL("a PROXY protocol header"),
    OTHER("something that is not TLS");

    /** No word to be recognized is longer. */
    private static final int ENOUGH = 16;

    private static final Pattern REQUEST = Pattern.compile("[A-Z]{3,15} .*", Pattern.DOTALL);
    private static final int HANDSHAKE_RECORD = 22;
    private static final int CLIENT_HELLO = 1;

    private final String description;

    FirstBytes(String description) {
        this.description = description;
    }

    /** To follow "the client sent". */
    public String description() {
        return description;
    }

    static FirstBytes of(@Nullable ByteBuf received) {
        if (received == null || !received.isReadable()) {
            return NOTHING;
        }
        int start = received.readerIndex();
        int first = received.getUnsignedByte(start);
        int length = Math.min(received.readableBytes(), ENOUGH);
        if (first == HANDSHAKE_RECORD && (length == 1 || received.getByte(start + 1) == 3)) {
            return TLS;
        }
        // SSL 2: a length with its top bit set, then CLIENT-HELLO, then the version.
        if (first >= 0x80 && length > 3 && received.getByte(start + 2) == CLIENT_HELLO) {
            return SSL_2;
        }
        String text = received.toString(start, length, StandardCharsets.ISO_8859_1);
        if (text.startsWith("SSH-")) {
            return SSH;
        }
        if (text.startsWith("PROXY ") || text.startsWith("\r\n\r\n\0\r\nQUIT")) {
            return PROXY_PROTOCOL;
        }
        return REQUEST.matcher(text).matches() ? HTTP : OTHER;
    }
}
