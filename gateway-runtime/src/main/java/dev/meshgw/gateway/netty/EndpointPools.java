package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.UpstreamTransport;
import dev.meshgw.snapshot.UpstreamTransport.ServerVerification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connection pools of one endpoint: one for each HTTP version and, where TLS depends on the host of the request, for each
 * host, as in Envoy. Pools without connections are forgotten, so that hosts made up by clients do not add up. Event loop only.
 */
final class EndpointPools {

    private final Worker worker;
    private final UpstreamEndpoint endpoint;
    private final boolean perHost;
    private final Map<Key, UpstreamPool> pools = new HashMap<>(2);
    private boolean closed;

    private record Key(@Nullable String host, boolean http2) {}

    EndpointPools(Worker worker, UpstreamEndpoint endpoint, UpstreamTransport transport) {
        this.worker = worker;
        this.endpoint = endpoint;
        this.perHost = transport instanceof UpstreamTransport.Tls tls
                && (tls.sni().isEmpty()
                        || (tls.verification() instanceof ServerVerification.Required required
                                && required.hostOfRequest()));
    }

    UpstreamPool of(UpstreamRequest request, boolean http2) {
        var key = new Key(perHost ? request.host() : null, http2);
        UpstreamPool pool = pools.get(key);
        if (pool == null) {
            pool = http2
                    ? new Http2Pool(worker, endpoint, new UpstreamHello(key.host, "h2"))
                    : new Http1Pool(worker, endpoint, new UpstreamHello(key.host, "http/1.1"));
            pools.put(key, pool);
            if (closed) {
                pool.close();
            }
        }
        return pool;
    }

    void closeIdle(long nowNanos) {
        pools.values().removeIf(pool -> {
            pool.closeIdle(nowNanos);
            return perHost && pool.isEmpty();
        });
    }

    /** Takes no new requests; those in hand are finished. */
    void close() {
        closed = true;
        new ArrayList<>(pools.values()).forEach(UpstreamPool::close);
    }
}
