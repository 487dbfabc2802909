package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.HashKey;
import dev.meshgw.snapshot.XxHash64;
import io.netty.util.AsciiString;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What leads a request to its endpoint.
 *
 * @param hash of the key that the policy names, or a random number
 * @param setCookie makes the client come back with a key; null if it needs none
 */
record RequestHash(long hash, @Nullable AsciiString setCookie) {

    /** @param key null if the policy does not hash */
    static RequestHash of(@Nullable HashKey key, RequestHead request, SplittableRandom random) {
        DownstreamConnection connection = request.connection;
        if (key == null || connection == null) {
            return new RequestHash(random.nextLong(), null);
        }
        String value = key.of(request, connection.remoteIp().toString());
        if (value != null) {
            return new RequestHash(XxHash64.of(value), null);
        }
        if (key instanceof HashKey.Cookie cookie && cookie.ttl() != null) {
            // One value for a connection: requests that race on it get the same cookie.
            DownstreamPeer peer = connection.peer();
            String made = Long.toHexString(XxHash64.of(peer.remoteAddress() + peer.localAddress()));
            return new RequestHash(XxHash64.of(made), AsciiString.of(cookie.setCookie(made)));
        }
        return new RequestHash(random.nextLong(), null);
    }
}
