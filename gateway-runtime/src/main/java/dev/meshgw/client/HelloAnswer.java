package dev.meshgw.client;

import dev.meshgw.client.wire.Extension;
import dev.meshgw.client.wire.HandshakeMessage;
import dev.meshgw.client.wire.HandshakeMessage.HelloRetryRequest;
import dev.meshgw.client.wire.HandshakeMessage.ServerHello;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server said to a ClientHello. Immutable.
 *
 * @param hello a ServerHello or HelloRetryRequest, null if it did not come to that
 * @param curve of the key that a server of TLS 1.2 sent, null if it sent none on a named curve
 * @param alert the number of the server's alert, null if it sent none
 */
record HelloAnswer(
        End end,
        @Nullable HandshakeMessage hello,
        @Nullable Integer curve,
        @Nullable Integer alert) {

    /** How the conversation ended. */
    enum End {
        ANSWERED,
        ALERT,
        CLOSED,
        TIMED_OUT,
        NOT_TLS,
        NO_CONNECTION
    }

    static HelloAnswer failed(End end) {
        return new HelloAnswer(end, null, null, null);
    }

    /** The version that the server chose. */
    Optional<Integer> version() {
        return hello instanceof ServerHello server
                ? Optional.of(server.version())
                : hello instanceof HelloRetryRequest retry ? Optional.of(retry.version()) : Optional.empty();
    }

    /** The cipher suite that the server chose. */
    Optional<Integer> cipherSuite() {
        return hello instanceof ServerHello server
                ? Optional.of(server.cipherSuite())
                : hello instanceof HelloRetryRequest retry ? Optional.of(retry.cipherSuite()) : Optional.empty();
    }

    /** The group that the server chose; empty under RSA key exchange, and where its key is on no named curve. */
    Optional<Integer> group() {
        List<Extension> extensions = hello instanceof HelloRetryRequest retry ? retry.extensions() : List.of();
        return extensions.stream()
                .filter(Extension.KeyShares.class::isInstance)
                .flatMap(shares -> ((Extension.KeyShares) shares).shares().stream())
                .map(Extension.KeyShares.Share::group)
                .findFirst()
                .or(() -> Optional.ofNullable(curve));
    }
}
