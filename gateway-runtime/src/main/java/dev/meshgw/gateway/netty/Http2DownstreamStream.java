package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.RouteConfiguration;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** One stream of an {@link Http2Downstream}. Flow control is its back-pressure, both ways. Event loop only. */
final class Http2DownstreamStream implements DownstreamStream {

    private final Http2Downstream handler;
    private final Http2Stream stream;
    private @Nullable HttpExchange exchange;
    private boolean requestEnded;
    private boolean closed;
    private boolean paused;
    /** Received and not yet given back to the client's window. */
    private int unconsumed;

    Http2DownstreamStream(Http2Downstream handler, Http2Stream stream) {
        this.handler = handler;
        this.stream = stream;
    }

    // Request in.

    void begin(RequestHead request, RouteConfiguration routes, boolean end) {
        requestEnded = end;
        exchange = new HttpExchange(handler.downstream(), this, request);
        int limit = handler.downstream().worker().options().maxHeaderCount();
        if (request.headers.size() > limit) {
            exchange.refuse(LocalReply.TOO_MANY_HEADERS);
        } else {
            exchange.begin(routes, end);
        }
    }

    /**
     * @param data owned from now on
     * @param bytes with padding
     * @return how many of them the client may send anew at once
     */
    int requestData(ByteBuf data, int bytes, boolean end) {
        requestEnded = end;
        if (exchange == null) {
            data.release();
            return bytes;
        }
        exchange.requestData(data, end);
        if (!paused) {
            return bytes;
        }
        unconsumed += bytes;
        return 0;
    }

    void requestTrailers(HeaderList trailers) {
        requestEnded = true;
        if (exchange != null) {
            exchange.requestTrailers(trailers);
        }
    }

    /** The stream is over, perhaps before its exchange. */
    void closed() {
        closed = true;
        unconsumed = 0; // Netty gives back what a closed stream holds of the connection's window
        if (exchange != null) {
            HttpExchange current = exchange;
            exchange = null;
            current.downstreamReset();
        }
    }

    void writable() {
        if (exchange != null) {
            exchange.downstreamWritable();
        }
    }

    @Override
    public void pauseRequest() {
        paused = true;
    }

    @Override
    public void resumeRequest() {
        paused = false;
        if (unconsumed > 0 && !closed) {
            int bytes = unconsumed;
            unconsumed = 0;
            try {
                handler.decoder().flowController().consumeBytes(stream, bytes);
                handler.flushSoon();
            } catch (Http2Exception e) {
                handler.onError(handler.context(), true, e);
            }
        }
    }

    // Response out.

    @Override
    public String protocol() {
        return "HTTP/2";
    }

    @Override
    public void informational(int status, HeaderList headers) {
        if (!closed) {
            handler.encoder()
                    .writeHeaders(
                            handler.context(),
                            stream.id(),
                            Http2Heads.response(status, headers),
                            0,
                            false,
                            handler.context().newPromise());
            handler.flushSoon();
        }
    }

    @Override
    public void head(ResponseHead head, boolean end) {
        if (!closed) {
            written(
                    handler.encoder()
                            .writeHeaders(
                                    handler.context(),
                                    stream.id(),
                                    Http2Heads.response(head.status(), head.headers()),
                                    0,
                                    end,
                                    handler.context().newPromise()),
                    end);
        }
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        if (closed) {
            data.release();
        } else {
            written(
                    handler.encoder()
                            .writeData(
                                    handler.context(),
                                    stream.id(),
                                    data,
                                    0,
                                    end,
                                    handler.context().newPromise()),
                    end);
        }
    }

    @Override
    public void trailers(HeaderList trailers) {
        if (!closed) {
            written(
                    handler.encoder()
                            .writeHeaders(
                                    handler.context(),
                                    stream.id(),
                                    Http2Heads.trailers(trailers),
                                    0,
                                    true,
                                    handler.context().newPromise()),
                    true);
        }
    }

    private void written(ChannelFuture last, boolean end) {
        if (end) {
            exchange = null;
            if (!requestEnded) {
                // RFC 9113 §8.1: answered before the end of the body; the client need not send the rest.
                last.addListener((ChannelFutureListener) sent -> reset(Http2Error.NO_ERROR));
            }
        }
        handler.flushSoon();
    }

    @Override
    public void abort() {
        exchange = null;
        reset(Http2Error.INTERNAL_ERROR);
    }

    private void reset(Http2Error error) {
        if (!closed) {
            handler.encoder()
                    .writeRstStream(
                            handler.context(),
                            stream.id(),
                            error.code(),
                            handler.context().newPromise());
            handler.flushSoon();
        }
    }

    @Override
    public boolean isWritable() {
        return closed || handler.encoder().flowController().isWritable(stream);
    }
}
