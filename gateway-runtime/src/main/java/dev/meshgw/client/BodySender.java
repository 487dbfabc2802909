package dev.meshgw.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Feeds a request's body to the connection piece by piece, in chunked coding (RFC 9112 §7.1) if asked. */
final class BodySender implements Closeable {

    private static final int PIECE_BYTES = 16 * 1024;

    /** A chunk's size line and the two ends of line around its data. */
    private static final int CHUNK_OVERHEAD_BYTES = 32;

    private static final byte[] END_OF_LINE = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ExchangeCourse course;
    private final boolean chunked;
    private final InputStream source;
    private final byte[] piece = new byte[PIECE_BYTES];
    private final ByteBuffer pending =
            ByteBuffer.allocate(PIECE_BYTES + CHUNK_OVERHEAD_BYTES).flip();
    private long remaining;
    private boolean sourceEnded;
    private boolean done;

    BodySender(RequestBody body, boolean chunked, ExchangeCourse course) throws FailedExchange {
        this.course = course;
        this.chunked = chunked;
        this.remaining = body.knownLength().orElse(Long.MAX_VALUE);
        this.sourceEnded = body.isEmpty() && !chunked;
        this.done = sourceEnded;
        try {
            this.source = body.source().open();
        } catch (IOException e) {
            throw new FailedExchange(new ExchangeFailure.InputFailed(e));
        }
    }

    boolean isDone() {
        return done;
    }

    /** @return whether a byte was taken */
    boolean send(Transport transport) throws IOException, FailedExchange {
        if (!pending.hasRemaining()) {
            load(PIECE_BYTES);
        }
        boolean progress = transport.write(pending) > 0;
        finishIfEmpty();
        return progress;
    }

    /** The next piece of at most {@code limit} bytes, uncoded; empty at the end. For HTTP/2, which has frames of its own. */
    ByteBuffer next(int limit) throws FailedExchange {
        load(Math.min(limit, PIECE_BYTES));
        var next = ByteBuffer.allocate(pending.remaining()).put(pending).flip();
        finishIfEmpty();
        return next;
    }

    private void finishIfEmpty() {
        if (sourceEnded && !pending.hasRemaining() && !done) {
            done = true;
            course.bodySent(chunked);
        }
    }

    private void load(int limit) throws FailedExchange {
        if (sourceEnded) {
            return;
        }
        int count;
        try {
            count = source.read(piece, 0, (int) Math.min(limit, remaining));
            if (count < 0 && remaining != Long.MAX_VALUE) {
                throw new IOException("the body ended " + remaining + " bytes early");
            }
        } catch (IOException e) {
            throw new FailedExchange(new ExchangeFailure.InputFailed(e));
        }
        pending.clear();
        if (count > 0) {
            course.sent(count);
            remaining -= remaining == Long.MAX_VALUE ? 0 : count;
            if (chunked) {
                pending.put((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            pending.put(piece, 0, count);
            if (chunked) {
                pending.put(END_OF_LINE);
            }
        }
        if (count < 0 || remaining == 0) {
            sourceEnded = true;
            if (chunked) {
                pending.put(LAST_CHUNK);
            }
        }
        pending.flip();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
