package dev.meshgw.explain;

import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.snapshot.Decision;
import dev.meshgw.snapshot.RouteDecision;
import dev.meshgw.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which calls get another answer from one snapshot than from another. Decided by calls that stand for all others: see {@link
 * Representatives}. Immutable.
 *
 * @param changes by port, then by server name and host
 * @param calls how many were decided on both sides
 * @param undecided regular expressions for which no example was found, with their places
 * @param sampled regular expressions that only one of the snapshots has, and that one example stands for
 */
public record Difference(List<Change> changes, int calls, List<String> undecided, List<String> sampled) {

    /** Stands for every label, path segment or value that no manifest has. */
    public static final String OTHER = Representatives.OTHER;

    public Difference {
        changes = List.copyOf(changes);
        undecided = List.copyOf(undecided);
        sampled = List.copyOf(sampled);
    }

    /**
     * Calls of one host that change alike.
     *
     * @param tls whether they come over TLS
     * @param host SNI of a connection, Host of requests; null for a connection without SNI
     * @param requests method, path and what else they have; empty if the connection itself changes
     * @param beforeWhere what gives the answer; null if nothing does
     */
    public record Change(
            int port,
            boolean tls,
            @Nullable String host,
            List<String> requests,
            String before,
            String after,
            @Nullable SourceLocation beforeWhere,
            @Nullable SourceLocation afterWhere) {}

    private record Group(int port, boolean tls, @Nullable String host, boolean request, Answer before, Answer after) {}

    private record Answer(String text, @Nullable SourceLocation where) {}

    public static Difference of(Snapshot before, Snapshot after) {
        var representatives = new Representatives(List.of(before, after));
        Map<Group, List<String>> groups = new LinkedHashMap<>();
        for (Call call : representatives.calls()) {
            Answer old = answer(before.decide(call.connection(), call), call);
            Answer now = answer(after.decide(call.connection(), call), call);
            if (old.text().equals(now.text())) {
                continue;
            }
            String host = call.request() ? call.host() : call.sni();
            var group = new Group(call.port(), call.tls(), host, call.request(), old, now);
            List<String> requests = groups.computeIfAbsent(group, unused -> new ArrayList<>());
            if (call.request()) {
                requests.add(describe(call));
            }
        }
        var changes = new ArrayList<Change>();
        groups.forEach((group, requests) -> changes.add(new Change(
                group.port(),
                group.tls(),
                group.host(),
                requests,
                group.before().text(),
                group.after().text(),
                group.before().where(),
                group.after().where())));
        return new Difference(
                changes,
                representatives.calls().size(),
                List.copyOf(representatives.undecided()),
                List.copyOf(representatives.sampled()));
    }

    private static Answer answer(Decision decision, Call call) {
        String request = call.request() ? Answers.request(decision, call) : null;
        return new Answer(
                Objects.requireNonNullElseGet(request, () -> Answers.connection(decision)), where(decision, call));
    }

    private static @Nullable SourceLocation where(Decision decision, Call call) {
        if (decision instanceof Decision.HttpRequest http) {
            boolean routed = call.request() && http.decision() instanceof RouteDecision.Routed;
            return routed
                    ? ((RouteDecision.Routed) http.decision()).route().origin()
                    : http.filterChain().origin();
        }
        if (decision instanceof Decision.Proxied proxied) {
            return proxied.filterChain().origin();
        }
        if (decision instanceof Decision.SecretNotReady notReady) {
            return notReady.filterChain().origin();
        }
        return decision instanceof Decision.ProtocolMismatch mismatch
                ? mismatch.filterChain().origin()
                : null;
    }

    private static String describe(Call call) {
        var text = new StringBuilder(call.method()).append(' ').append(call.path());
        if (!Objects.equals(call.authority(), call.host())) {
            text.append(" Host: ").append(call.authority());
        }
        call.headers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(header ->
                        text.append(' ').append(header.getKey()).append(": ").append(header.getValue()));
        return text.toString();
    }
}
