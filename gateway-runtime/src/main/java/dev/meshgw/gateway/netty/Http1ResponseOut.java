package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes the responses of one HTTP/1.1 connection. A head waits for the first piece of its body until the end of the loop's
 * turn, so that a small response is one buffer, one TLS record and one system call. Event loop only.
 */
final class Http1ResponseOut {

    private final Worker worker;
    private final ChannelHandlerContext ctx;
    private final FlushQueue.Entry flush;
    private final Http1BodyWriter body = new Http1BodyWriter();
    /** Owned here. */
    private @Nullable ByteBuf pendingHead;

    Http1ResponseOut(Worker worker, ChannelHandlerContext ctx) {
        this.worker = worker;
        this.ctx = ctx;
        this.flush = worker.flushes().entry(this::flush);
    }

    void informational(int status, HeaderList headers) {
        ctx.write(Http1ResponseWriter.informational(worker, ctx.alloc(), status, headers));
        flush.flushSoon();
    }

    void head(ResponseHead head, boolean toHead, boolean keepAlive) {
        long framing = Http1ResponseWriter.framing(head, toHead);
        pendingHead = Http1ResponseWriter.head(worker, ctx.alloc(), head, toHead, framing, keepAlive);
        body.begin(framing);
        flush.flushSoon();
    }

    /** @param data owned from now on */
    void data(ByteBuf data, boolean end) {
        if (pendingHead != null && !body.isChunked() && data.readableBytes() <= pendingHead.writableBytes()) {
            pendingHead.writeBytes(data);
            data.release();
        } else {
            writeHead();
            body.data(ctx, data, end);
        }
        flush.flushSoon();
    }

    void trailers(HeaderList trailers) {
        writeHead();
        body.end(ctx, trailers, worker.headBuffer());
        flush.flushSoon();
    }

    private void writeHead() {
        if (pendingHead != null) {
            ctx.write(pendingHead);
            pendingHead = null;
        }
    }

    /** Now, and not at the end of the turn. */
    void flush() {
        writeHead();
        ctx.flush();
    }

    /** The connection is gone. */
    void release() {
        if (pendingHead != null) {
            pendingHead.release();
            pendingHead = null;
        }
    }
}
