package dev.meshgw.gateway.netty;

import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/** Closes a connection that gets no answer, as Envoy does: without a byte, by a reset. Stateless. */
final class ConnectionRefusal {

    private ConnectionRefusal() {}

    /**
     * @param flags Envoy's response flags; null for none
     * @param details why, in Envoy's words where it has them
     */
    static void close(DownstreamConnection connection, @Nullable String flags, String details, long bytesReceived) {
        TrafficQueue traffic = connection.worker().traffic();
        if (traffic != null) {
            traffic.offer(new ConnectionRecord(
                    connection.startMillis(),
                    connection.durationMillis(),
                    connection.peer(),
                    connection.filterChain() == null
                            ? null
                            : connection.filterChain().name(),
                    flags,
                    details,
                    bytesReceived,
                    0,
                    null));
        }
        // Envoy peeks at the ClientHello and leaves it unread, so its kernel answers the close with a reset; ours has
        // been
        // read, so the reset is asked for.
        connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        connection.channel().close();
    }
}
