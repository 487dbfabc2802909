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
    private final Map<String, RouteConfiguration> routes = new HashMap<>();
    private final Map<String, TlsTermination> terminations;

    /** @param terminations by name of the filter chain; those whose certificate is not ready are absent */
    LiveSnapshot(Snapshot snapshot, Map<String, TlsTermination> terminations) {
        this.snapshot = snapshot;
        this.terminations = Map.copyOf(terminations);
        for (Listener listener : snapshot.listeners()) {
            listeners.put(listener.name(), listener);
            for (FilterChain chain : listener.filterChains()) {
                if (chain.filter() instanceof NetworkFilter.HttpConnectionManager http) {
                    routes.put(http.routes().name(), http.routes());
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

    /** The newest routes of this name, or the given ones if the name is gone. */
    RouteConfiguration newest(RouteConfiguration routes) {
        return this.routes.getOrDefault(routes.name(), routes);
    }

    /** How to terminate TLS for a filter chain of this snapshot; null if its certificate is not ready. */
    @Nullable
    TlsTermination termination(FilterChain chain) {
        return terminations.get(chain.name());
    }

    Map<String, TlsTermination> terminations() {
        return terminations;
    }
}
