package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** One stream of an {@link Http2Upstream}. Event loop only. */
final class Http2UpstreamStream implements UpstreamStream {

    private final Http2Upstream handler;
    private final int id;
    private @Nullable Http2Stream stream;
    private @Nullable UpstreamRequest request;
    private boolean headReceived;
    private boolean paused;
    private boolean toHead;
    /** Received and not yet given back to the server's window. */
    private int unconsumed;

    Http2UpstreamStream(Http2Upstream handler, int id) {
        this.handler = handler;
        this.id = id;
    }

    // Request out.

    @Override
    public void send(UpstreamRequest newRequest, RequestHead head, boolean end) {
        request = newRequest;
        toHead = head.isHead();
        handler.encoder()
                .writeHeaders(
                        handler.context(),
                        id,
                        Http2Heads.request(head),
                        0,
                        end,
                        handler.context().newPromise());
        stream = handler.connection().stream(id);
        if (stream == null) {
            reset(UpstreamFailure.CONNECTION_TERMINATION);
        } else {
            handler.opened(stream, this);
            handler.flushSoon();
        }
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        if (request == null) {
            data.release();
            return;
        }
        handler.encoder()
                .writeData(
                        handler.context(), id, data, 0, end, handler.context().newPromise());
        handler.flushSoon();
    }

    @Override
    public void trailers(HeaderList trailers) {
        if (request != null) {
            handler.encoder()
                    .writeHeaders(
                            handler.context(),
                            id,
                            Http2Heads.trailers(trailers),
                            0,
                            true,
                            handler.context().newPromise());
            handler.flushSoon();
        }
    }

    @Override
    public void cancel() {
        if (request != null) {
            request = null;
            handler.encoder()
                    .writeRstStream(
                            handler.context(),
                            id,
                            Http2Error.CANCEL.code(),
                            handler.context().newPromise());
            handler.flushSoon();
        }
    }

    @Override
    public boolean isWritable() {
        return stream == null || handler.encoder().flowController().isWritable(stream);
    }

    void writable() {
        if (request != null) {
            request.writable();
        }
    }

    // Response in.

    void headers(Http2Headers block, boolean end) {
        if (request == null) {
            return;
        }
        if (headReceived) {
            UpstreamRequest current = request;
            request = null;
            current.responseTrailers(Http2Heads.trailers(block));
            return;
        }
        ResponseHead head = Http2Heads.response(block, end, toHead);
        if (head == null) {
            cancelAs(UpstreamFailure.PROTOCOL_ERROR);
        } else if (head.status() < 200) {
            request.informational(head.status(), head.headers());
        } else {
            headReceived = true;
            UpstreamRequest current = request;
            if (end) {
                request = null;
            }
            current.head(head, end);
        }
    }

    /**
     * @param data owned from now on
     * @return how many bytes the server may send anew at once
     */
    int responseData(ByteBuf data, int bytes, boolean end) {
        if (request == null) {
            data.release();
            return bytes;
        }
        UpstreamRequest current = request;
        if (end) {
            request = null;
        }
        current.responseData(data, end);
        if (!paused || end) {
            return bytes;
        }
        unconsumed += bytes;
        return 0;
    }

    private void cancelAs(UpstreamFailure failure) {
        UpstreamRequest current = request;
        cancel();
        if (current != null) {
            current.reset(failure);
        }
    }

    void reset(UpstreamFailure failure) {
        reset(failure, "");
    }

    private void reset(UpstreamFailure failure, String reason) {
        UpstreamRequest current = request;
        request = null;
        if (current != null) {
            current.reset(failure, reason);
        }
    }

    /**
     * @param unseen whether the server said, by GOAWAY, that it did nothing with this stream
     * @param reason of the transport; empty for none
     */
    void closed(boolean unseen, String reason) {
        stream = null;
        unconsumed = 0;
        reset(unseen ? UpstreamFailure.REMOTE_REFUSED_STREAM_RESET : UpstreamFailure.CONNECTION_TERMINATION, reason);
    }

    @Override
    public void pauseResponse() {
        paused = true;
    }

    @Override
    public void resumeResponse() {
        paused = false;
        if (unconsumed > 0 && stream != null) {
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

    /** A stream is never the second on its connection to be surprised: GOAWAY says what was not seen. */
    @Override
    public boolean isReused() {
        return false;
    }

    @Override
    public String localAddress() {
        return DownstreamConnection.text(handler.context().channel().localAddress());
    }
}
