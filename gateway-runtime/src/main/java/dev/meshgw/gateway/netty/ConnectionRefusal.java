package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.HandshakeFailure.Kind;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/** Closes a connection that gets no answer, as Envoy does: without a byte, by a reset. Stateless. */
final class ConnectionRefusal {

    /** Envoy's response flag and detail for a connection that no filter chain takes, the one refusal that it logs. */
    private static final String NO_ROUTE_FOUND = "NR";

    private static final String FILTER_CHAIN_NOT_FOUND = "filter_chain_not_found";

    private ConnectionRefusal() {}

    /**
     * @param offer null if there was no ClientHello
     * @param cause one line for people
     */
    static void close(
            DownstreamConnection connection, Kind kind, @Nullable ClientOffer offer, String cause, long bytesReceived) {
        TrafficQueue traffic = connection.worker().traffic();
        if (traffic != null) {
            if (kind == Kind.NO_FILTER_CHAIN) {
                traffic.offer(notFound(connection, bytesReceived));
            }
            traffic.offer(HandshakeFailure.of(connection, kind, offer, cause));
        }
        // Envoy peeks at the ClientHello and leaves it unread, so its kernel answers the close with a reset; ours has
        // been
        // read, so the reset is asked for.
        connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        connection.channel().close();
    }

    private static ConnectionRecord notFound(DownstreamConnection connection, long bytesReceived) {
        return new ConnectionRecord(
                connection.startMillis(),
                connection.durationMillis(),
                connection.peer(),
                null,
                NO_ROUTE_FOUND,
                FILTER_CHAIN_NOT_FOUND,
                bytesReceived,
                0,
                null);
    }
}
