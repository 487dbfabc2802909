package dev.meshgw.sample.http;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/** An answer as a value. The server knows how to write it in HTTP/1.1 and HTTP/2, when, and how fast. */
public sealed interface Reply {

    /**
     * A whole answer.
     *
     * @param reason the reason phrase; HTTP/2 has none
     * @param body left out for HEAD and for 1xx, 204 and 304, while {@link Field#LENGTH} still speaks of it for HEAD; not to
     *     be changed afterwards
     */
    record Full(int status, String reason, List<Field> fields, byte[] body) implements Reply {

        public Full {
            fields = List.copyOf(fields);
        }
    }

    /** An answer that is given after some time, counted by the event loop's timer. */
    record Later(Duration delay, Reply reply) implements Reply {}

    /**
     * An answer in pieces.
     *
     * @param length the sum of all pieces, or empty if it is not told beforehand
     * @param chunks asked for the next piece only when the connection can take it
     */
    record Stream(int status, String reason, List<Field> fields, OptionalLong length, Iterator<Chunk> chunks)
            implements Reply {

        public Stream {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A piece of a body.
     *
     * @param pause how long to wait before it
     */
    record Chunk(Duration pause, byte[] bytes) {

        public static Chunk now(byte[] bytes) {
            return new Chunk(Duration.ZERO, bytes);
        }
    }
}
