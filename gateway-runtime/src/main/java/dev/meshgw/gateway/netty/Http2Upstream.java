package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.ConnectionPool;
import io.netty.buffer.ByteBuf;
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
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 connection to an endpoint, with prior knowledge (RFC 9113 §3.3). Event loop only. */
final class Http2Upstream extends Http2ConnectionHandler {

    private static final int STREAM_WINDOW_BYTES = 256 * 1024;
    private static final int CONNECTION_WINDOW_BYTES = 1024 * 1024;
    private static final int INITIAL_WINDOW_BYTES = 65_535;

    private final Worker worker;
    private final Http2Pool pool;
    private final Http2Connection.PropertyKey streamKey;
    private @Nullable ChannelHandlerContext ctx;
    private FlushQueue.@Nullable Entry flush;
    private final ConnectionPool.@Nullable Http2Keepalive keepalive;
    private final long openedNanos = System.nanoTime();
    private long idleSinceNanos;
    private int requests;
    /** Closes the connection unless the answer to a PING comes first. */
    private @Nullable Future<?> pingTimeout;

    private @Nullable Future<?> nextPing;
    private boolean leaving;
    /** What TLS says of the end of the connection; empty for nothing. */
    private String transportFailure = "";

    private Http2Upstream(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            Worker worker,
            Http2Pool pool,
            ConnectionPool.@Nullable Http2Keepalive keepalive) {
        super(decoder, encoder, settings, true, true);
        this.worker = worker;
        this.pool = pool;
        this.keepalive = keepalive;
        this.streamKey = encoder.connection().newKey();
    }

    /** @param keepalive null for none */
    static Http2Upstream create(Worker worker, Http2Pool pool, ConnectionPool.@Nullable Http2Keepalive keepalive) {
        return new Builder(worker, pool, keepalive).build();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        ctx = context;
        flush = worker.flushes().entry(() -> flush(context));
        decoder().frameListener(new Frames());
        connection().addListener(new StreamEnds());
        encoder().flowController().listener(stream -> {
            Http2UpstreamStream own = stream.getProperty(streamKey);
            if (own != null && encoder().flowController().isWritable(stream)) {
                own.writable();
            }
        });
        super.handlerAdded(context);
        if (context.channel().isActive()) {
            begin();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        super.channelActive(context);
        begin();
    }

    /** The preface is written, on a new connection or on one whose TLS handshake is done. */
    private void begin() throws Http2Exception {
        decoder()
                .flowController()
                .incrementWindowSize(connection().connectionStream(), CONNECTION_WINDOW_BYTES - INITIAL_WINDOW_BYTES);
        flushSoon();
        schedulePing();
    }

    private void schedulePing() {
        if (keepalive != null) {
            nextPing = worker.loop().schedule(this::ping, keepalive.interval().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void ping() {
        if (keepalive != null) {
            encoder().writePing(context(), false, openedNanos, context().newPromise());
            flushSoon();
            pingTimeout = worker.loop()
                    .schedule(() -> context().close(), keepalive.timeout().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void endPings() {
        if (pingTimeout != null) {
            pingTimeout.cancel(false);
            pingTimeout = null;
        }
        if (nextPing != null) {
            nextPing.cancel(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        discardSomeReadBytes();
        context.fireChannelReadComplete();
        flushSoon();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        leave();
        endPings();
        super.channelInactive(context);
    }

    /** What the peer did wrong was told to the requests when their streams ended. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        transportFailure = UpstreamTlsFailure.of(cause).reason();
        context.close();
    }

    /** @param maxStreams that may be open at once, if the peer allows as many */
    boolean takesStreams(int maxStreams) {
        return !leaving
                && connection().local().numActiveStreams() < maxStreams
                && context().channel().isActive()
                && connection().local().canOpenStream();
    }

    Http2UpstreamStream newStream() {
        idleSinceNanos = 0;
        requests++;
        return new Http2UpstreamStream(this, connection().local().incrementAndGetNextStreamId());
    }

    /** The stream was opened by its first headers. */
    void opened(Http2Stream stream, Http2UpstreamStream own) {
        stream.setProperty(streamKey, own);
    }

    /** Streams begun so far. */
    int requests() {
        return requests;
    }

    /** When it was made, shortly before it was connected. */
    long openedNanos() {
        return openedNanos;
    }

    /** Since when it has no stream, to the tick that asks; now if it has one. */
    long idleSinceNanos(long nowNanos) {
        if (connection().numActiveStreams() > 0) {
            idleSinceNanos = 0;
            return nowNanos;
        }
        if (idleSinceNanos == 0) {
            idleSinceNanos = nowNanos;
        }
        return idleSinceNanos;
    }

    void closeWhenDone() {
        leave();
        if (connection().numActiveStreams() == 0) {
            context().close();
        }
    }

    private void leave() {
        if (!leaving) {
            leaving = true;
            pool.gone(this);
        }
    }

    void flushSoon() {
        if (flush != null) {
            flush.flushSoon();
        }
    }

    ChannelHandlerContext context() {
        if (ctx == null) {
            throw new IllegalStateException("not connected");
        }
        return ctx;
    }

    /** What the server sends. */
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
                boolean end) {
            onHeadersRead(context, streamId, headers, padding, end);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean end) {
            Http2UpstreamStream own = connection().stream(streamId).getProperty(streamKey);
            if (own != null) {
                own.headers(headers, end);
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean end) {
            int bytes = data.readableBytes() + padding;
            Http2UpstreamStream own = connection().stream(streamId).getProperty(streamKey);
            return own == null ? bytes : own.responseData(data.retain(), bytes, end);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext context, int streamId, long errorCode) {
            Http2UpstreamStream own = connection().stream(streamId).getProperty(streamKey);
            if (own != null) {
                own.reset(
                        errorCode == Http2Error.REFUSED_STREAM.code()
                                ? UpstreamFailure.REMOTE_REFUSED_STREAM_RESET
                                : UpstreamFailure.REMOTE_RESET);
            }
        }

        @Override
        public void onPingAckRead(ChannelHandlerContext context, long data) {
            if (pingTimeout != null) {
                pingTimeout.cancel(false);
                pingTimeout = null;
                schedulePing();
            }
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
            pool.serveWaiting();
        }
    }

    private final class StreamEnds extends Http2ConnectionAdapter {

        @Override
        public void onStreamClosed(Http2Stream stream) {
            Http2UpstreamStream own = stream.removeProperty(streamKey);
            if (own != null) {
                own.closed(
                        connection().goAwayReceived()
                                && stream.id() > connection().local().lastStreamKnownByPeer(),
                        transportFailure);
            }
            worker.loop().execute(leaving ? Http2Upstream.this::closeWhenDone : pool::serveWaiting);
        }

        @Override
        public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
            leave();
        }
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Upstream, Builder> {

        private final Worker worker;
        private final Http2Pool pool;
        private final ConnectionPool.@Nullable Http2Keepalive keepalive;

        Builder(Worker worker, Http2Pool pool, ConnectionPool.@Nullable Http2Keepalive keepalive) {
            this.worker = worker;
            this.pool = pool;
            this.keepalive = keepalive;
            var http2 = new DefaultHttp2Connection(false);
            http2.remote()
                    .flowController(
                            new DefaultHttp2RemoteFlowController(http2, new UniformStreamByteDistributor(http2)));
            connection(http2);
            initialSettings(new Http2Settings()
                    .pushEnabled(false)
                    .initialWindowSize(STREAM_WINDOW_BYTES)
                    .maxHeaderListSize(worker.options().maxHeaderBytes()));
            frameListener(new Http2EventAdapter()); // replaced once the handler exists
        }

        @Override
        protected Http2Upstream build() {
            return super.build();
        }

        @Override
        protected Http2Upstream build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Http2Upstream(decoder, encoder, settings, worker, pool, keepalive);
        }
    }
}
