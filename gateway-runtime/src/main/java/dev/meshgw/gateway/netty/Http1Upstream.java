package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to an endpoint: writes requests and reads responses, one after the other. Event loop only.
 */
final class Http1Upstream extends ChannelInboundHandlerAdapter implements UpstreamStream {

    private final Worker worker;
    private final Http1Pool pool;
    private final Http1HeadReader heads;
    private final Http1BodyReader bodies;
    private final Http1BodyWriter writer = new Http1BodyWriter();

    /** Since when the pool has it, to the tick; the pool alone uses it. */
    long idleSinceNanos;
    /** When it was connected; the pool alone uses it. */
    long openedNanos;
    /** That it was given; the pool alone uses it. */
    int requests;

    private @Nullable ChannelHandlerContext ctx;
    private FlushQueue.@Nullable Entry flush;
    private @Nullable UpstreamRequest request;
    /** Received and not yet understood. Owned here. */
    private @Nullable ByteBuf received;

    /** What TLS says of the end of the connection; empty for nothing. */
    private String transportFailure = "";

    private boolean toHead;
    private boolean upgrading;
    private boolean readingBody;
    private boolean requestSent = true;
    private boolean keepAlive = true;
    private boolean reused;
    private boolean paused;

    Http1Upstream(Worker worker, Http1Pool pool) {
        this.worker = worker;
        this.pool = pool;
        DataPlaneOptions options = worker.options();
        this.heads = new Http1HeadReader(options.maxHeaderBytes(), options.maxHeaderCount());
        this.bodies = new Http1BodyReader(options.maxHeaderBytes(), options.maxHeaderCount());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        flush = worker.flushes().entry(context::flush);
    }

    // Request out.

    @Override
    public void send(UpstreamRequest newRequest, RequestHead head, boolean end) {
        request = newRequest;
        toHead = head.isHead();
        upgrading = !head.upgrade.isEmpty();
        readingBody = false;
        requestSent = end;
        keepAlive = true;
        context().write(Http1RequestWriter.write(worker, context().alloc(), head));
        writer.begin(upgrading ? FramingGuard.UNTIL_CLOSE : head.length);
        flushSoon();
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        requestSent = end;
        writer.data(context(), data, end);
        flushSoon();
    }

    @Override
    public void trailers(HeaderList trailers) {
        requestSent = true;
        writer.end(context(), trailers, worker.headBuffer());
        flushSoon();
    }

    @Override
    public boolean isWritable() {
        return context().channel().isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (request != null && context.channel().isWritable()) {
            request.writable();
        }
    }

    // Response in.

    @Override
    public void channelRead(ChannelHandlerContext context, Object msg) {
        ByteBuf data = (ByteBuf) msg;
        received = received == null
                ? data
                : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), received, data);
        while (request != null && received != null && received.isReadable() && step(received)) {}
        if (request == null && received != null && received.isReadable()) {
            close(); // bytes that nobody asked for: whose answer would they be?
        }
        releaseIfEmpty();
    }

    /** @return false if more bytes are needed */
    private boolean step(ByteBuf in) {
        return readingBody ? body(in) : head(in);
    }

    private boolean head(ByteBuf in) {
        switch (heads.read(in)) {
            case NEED_MORE -> {
                return false;
            }
            case COMPLETE -> {
                return status(Http1StatusLine.status(heads.startLine()), heads.headers());
            }
            case MALFORMED, TOO_LARGE, TOO_MANY_HEADERS -> {
                broken(UpstreamFailure.PROTOCOL_ERROR);
                return false;
            }
        }
        throw new AssertionError();
    }

    private boolean status(int status, HeaderList headers) {
        if (request == null) {
            return false;
        }
        long length = status < 0 ? FramingGuard.INVALID : FramingGuard.responseLength(status, toHead, headers);
        if (length == FramingGuard.INVALID || (status == 101 && !upgrading)) {
            broken(UpstreamFailure.PROTOCOL_ERROR);
            return false;
        }
        if (status < 200 && status != 101) {
            request.informational(status, headers);
            return true;
        }
        keepAlive = keepAlive && Http1StatusLine.keepsAlive(heads.startLine(), headers) && status != 101;
        long framed = status == 101 ? FramingGuard.UNTIL_CLOSE : length;
        bodies.begin(framed);
        readingBody = true;
        boolean end = bodies.isDone();
        long known = framed < 0 ? ResponseHead.UNKNOWN_LENGTH : framed;
        UpstreamRequest current = request;
        if (end) {
            request = null;
        }
        current.head(new ResponseHead(status, headers, known), end);
        if (end) {
            finished();
        }
        return true;
    }

    private boolean body(ByteBuf in) {
        ByteBuf piece = bodies.next(in);
        if (bodies.isMalformed()) {
            if (piece != null) {
                piece.release();
            }
            broken(UpstreamFailure.PROTOCOL_ERROR);
            return false;
        }
        if (piece == null || request == null) {
            return false;
        }
        if (bodies.isDone()) {
            complete(piece);
        } else {
            request.responseData(piece, false);
        }
        return true;
    }

    private void complete(ByteBuf last) {
        UpstreamRequest current = request;
        request = null; // ending the exchange must not cancel what is complete
        HeaderList trailers = bodies.trailers();
        if (current == null) {
            last.release();
        } else if (trailers == null) {
            current.responseData(last, true);
        } else {
            last.release();
            current.responseTrailers(trailers);
        }
        finished();
    }

    private void finished() {
        reused = true;
        boolean leftover = received != null && received.isReadable();
        if (requestSent && keepAlive && !leftover) {
            resumeResponse();
            pool.released(this);
        } else {
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (request != null && readingBody && bodies.endsWithConnection()) {
            UpstreamRequest current = request;
            request = null;
            current.responseData(context.alloc().buffer(0), true);
        }
        broken(UpstreamFailure.CONNECTION_TERMINATION);
        if (received != null) {
            received.release();
            received = null;
        }
        pool.gone(this);
    }

    private void broken(UpstreamFailure failure) {
        UpstreamRequest current = request;
        request = null;
        close();
        if (current != null) {
            current.reset(failure, transportFailure);
        }
    }

    /** An upstream that breaks off is told to the request by channelInactive, which follows. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        transportFailure = UpstreamTlsFailure.of(cause).reason();
        close();
    }

    // The pool's and the request's wishes.

    @Override
    public void cancel() {
        if (request != null) {
            request = null;
            close(); // the rest of the response would be taken for the next one
        }
    }

    void close() {
        context().close();
    }

    @Override
    public void pauseResponse() {
        paused = true;
        context().channel().config().setAutoRead(false);
    }

    @Override
    public void resumeResponse() {
        if (paused) {
            paused = false;
            context().channel().config().setAutoRead(true);
        }
    }

    @Override
    public boolean isReused() {
        return reused;
    }

    @Override
    public String localAddress() {
        return DownstreamConnection.text(context().channel().localAddress());
    }

    private void releaseIfEmpty() {
        if (received != null && !received.isReadable()) {
            received.release();
            received = null;
        }
    }

    private void flushSoon() {
        if (flush != null) {
            flush.flushSoon();
        }
    }

    private ChannelHandlerContext context() {
        if (ctx == null) {
            throw new IllegalStateException("not connected");
        }
        return ctx;
    }

    @Override
    public String toString() {
        return "Http1Upstream[" + (ctx == null ? AsciiString.EMPTY_STRING : ctx.channel()) + "]";
    }
}
