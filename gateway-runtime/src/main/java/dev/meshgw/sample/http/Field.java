package dev.meshgw.sample.http;

/**
 * A header field of an answer. Values are Latin-1, as on the wire.
 *
 * <p>The server fills in what only it knows: put {@link #CONNECTION} and {@link #LENGTH} where the imitated program writes
 * these lines. {@code Server} and {@code Date} always come first.
 */
public record Field(String name, String value) {

    /** Becomes {@code Connection: keep-alive} or {@code close}; left out in HTTP/2. */
    public static final Field CONNECTION = new Field("Connection", "");

    /** Stands for {@link #CONNECTION} and ends the connection after the answer. */
    public static final Field CLOSE = new Field("Connection", "close");

    /** Becomes {@code Content-Length}, or {@code Transfer-Encoding: chunked} if the length is not known. */
    public static final Field LENGTH = new Field("Content-Length", "");

    /** @throws IllegalArgumentException if the name or the value would end the line (response splitting) */
    public Field {
        requireNoControl(name);
        requireNoControl(value);
        if (name.isEmpty() || name.indexOf(':') >= 0 || name.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("header name: \"" + name + "\" (expected: a token)");
        }
    }

    private static void requireNoControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException("header field with CR, LF or NUL at " + i);
            }
        }
    }
}
