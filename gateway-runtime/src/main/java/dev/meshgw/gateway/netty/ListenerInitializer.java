package dev.meshgw.gateway.netty;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;

/**
 * Sets up an accepted connection. This is the place that lists the pipeline; each stage replaces itself by the next one:
 *
 * <ol>
 *   <li>{@link TlsInspector} reads the ClientHello and asks the snapshot for the filter chain; none closes the connection;
 *   <li>{@link FilterChainInstaller} obeys it. Passthrough and plain TCP: {@link TcpProxy} relays the bytes. Termination:
 *       Netty's SslHandler and {@link TlsHandshakeWatch}, then as plain text;
 *   <li>{@link HttpCodecSelector} by ALPN or the first bytes: {@link Http1Downstream} or {@link Http2Downstream}. Each makes an
 *       {@link HttpExchange} of every request, which routes it, edits its headers and asks {@link UpstreamClusters} for a
 *       connection: an {@link Http1Upstream} or {@link Http2Upstream};
 *   <li>{@link LastResort} takes what none of these handled.
 * </ol>
 *
 * Thread-safe: one for each listener.
 */
final class ListenerInitializer extends ChannelInitializer<SocketChannel> {

    private final String listenerName;
    private final LiveSnapshot.Source live;
    private final Workers workers;

    ListenerInitializer(String listenerName, LiveSnapshot.Source live, Workers workers) {
        this.listenerName = listenerName;
        this.live = live;
        this.workers = workers;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        var connection = new DownstreamConnection(workers.of(channel), channel, live, listenerName);
        connection.open();
        channel.pipeline().addLast(LastResort.NAME, LastResort.INSTANCE).addFirst(new TlsInspector(connection));
    }
}
