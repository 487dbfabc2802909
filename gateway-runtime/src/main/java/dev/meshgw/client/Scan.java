package dev.meshgw.client;

import dev.meshgw.client.HelloAnswer.End;
import dev.meshgw.client.ScanReport.Mechanism;
import dev.meshgw.client.ScanReport.Outcome;
import dev.meshgw.client.ScanReport.Preference;
import dev.meshgw.client.ScanReport.Protocol;
import dev.meshgw.client.ScanReport.Reaction;
import dev.meshgw.client.ScanReport.Resumed;
import dev.meshgw.client.ScanReport.Resumption;
import dev.meshgw.client.ScanReport.Version;
import dev.meshgw.client.wire.CipherSuites;
import dev.meshgw.client.wire.HelloOffer;
import dev.meshgw.client.wire.TlsNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a server can do. Versions, cipher suites and groups come from ClientHellos that are left after the server's
 * choice; protocols, resumption and the OCSP response from whole handshakes.
 *
 * <p>A list is found by elimination: everything is offered, what the server picks is taken off, and so on until it refuses.
 *
 * <p>Thread-safe: the questions are asked from a few threads at once.
 */
final class Scan {

    /** More connections at once would look like an attack, and fewer like a slow tool. */
    static final int MAX_CONNECTIONS = 4;

    /** What a person waits for; a server with every suite of OpenSSL takes a hundred connections, about a second nearby. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** No registered protocol: whether a server insists on one that it knows. */
    static final String UNKNOWN_PROTOCOL = "meshgw-unknown";

    /** Strong and common ones first. */
    private static final List<Integer> GROUPS = List.of(
            0x11ec, 0x11eb, 0x001d, 0x0017, 0x0018, 0x0019, 0x001e, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104, 0x6399,
            0x0015);

    private static final List<TlsVersion> NEWEST_FIRST =
            List.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2, TlsVersion.TLS_1_1, TlsVersion.TLS_1_0);

    private final HostPort target;
    private final ClientOptions options;
    private final @Nullable String serverName;
    private final Deadline deadline = Deadline.in(LIMIT);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicBoolean isCut = new AtomicBoolean();

    private Scan(HostPort target, ClientOptions options) {
        this.target = target;
        this.options = options;
        this.serverName = TlsTransport.serverName(target, options.tls());
    }

    /** Blocks the caller for at most {@link #LIMIT} and one connect timeout. */
    static ScanReport run(HostPort target, ClientOptions options) {
        var pool = Executors.newFixedThreadPool(MAX_CONNECTIONS, task -> {
            var thread = new Thread(task, "meshgw-scan");
            thread.setDaemon(true);
            return thread;
        });
        try {
            return new Scan(target, options).run(pool);
        } finally {
            pool.shutdownNow();
        }
    }

    private ScanReport run(Executor pool) {
        long start = System.nanoTime();
        List<Version> versions = join(NEWEST_FIRST.stream()
                .map(version ->
                        later(pool, () -> outcome(version)).thenCompose(outcome -> details(pool, version, outcome)))
                .toList());
        List<TlsVersion> spoken = versions.stream()
                .filter(version -> version.outcome().isAccepted())
                .map(Version::version)
                .toList();
        var protocols = new ArrayList<CompletableFuture<Protocol>>();
        var resumptions = new ArrayList<CompletableFuture<Resumption>>();
        var staple = CompletableFuture.<Optional<ScanReport.Staple>>completedFuture(Optional.empty());
        var withoutName = CompletableFuture.<Optional<Outcome>>completedFuture(Optional.empty());
        if (!spoken.isEmpty()) {
            TlsVersion best = spoken.get(0);
            for (String protocol : List.of("h2", "http/1.1", UNKNOWN_PROTOCOL, "")) {
                protocols.add(later(pool, () -> protocol(best, protocol)));
            }
            staple = later(pool, () -> staple(best));
            if (serverName != null) {
                withoutName =
                        later(pool, () -> Optional.of(outcome(ask(offer(best).withServerName(null)))));
            }
        }
        for (Mechanism mechanism : Mechanism.values()) {
            TlsVersion needed = mechanism == Mechanism.PSK ? TlsVersion.TLS_1_3 : TlsVersion.TLS_1_2;
            if (spoken.contains(needed)) {
                resumptions.add(later(pool, () -> new Resumption(mechanism, resume(needed, mechanism))));
            }
        }
        return new ScanReport(
                versions,
                join(protocols),
                join(resumptions),
                staple.join().orElse(null),
                withoutName.join().orElse(null),
                connections.get(),
                Duration.ofNanos(System.nanoTime() - start),
                !isCut.get());
    }

    private CompletableFuture<Version> details(Executor pool, TlsVersion version, Outcome outcome) {
        if (!outcome.isAccepted()) {
            return CompletableFuture.completedFuture(
                    new Version(version, outcome, List.of(), Preference.UNKNOWN, List.of(), Preference.UNKNOWN));
        }
        return later(pool, () -> {
            HelloOffer all = offer(version);
            Choices suites = eliminate(all.cipherSuites(), version, all::withCipherSuites, HelloAnswer::cipherSuite);
            HelloOffer withGroups = all.withCipherSuites(suites.picked().stream()
                    .filter(suite -> version == TlsVersion.TLS_1_3
                            || CipherSuites.name(suite).startsWith("ECDHE-"))
                    .toList());
            Choices groups = withGroups.cipherSuites().isEmpty()
                    ? Choices.NONE
                    : eliminate(GROUPS, version, withGroups::withGroups, HelloAnswer::group);
            return new Version(
                    version,
                    outcome,
                    suites.picked().stream().map(CipherSuites::name).toList(),
                    suites.preference(),
                    groups.picked().stream().map(TlsNames::group).toList(),
                    groups.preference());
        });
    }

    private HelloOffer offer(TlsVersion version) {
        return new HelloOffer(version.wire(), CipherSuites.of(version.wire()), GROUPS, List.of(), serverName);
    }

    private Outcome outcome(TlsVersion version) {
        HelloAnswer answer = ask(offer(version));
        boolean isAnother = answer.version().isPresent() && answer.version().get() != version.wire();
        return isAnother ? new Outcome(Reaction.REFUSED, null) : outcome(answer);
    }

    private static Outcome outcome(HelloAnswer answer) {
        return switch (answer.end()) {
            case ANSWERED -> new Outcome(Reaction.ACCEPTED, null);
            case ALERT ->
                new Outcome(
                        Reaction.REFUSED,
                        answer.alert() == null ? null : new Alert(Direction.IN, 2, answer.alert()).name());
            case CLOSED -> new Outcome(Reaction.CLOSED, null);
            case TIMED_OUT, NOT_TLS, NO_CONNECTION -> new Outcome(Reaction.UNKNOWN, null);
        };
    }

    /** @param picked in the server's order, or in ours if it follows that */
    private record Choices(List<Integer> picked, Preference preference) {

        private static final Choices NONE = new Choices(List.of(), Preference.UNKNOWN);
    }

    private Choices eliminate(
            List<Integer> candidates,
            TlsVersion version,
            Function<List<Integer>, HelloOffer> offer,
            Function<HelloAnswer, Optional<Integer>> choice) {
        var left = new ArrayList<>(candidates);
        var picked = new ArrayList<Integer>();
        while (!left.isEmpty()) {
            Optional<Integer> next =
                    pick(left, version, offer, choice).or(() -> pickBefore(left, picked, version, offer, choice));
            if (next.isEmpty()) {
                break;
            }
            picked.add(next.get());
            left.remove(next.get());
        }
        if (picked.size() < 2) {
            return new Choices(picked, Preference.UNKNOWN);
        }
        var reversed = new ArrayList<>(picked);
        Collections.reverse(reversed);
        Preference preference = pick(reversed, version, offer, choice)
                .map(again -> again.equals(picked.get(0)) ? Preference.SERVER : Preference.CLIENT)
                .orElse(Preference.UNKNOWN);
        return new Choices(picked, preference);
    }

    /**
     * What the server picks of {@code left} when what it picked before is offered after it: before TLS 1.3 the groups say which
     * certificates the client can read, too (RFC 8422 §5.1), so that the list never gets without the certificate's own curve.
     */
    private Optional<Integer> pickBefore(
            List<Integer> left,
            List<Integer> picked,
            TlsVersion version,
            Function<List<Integer>, HelloOffer> offer,
            Function<HelloAnswer, Optional<Integer>> choice) {
        if (picked.isEmpty() || version == TlsVersion.TLS_1_3) {
            return Optional.empty();
        }
        var all = new ArrayList<>(left);
        all.addAll(picked);
        return pick(all, version, offer, choice).filter(left::contains);
    }

    private Optional<Integer> pick(
            List<Integer> offered,
            TlsVersion version,
            Function<List<Integer>, HelloOffer> offer,
            Function<HelloAnswer, Optional<Integer>> choice) {
        HelloAnswer answer = ask(offer.apply(offered));
        boolean isOfVersion =
                answer.version().filter(chosen -> chosen == version.wire()).isPresent();
        return isOfVersion ? choice.apply(answer).filter(offered::contains) : Optional.empty();
    }

    private HelloAnswer ask(HelloOffer offer) {
        if (deadline.passed()) {
            isCut.set(true);
            return HelloAnswer.failed(End.TIMED_OUT);
        }
        connections.incrementAndGet();
        HelloAnswer answer = HelloExchange.ask(offer, target, options, limit());
        if (answer.end() == End.TIMED_OUT || answer.end() == End.NO_CONNECTION) {
            isCut.set(true);
        }
        return answer;
    }

    private Protocol protocol(TlsVersion version, String protocol) {
        List<String> offered = protocol.isEmpty() ? List.of() : List.of(protocol);
        ScanHandshake handshake = handshake(version, offered, EngineExtras.NONE);
        return new Protocol(protocol, handshake.outcome(), handshake.protocol());
    }

    private Optional<ScanReport.Staple> staple(TlsVersion version) {
        return handshake(version, List.of(), new EngineExtras(true, false, null))
                .staple();
    }

    private Resumed resume(TlsVersion version, Mechanism mechanism) {
        try (var session = new ResumableSession()) {
            var extras = new EngineExtras(false, mechanism == Mechanism.TICKET, session);
            ScanHandshake first = handshake(version, List.of(), extras);
            if (!first.isComplete()) {
                return Resumed.UNKNOWN;
            }
            if (!session.isPresent()) {
                return first.isClientUnknown() ? Resumed.UNKNOWN : Resumed.NOT_OFFERED;
            }
            ScanHandshake second = handshake(version, List.of(), extras);
            return !second.isComplete() ? Resumed.UNKNOWN : second.isResumed() ? Resumed.YES : Resumed.NOT_TAKEN;
        }
    }

    private ScanHandshake handshake(TlsVersion version, List<String> offered, EngineExtras extras) {
        if (deadline.passed()) {
            isCut.set(true);
            return ScanHandshake.none();
        }
        connections.incrementAndGet();
        TlsOptions tls = options.tls().withVersions(version, version).withVerify(false);
        return ScanHandshake.run(target, options.withTls(tls), offered, extras, limit());
    }

    private Deadline limit() {
        return Deadline.in(options.connectTimeout()).or(deadline);
    }

    private static <T> CompletableFuture<T> later(Executor pool, Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, pool);
    }

    private static <T> List<T> join(List<CompletableFuture<T>> tasks) {
        return tasks.stream().map(CompletableFuture::join).toList();
    }
}
