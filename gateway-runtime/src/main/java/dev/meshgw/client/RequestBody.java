package dev.meshgw.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * What a request sends after its head. Read in pieces while it is sent, so its size does not matter.
 *
 * @param source opens the body; called once an exchange
 * @param length in bytes, -1 if only its end will tell
 */
public record RequestBody(Source source, long length) {

    private static final RequestBody NONE = of(new byte[0]);

    /** Opens a body. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    public static RequestBody none() {
        return NONE;
    }

    public static RequestBody of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new RequestBody(() -> new ByteArrayInputStream(copy), copy.length);
    }

    public OptionalLong knownLength() {
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    public boolean isEmpty() {
        return length == 0;
    }
}
