package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.Snapshot;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot with what the event loops look up in it. Immutable. */
final class LiveSnapshot {

    static final LiveSnapshot EMPTY = new LiveSnapshot(Snapshot.EMPTY, Map.of());

    /** The one reference that all event loops share. Thread-safe: one volatile field. */
    static final class Source {

        private volatile LiveSnapshot current = EMPTY;

        LiveSnapshot current() {
            return current;
        }

        void swap(LiveSnapshot next) {
            current = next;
        }
    }

    private final Snapshot snapshot;
    private final Map<String, Listener> listeners = new HashMap<>();
    private final Map<String, Map<String, RouteConfiguration>> routes = new HashMap<>();
    private final Map<ChainKey, TlsTermination> terminations;

    /** Identity of a filter chain across snapshots. */
    record ChainKey(String listener, String filterChain) {}

    /** @param terminations those whose certificate is not ready are absent */
    LiveSnapshot(Snapshot snapshot, Map<ChainKey, TlsTermination> terminations) {
        this.snapshot = snapshot;
        this.terminations = Map.copyOf(terminations);
        for (Listener listener : snapshot.listeners()) {
            listeners.put(listener.name(), listener);
            Map<String, RouteConfiguration> byName = new HashMap<>();
            routes.put(listener.name(), byName);
            for (FilterChain chain : listener.filterChains()) {
                if (chain.filter() instanceof NetworkFilter.HttpConnectionManager http) {
                    byName.put(http.routes().name(), http.routes());
                }
            }
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    @Nullable
    Listener listener(String name) {
        return listeners.get(name);
    }

    /** The routes of this name, or the given ones if listener or name are gone. */
    RouteConfiguration routes(String listener, RouteConfiguration known) {
        Map<String, RouteConfiguration> byName = routes.get(listener);
        return byName == null ? known : byName.getOrDefault(known.name(), known);
    }

    /** How to terminate TLS for a filter chain of this snapshot; null if its certificate is not ready. */
    @Nullable
    TlsTermination termination(String listener, FilterChain chain) {
        return terminations.get(new ChainKey(listener, chain.name()));
    }

    Map<ChainKey, TlsTermination> terminations() {
        return terminations;
    }
}
