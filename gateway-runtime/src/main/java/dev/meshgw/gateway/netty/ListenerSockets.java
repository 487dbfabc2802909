package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Listener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The listening sockets. Blocking; used by one thread at a time, the one that applies snapshots. */
final class ListenerSockets {

    private record Open(Listener listener, Channel channel) {

        BoundListener bound() {
            var address = (InetSocketAddress) channel.localAddress();
            return new BoundListener(
                    listener.name(),
                    address.getAddress().getHostAddress(),
                    address.getPort(),
                    listener.gatewayPort(),
                    listener.protocol());
        }

        boolean serves(Listener other) {
            return listener.bind().equals(other.bind()) && listener.port() == other.port();
        }
    }

    private final EventLoopGroup loops;
    private final Transport transport;
    private final LiveSnapshot.Source live;
    private final Workers workers;
    private final Map<String, Open> open = new LinkedHashMap<>();

    ListenerSockets(EventLoopGroup loops, Transport transport, LiveSnapshot.Source live, Workers workers) {
        this.loops = loops;
        this.transport = transport;
        this.live = live;
        this.workers = workers;
    }

    /**
     * Closes what is no longer listed and opens what is new; a listener that stays is not touched.
     *
     * @return what could not be bound
     */
    List<ApplyResult.NotBound> apply(List<Listener> listeners) {
        var wanted = new LinkedHashMap<String, Listener>();
        listeners.forEach(listener -> wanted.put(listener.name(), listener));
        // First close: a port may move from one listener to another.
        open.values().removeIf(socket -> {
            Listener listener = wanted.get(socket.listener().name());
            if (listener != null && socket.serves(listener)) {
                return false;
            }
            socket.channel().close().awaitUninterruptibly();
            return true;
        });
        var notBound = new ArrayList<ApplyResult.NotBound>();
        for (Listener listener : wanted.values()) {
            Open socket = open.get(listener.name());
            if (socket != null) {
                open.put(listener.name(), new Open(listener, socket.channel()));
                continue;
            }
            ChannelFuture bound = bind(listener);
            if (bound.isSuccess()) {
                open.put(listener.name(), new Open(listener, bound.channel()));
            } else {
                notBound.add(new ApplyResult.NotBound(
                        listener.name(),
                        listener.bind(),
                        listener.port(),
                        listener.gatewayPort(),
                        reason(bound.cause())));
            }
        }
        return notBound;
    }

    private ChannelFuture bind(Listener listener) {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ListenerInitializer(listener.name(), live, workers))
                .bind(listener.bind(), listener.port())
                .awaitUninterruptibly();
        bound.channel().pipeline().addLast(new AcceptFailures(listener.name()));
        return bound;
    }

    /** The kernel's words without the name of the call: {@code bind(..) failed: Address already in use}. */
    private static String reason(Throwable cause) {
        if (cause instanceof UnresolvedAddressException) {
            return ApplyResult.NotBound.NO_ADDRESS;
        }
        String message = cause.getMessage();
        if (message == null) {
            return cause.toString();
        }
        int colon = message.lastIndexOf(": ");
        return colon < 0 ? message : message.substring(colon + 2);
    }

    List<BoundListener> bound() {
        return open.values().stream().map(Open::bound).toList();
    }

    void close() {
        open.values().forEach(socket -> socket.channel().close().awaitUninterruptibly());
        open.clear();
    }
}
