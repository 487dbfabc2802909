package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.Listener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What is known about one downstream connection, from accept to close. Event loop only. */
final class DownstreamConnection {

    /** Who reads the connection now: it decides what idle means and how to end in good order. */
    interface Owner {

        /** Whether a request or relayed byte has passed since the last call, or a request is in hand. */
        boolean wasActive();

        /** Takes nothing new, finishes what is in hand and then closes. */
        void drain();

        /** Nothing has passed for too long. */
        void idleTimeout();
    }

    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final Worker worker;
    private final Channel channel;
    private final LiveSnapshot.Source live;
    private final String listenerName;
    private final LoopStats.OfListener stats;
    private final long startMillis = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();

    /** Place in the {@link ConnectionTable}, which alone uses it. */
    int slot;

    private long lastActiveNanos = startNanos;
    private @Nullable String serverName;
    private @Nullable FilterChain filterChain;
    private boolean tls;
    private @Nullable AsciiString forwardedClientCertificate;
    private @Nullable Owner owner;
    private @Nullable AsciiString remoteIp;

    DownstreamConnection(Worker worker, Channel channel, LiveSnapshot.Source live, String listenerName) {
        this.worker = worker;
        this.channel = channel;
        this.live = live;
        this.listenerName = listenerName;
        this.stats = worker.stats().listener(listenerName);
    }

    /** Closes at once, past the handlers that would still wait for the peer: a lingering close, a TLS close_notify. */
    void cut() {
        ChannelHandlerContext nearestToTheSocket = channel.pipeline().firstContext();
        if (nearestToTheSocket == null) {
            channel.close();
        } else {
            nearestToTheSocket.close();
        }
    }

    /** Notes the accept, and the close when it comes. */
    void open() {
        stats.listener().increment(ListenerStat.DOWNSTREAM_CX_TOTAL);
        stats.listener().increment(ListenerStat.DOWNSTREAM_CX_ACTIVE);
        worker.connections().add(this);
        channel.closeFuture().addListener(closed -> {
            worker.connections().remove(this);
            stats.listener().decrement(ListenerStat.DOWNSTREAM_CX_ACTIVE);
            stats.listener().increment(ListenerStat.DOWNSTREAM_CX_DESTROY);
            stats.listener().record(ListenerStat.DOWNSTREAM_CX_LENGTH_MS, durationMillis());
        });
    }

    /**
     * The newest snapshot.
     *
     * @return null for the listener if it was removed meanwhile
     */
    LiveSnapshot live() {
        return live.current();
    }

    @Nullable
    Listener listener() {
        return live().listener(listenerName);
    }

    void serverName(@Nullable String sni) {
        serverName = sni;
    }

    void filterChain(FilterChain chain) {
        filterChain = chain;
    }

    /** TLS ends here, and the handshake is done. @param certificateAsked whether the client may have shown one */
    void tlsEstablished(SSLSession session, boolean certificateAsked) {
        tls = true;
        if (certificateAsked) {
            forwardedClientCertificate = ForwardedClientCert.of(session);
        }
    }

    void owner(Owner newOwner) {
        owner = newOwner;
    }

    boolean isIdleFor(long idleNanos, long nowNanos) {
        if (owner == null || owner.wasActive()) {
            lastActiveNanos = nowNanos; // before there is an owner, the hello and handshake timeouts watch
        }
        return nowNanos - lastActiveNanos > idleNanos;
    }

    /** Ends in good order; a connection without owner has nothing in hand. */
    void drain() {
        if (owner == null) {
            channel.close();
        } else {
            owner.drain();
        }
    }

    void idleTimeout() {
        if (owner != null) {
            owner.idleTimeout();
        }
    }

    long id() {
        return id;
    }

    Worker worker() {
        return worker;
    }

    Channel channel() {
        return channel;
    }

    String listenerName() {
        return listenerName;
    }

    LoopStats.OfListener stats() {
        return stats;
    }

    long startMillis() {
        return startMillis;
    }

    long durationMillis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    @Nullable
    String serverName() {
        return serverName;
    }

    @Nullable
    FilterChain filterChain() {
        return filterChain;
    }

    /** Whether TLS ends here. */
    boolean isTls() {
        return tls;
    }

    /** The value of x-forwarded-client-cert; null if the client showed no certificate. */
    @Nullable
    AsciiString forwardedClientCertificate() {
        return forwardedClientCertificate;
    }

    /** The client's address without its port. */
    AsciiString remoteIp() {
        if (remoteIp == null) {
            remoteIp = channel.remoteAddress() instanceof InetSocketAddress address
                    ? AsciiString.of(address.getAddress().getHostAddress())
                    : AsciiString.of("127.0.0.1");
        }
        return remoteIp;
    }

    /** Our own address towards the client, without its port. */
    AsciiString localIp() {
        return channel.localAddress() instanceof InetSocketAddress address
                ? AsciiString.of(address.getAddress().getHostAddress())
                : AsciiString.of("127.0.0.1");
    }

    DownstreamPeer peer() {
        return new DownstreamPeer(
                id, listenerName, text(channel.localAddress()), text(channel.remoteAddress()), serverName);
    }

    /** {@code ip:port}, with brackets around IPv6; {@code -} if there is none. */
    static String text(@Nullable SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return "-";
        }
        String ip = inet.getAddress().getHostAddress();
        return ip.indexOf(':') >= 0 ? "[" + ip + "]:" + inet.getPort() : ip + ":" + inet.getPort();
    }
}
