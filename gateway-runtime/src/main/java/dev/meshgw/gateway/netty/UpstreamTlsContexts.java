package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.UpstreamTransport.Tls;
import io.netty.handler.ssl.SslProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TLS context for each distinct setting of the clusters, so that sessions are shared by them and by the event loops. They
 * are made before a snapshot goes live; an event loop only looks them up, unless it still obeys a snapshot whose contexts are
 * gone. Thread-safe because the map is.
 */
final class UpstreamTlsContexts {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamTlsContexts.class);

    private final SslProvider provider;
    private final Map<Key, UpstreamTlsContext> contexts = new ConcurrentHashMap<>();

    /** @param alpn empty for none */
    private record Key(Tls settings, String alpn) {}

    UpstreamTlsContexts(SslProvider provider) {
        this.provider = provider;
    }

    /** Makes what a snapshot needs. @return by cluster, what is wrong with its client certificate */
    List<ApplyResult.Unusable> prepare(Snapshot snapshot) {
        var unusable = new ArrayList<ApplyResult.Unusable>();
        snapshot.clusters().forEach((name, cluster) -> {
            if (cluster.transport() instanceof Tls settings) {
                try {
                    for (String alpn : offers(cluster)) {
                        make(new Key(settings, alpn));
                    }
                } catch (SSLException | IllegalArgumentException e) {
                    unusable.add(new ApplyResult.Unusable(name, String.valueOf(e.getMessage())));
                }
            }
        });
        return unusable;
    }

    /** For requests and, without ALPN, for bytes that are relayed. */
    private static List<String> offers(Cluster cluster) {
        return switch (cluster.protocol()) {
            case HTTP_1_1 -> List.of("http/1.1", "");
            case HTTP_2 -> List.of("h2", "");
            case DOWNSTREAM -> List.of("http/1.1", "h2", "");
        };
    }

    private void make(Key key) throws SSLException {
        if (!contexts.containsKey(key)) {
            var fresh = new UpstreamTlsContext(key.settings, key.alpn, provider);
            if (contexts.putIfAbsent(key, fresh) != null) {
                fresh.release();
            }
        }
    }

    /** @return null if the engine refuses the settings, which {@link #prepare} has reported */
    @Nullable
    UpstreamTlsContext of(Tls settings, String alpn) {
        var key = new Key(settings, alpn);
        try {
            make(key);
        } catch (SSLException | IllegalArgumentException e) {
            LOG.debug("no TLS context", e);
        }
        return contexts.get(key);
    }

    /** Forgets what a snapshot does not need. @return frees it, once no event loop can still begin a connection with it */
    List<Runnable> retain(Snapshot snapshot) {
        Set<Tls> used = new HashSet<>();
        snapshot.clusters().values().forEach(cluster -> {
            if (cluster.transport() instanceof Tls settings) {
                used.add(settings);
            }
        });
        var retired = new ArrayList<Runnable>();
        contexts.entrySet().removeIf(entry -> {
            if (used.contains(entry.getKey().settings)) {
                return false;
            }
            retired.add(entry.getValue()::release);
            return true;
        });
        return retired;
    }

    /** No connection may be opened any more. */
    void close() {
        contexts.values().forEach(UpstreamTlsContext::release);
        contexts.clear();
    }
}
