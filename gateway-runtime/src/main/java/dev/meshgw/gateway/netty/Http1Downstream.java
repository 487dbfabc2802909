package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.RouteConfiguration;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1.1 edge towards the client: reads requests one after the other, each only when the one before is answered, and
 * writes responses. What it refuses, it refuses with the connection. Event loop only.
 */
final class Http1Downstream extends ChannelInboundHandlerAdapter
        implements DownstreamStream, DownstreamConnection.Owner {

    private static final String HTTP_1_1 = "HTTP/1.1";

    private final DownstreamConnection connection;
    private final CurrentRoutes routes;
    private final Http1HeadReader heads;
    private final Http1BodyReader bodies;

    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Http1ResponseOut out;
    /** Received and not yet understood. Owned here. */
    private @Nullable ByteBuf received;

    private @Nullable HttpExchange exchange;
    private String protocol = HTTP_1_1;
    private boolean toHead;
    private boolean requestEnded = true;
    private boolean responseEnded = true;
    private boolean keepAlive = true;
    private boolean refused;
    private boolean closing;
    private boolean paused;
    private boolean active;
    private boolean parsing;

    Http1Downstream(DownstreamConnection connection, RouteConfiguration routes) {
        this.connection = connection;
        this.routes = new CurrentRoutes(connection, routes);
        DataPlaneOptions options = connection.worker().options();
        this.heads = new Http1HeadReader(options.maxHeaderBytes(), options.maxHeaderCount());
        this.bodies = new Http1BodyReader(options.maxHeaderBytes(), options.maxHeaderCount());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        out = new Http1ResponseOut(connection.worker(), context);
        connection.owner(this);
    }

    // Requests in.

    @Override
    public void channelRead(ChannelHandlerContext context, Object msg) {
        ByteBuf data = (ByteBuf) msg;
        if (closing) {
            data.release();
            return;
        }
        received = received == null
                ? data
                : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), received, data);
        read();
    }

    /** Understands as much as the state allows. Answers that come at once lead back here, so it does not nest. */
    private void read() {
        if (parsing) {
            return;
        }
        parsing = true;
        while (!closing && received != null && received.isReadable() && step(received)) {}
        parsing = false;
        if (received != null && (closing || !received.isReadable())) {
            received.release();
            received = null;
        }
        readMoreOnlyIfWanted();
    }

    /** @return false if more bytes or an answer are needed first */
    private boolean step(ByteBuf in) {
        if (!requestEnded) {
            return body(in);
        }
        return responseEnded && head(in);
    }

    /** A client that pipelines waits with us: what cannot be read yet stays in the kernel. */
    private void readMoreOnlyIfWanted() {
        if (closing) {
            return;
        }
        boolean full = received != null && requestEnded && !responseEnded;
        context().channel().config().setAutoRead(!paused && !full);
    }

    private boolean head(ByteBuf in) {
        switch (heads.read(in)) {
            case NEED_MORE -> {
                return false;
            }
            case COMPLETE -> begin(Http1RequestLine.parse(heads.startLine(), heads.headers()));
            case MALFORMED -> refuse(LocalReply.BAD_REQUEST, Http1RequestLine.unreadable());
            case TOO_LARGE -> refuse(LocalReply.HEADERS_TOO_LARGE, Http1RequestLine.unreadable());
            case TOO_MANY_HEADERS -> refuse(LocalReply.TOO_MANY_HEADERS, Http1RequestLine.unreadable());
        }
        return true;
    }

    private void begin(Http1RequestLine line) {
        RequestHead request = line.request();
        if (line.refusal() != null || request == null) {
            LocalReply refusal = line.refusal() == null ? LocalReply.BAD_REQUEST : line.refusal();
            protocol = refusal == LocalReply.LOW_VERSION ? "HTTP/1.0" : HTTP_1_1;
            toHead = request != null && request.isHead();
            refuse(refusal, request == null ? Http1RequestLine.unreadable() : request);
            return;
        }
        active = true;
        keepAlive = line.keepsAlive() && keepAlive;
        toHead = request.isHead();
        responseEnded = false;
        bodies.begin(request.upgrade.isEmpty() ? request.length : FramingGuard.UNTIL_CLOSE);
        requestEnded = bodies.isDone();
        exchange = new HttpExchange(connection, this, request);
        exchange.begin(routes.get(), requestEnded);
    }

    private boolean body(ByteBuf in) {
        ByteBuf piece = bodies.next(in);
        if (bodies.isMalformed()) {
            if (piece != null) {
                piece.release();
            }
            if (exchange == null) {
                abort();
            } else {
                exchange.requestMalformed();
            }
            return false;
        }
        if (piece == null) {
            return false;
        }
        requestEnded = bodies.isDone();
        HeaderList trailers = bodies.trailers();
        if (exchange == null) {
            piece.release();
        } else if (requestEnded && trailers != null) {
            piece.release();
            exchange.requestTrailers(trailers);
        } else {
            exchange.requestData(piece, requestEnded);
        }
        return true;
    }

    /** What could not be read as a request is answered and ends the connection: where the next one begins is unknown. */
    private void refuse(LocalReply reply, RequestHead request) {
        active = true;
        keepAlive = false;
        refused = true;
        responseEnded = false;
        exchange = new HttpExchange(connection, this, request);
        exchange.refuse(reply);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        if (exchange != null) {
            HttpExchange current = exchange;
            exchange = null;
            current.downstreamReset();
        }
        if (received != null && !parsing) {
            received.release();
            received = null;
        }
        out().release();
    }

    // Responses out.

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public void informational(int status, HeaderList headers) {
        if (!closing) {
            out().informational(status, headers);
        }
    }

    @Override
    public void head(ResponseHead head, boolean end) {
        if (closing) {
            return;
        }
        if (!requestEnded) {
            keepAlive = false; // answered before the end of the body, or a tunnel: no request can follow
        }
        out().head(head, toHead, keepAlive);
        if (end) {
            responseEnded();
        }
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        if (closing) {
            data.release();
            return;
        }
        out().data(data, end);
        if (end) {
            responseEnded();
        }
    }

    @Override
    public void trailers(HeaderList trailers) {
        if (!closing) {
            out().trailers(trailers);
            responseEnded();
        }
    }

    private void responseEnded() {
        exchange = null;
        responseEnded = true;
        paused = false; // whoever asked for it is gone
        if (keepAlive) {
            read();
        } else {
            close();
        }
    }

    /** After what was written. A client that may still be sending must be able to read it. */
    private void close() {
        closing = true;
        if (!requestEnded || refused) {
            LingeringClose.install(connection);
        }
        closeWhenWritten();
    }

    private void closeWhenWritten() {
        out().flush();
        WrittenClose.close(context(), connection.worker().options().delayedCloseTimeout());
    }

    @Override
    public void abort() {
        closing = true;
        exchange = null;
        closeWhenWritten();
    }

    @Override
    public boolean isWritable() {
        return context().channel().isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (exchange != null && context.channel().isWritable()) {
            exchange.downstreamWritable();
        }
    }

    @Override
    public void pauseRequest() {
        paused = true;
        context().channel().config().setAutoRead(false);
    }

    @Override
    public void resumeRequest() {
        if (paused) {
            paused = false;
            readMoreOnlyIfWanted();
        }
    }

    // The connection's end.

    @Override
    public boolean wasActive() {
        boolean was = active || !responseEnded;
        active = false;
        return was;
    }

    @Override
    public void drain() {
        keepAlive = false;
        if (responseEnded && !closing) {
            close();
        }
    }

    @Override
    public void idleTimeout() {
        drain();
    }

    private Http1ResponseOut out() {
        if (out == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return out;
    }

    private ChannelHandlerContext context() {
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return ctx;
    }
}
