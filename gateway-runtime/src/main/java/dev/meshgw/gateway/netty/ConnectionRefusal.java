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
    static void close(DownstreamConnection connection, Kind kind, @Nullable ClientOffer offer, String cause) {
        TrafficQueue traffic = connection.worker().traffic();
        if (traffic != null) {
            if (kind == Kind.NO_FILTER_CHAIN) {
                traffic.offer(notFound(connection));
            }
            traffic.offer(HandshakeFailure.of(connection, kind, offer, cause));
        }
        // Envoy leaves the ClientHello unread, so its kernel answers the close with a reset; ours was read, and the
        // reset is asked for.
        connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        connection.channel().close();
    }

    /** Envoy has only peeked at what came, and counts no byte of it. */
    private static ConnectionRecord notFound(DownstreamConnection connection) {
        return new ConnectionRecord(
                connection.startMillis(),
                connection.durationMillis(),
                connection.peer(),
                null,
                NO_ROUTE_FOUND,
                FILTER_CHAIN_NOT_FOUND,
                0,
                0,
                null);
    }
}
