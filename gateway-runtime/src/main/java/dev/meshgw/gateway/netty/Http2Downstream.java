package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.RouteConfiguration;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 edge towards the client: makes an {@link HttpExchange} of each stream. Frames are handled here, without a channel
 * for each stream, which would cost as much again as the rest. Event loop only.
 */
final class Http2Downstream extends Http2ConnectionHandler implements DownstreamConnection.Owner {

    /** What one stream may send before the upstream has taken it; the memory bound of an upload. */
    private static final int STREAM_WINDOW_BYTES = 256 * 1024;
    /** The same for all streams of a connection together. */
    private static final int CONNECTION_WINDOW_BYTES = 1024 * 1024;
    /** RFC 9113 §6.9.2: what a connection begins with. */
    private static final int INITIAL_WINDOW_BYTES = 65_535;

    private final DownstreamConnection connection;
    private final CurrentRoutes routes;
    private final Http2Connection.PropertyKey streamKey;
    private @Nullable ChannelHandlerContext ctx;
    private FlushQueue.@Nullable Entry flush;
    private boolean active;
    private boolean draining;

    private Http2Downstream(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            DownstreamConnection connection,
            RouteConfiguration routes) {
        super(decoder, encoder, settings, true, false);
        this.connection = connection;
        this.routes = new CurrentRoutes(connection, routes);
        this.streamKey = encoder.connection().newKey();
    }

    static void install(DownstreamConnection connection, RouteConfiguration routes) {
        connection.channel().pipeline().addBefore(LastResort.NAME, null, new Builder(connection, routes).build());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        ctx = context;
        flush = connection.worker().flushes().entry(() -> flush(context));
        connection.owner(this);
        decoder().frameListener(new Frames());
        connection().addListener(new StreamEnds());
        encoder().flowController().listener(stream -> {
            Http2DownstreamStream own = stream.getProperty(streamKey);
            if (own != null && encoder().flowController().isWritable(stream)) {
                own.writable();
            }
        });
        super.handlerAdded(context);
        decoder()
                .flowController()
                .incrementWindowSize(connection().connectionStream(), CONNECTION_WINDOW_BYTES - INITIAL_WINDOW_BYTES);
        flushSoon();
    }

    /** As Netty's, but the flush waits for the end of the loop's turn. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        discardSomeReadBytes();
        context.fireChannelReadComplete();
        flushSoon();
    }

    void flushSoon() {
        if (flush != null) {
            flush.flushSoon();
        }
    }

    ChannelHandlerContext context() {
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return ctx;
    }

    DownstreamConnection downstream() {
        return connection;
    }

    @Override
    public boolean wasActive() {
        boolean was = active || connection().numActiveStreams() > 0;
        active = false;
        return was;
    }

    @Override
    public void drain() {
        if (!draining) {
            draining = true;
            ChannelHandlerContext context = context();
            goAway(
                    context,
                    connection().remote().lastStreamCreated(),
                    Http2Error.NO_ERROR.code(),
                    Unpooled.EMPTY_BUFFER,
                    context.newPromise());
            closeIfDone();
            flushSoon();
        }
    }

    @Override
    public void idleTimeout() {
        drain();
    }

    private void closeIfDone() {
        if (draining && connection().numActiveStreams() == 0) {
            ChannelHandlerContext context = context();
            flush(context);
            context.close();
        }
    }

    /** What the client sends. */
    private final class Frames extends Http2EventAdapter {

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context,
                int streamId,
                Http2Headers headers,
                int streamDependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean end)
                throws Http2Exception {
            onHeadersRead(context, streamId, headers, padding, end);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean end)
                throws Http2Exception {
            active = true;
            Http2Stream stream = connection().stream(streamId);
            Http2DownstreamStream known = stream.getProperty(streamKey);
            if (known != null) {
                known.requestTrailers(Http2Heads.trailers(headers));
                return;
            }
            RequestHead request = Http2Heads.request(headers, end);
            if (request == null) {
                throw Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, "malformed request");
            }
            var own = new Http2DownstreamStream(Http2Downstream.this, stream);
            stream.setProperty(streamKey, own);
            own.begin(request, routes.get(), end);
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean end) {
            active = true;
            int bytes = data.readableBytes() + padding;
            Http2DownstreamStream own = connection().stream(streamId).getProperty(streamKey);
            return own == null ? bytes : own.requestData(data.retain(), bytes, end);
        }
    }

    /** A stream ends with its last frame, with a reset by either side, or with the connection. */
    private final class StreamEnds extends Http2ConnectionAdapter {

        @Override
        public void onStreamClosed(Http2Stream stream) {
            Http2DownstreamStream own = stream.removeProperty(streamKey);
            if (own != null) {
                own.closed();
            }
            if (draining) {
                connection.worker().loop().execute(Http2Downstream.this::closeIfDone);
            }
        }
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Downstream, Builder> {

        private final DownstreamConnection connection;
        private final RouteConfiguration routes;

        Builder(DownstreamConnection connection, RouteConfiguration routes) {
            this.connection = connection;
            this.routes = routes;
            DataPlaneOptions options = connection.worker().options();
            var http2 = new DefaultHttp2Connection(true);
            // Priorities are deprecated (RFC 9113 §5.3): streams share alike, which is also the cheaper way.
            http2.remote()
                    .flowController(
                            new DefaultHttp2RemoteFlowController(http2, new UniformStreamByteDistributor(http2)));
            connection(http2);
            initialSettings(new Http2Settings()
                    .maxConcurrentStreams(options.maxConcurrentStreams())
                    .initialWindowSize(STREAM_WINDOW_BYTES)
                    .maxHeaderListSize(options.maxHeaderBytes()));
            frameListener(new Http2EventAdapter()); // replaced once the handler exists
        }

        @Override
        protected Http2Downstream build() {
            return super.build();
        }

        @Override
        protected Http2Downstream build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Http2Downstream(decoder, encoder, settings, connection, routes);
        }
    }
}
