package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.LiveSnapshot.ChainKey;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.TransportSocket.ServerCertificates;
import dev.meshgw.snapshot.TransportSocket.Termination;
import io.netty.handler.ssl.SslProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * Keeps the TLS contexts in step with the snapshots. A filter chain whose parameters and certificates stay keeps its place, so
 * its clients go on resuming their sessions. One that changes moves to a context that never served it, so that tickets of the
 * old certificate find nobody who can read them. Used by one thread at a time, the one that applies snapshots.
 */
final class TlsContexts {

    /**
     * Contexts with equal parameters. When certificates change so often that there would be more, the chains of the oldest
     * move to the newest: their clients do one full handshake each.
     */
    private static final int MAX_GENERATIONS = 8;

    private final SslProvider provider;
    private final Map<TlsParameters, List<TlsContext>> generations = new HashMap<>();

    /** What a snapshot needs, and what it no longer needs. */
    record Result(
            Map<ChainKey, TlsTermination> terminations, List<ApplyResult.Unusable> unusable, List<Runnable> retire) {}

    TlsContexts(SslProvider provider) {
        this.provider = provider;
    }

    /**
     * @param before the terminations that are live now
     * @return the new ones; the actions that free the old ones run when no event loop can still pick them
     */
    Result apply(Snapshot snapshot, Map<ChainKey, TlsTermination> before) {
        var now = new HashMap<ChainKey, TlsTermination>();
        var unusable = new ArrayList<ApplyResult.Unusable>();
        for (Listener listener : snapshot.listeners()) {
            for (FilterChain chain : listener.filterChains()) {
                if (chain.transportSocket() instanceof Termination termination
                        && termination.certificates() instanceof ServerCertificates.Ready ready) {
                    var key = new ChainKey(listener.name(), chain.name());
                    try {
                        now.put(key, termination(key, termination, ready, before));
                    } catch (SSLException | IllegalArgumentException e) {
                        unusable.add(new ApplyResult.Unusable(chain.name(), reason(e)));
                    }
                }
            }
        }
        return new Result(now, unusable, retire(before, now));
    }

    /** Netty's exceptions say what failed; their causes say why. */
    private static String reason(Exception e) {
        return e.getCause() == null
                ? String.valueOf(e.getMessage())
                : e.getMessage() + ": " + e.getCause().getMessage();
    }

    private TlsTermination termination(
            ChainKey chain,
            Termination termination,
            ServerCertificates.Ready ready,
            Map<ChainKey, TlsTermination> before)
            throws SSLException {
        TlsParameters parameters = TlsParameters.of(termination);
        List<TlsContext> contexts = generations.computeIfAbsent(parameters, key -> new ArrayList<>());
        TlsTermination known = before.get(chain);
        if (known != null
                && known.isFor(parameters, ready.credentials())
                && contexts.indexOf(known.context()) >= contexts.size() - MAX_GENERATIONS) {
            return known;
        }
        return TlsTermination.of(contextFor(parameters, contexts, chain), chain, ready.credentials());
    }

    /** The newest context of these parameters if the chain was never in it, else a new one. */
    private TlsContext contextFor(TlsParameters parameters, List<TlsContext> contexts, ChainKey chain)
            throws SSLException {
        if (!contexts.isEmpty()) {
            TlsContext newest = contexts.get(contexts.size() - 1);
            if (!newest.hasServed(chain)) {
                return newest;
            }
        }
        var fresh = new TlsContext(parameters, provider);
        contexts.add(fresh);
        return fresh;
    }

    private List<Runnable> retire(Map<ChainKey, TlsTermination> before, Map<ChainKey, TlsTermination> now) {
        var actions = new ArrayList<Runnable>();
        Set<TlsTermination> kept = new HashSet<>(now.values());
        for (TlsTermination old : before.values()) {
            if (!kept.contains(old)) {
                actions.add(old::removeCredentials);
            }
        }
        Set<TlsContext> used = new HashSet<>();
        kept.forEach(termination -> used.add(termination.context()));
        generations.values().removeIf(contexts -> {
            contexts.removeIf(context -> {
                if (used.contains(context)) {
                    return false;
                }
                actions.add(context::release);
                return true;
            });
            return contexts.isEmpty();
        });
        return actions;
    }

    /** Releases every context; no connection may be accepted any more. */
    void close() {
        generations.values().forEach(contexts -> contexts.forEach(TlsContext::release));
        generations.clear();
    }
}
