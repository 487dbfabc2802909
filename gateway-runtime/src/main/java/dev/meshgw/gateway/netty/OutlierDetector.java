package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.OutlierDetection;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Envoy's passive health check: an endpoint that fails several times in a row gets no requests for a while. Every event loop
 * counts failures; one of them, the home, ejects and takes back, so that none waits for another. Thread-safe.
 */
final class OutlierDetector {

    /** Envoy's max_ejection_time, unless base_ejection_time is longer. */
    private static final Duration MAX_EJECTION_TIME = Duration.ofSeconds(300);

    private final OutlierDetection settings;
    private final EventLoop home;
    private final long baseNanos;
    private final long maxNanos;
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final Future<?> sweeping;
    /** Changes with every ejection and return. Written by the home only. */
    private volatile int version;
    /** So far. Written by the home only. */
    private volatile long ejections;

    OutlierDetector(OutlierDetection settings, EventLoop home) {
        this.settings = settings;
        this.home = home;
        this.baseNanos = settings.baseEjectionTime().toNanos();
        this.maxNanos = Math.max(MAX_EJECTION_TIME.toNanos(), baseNanos);
        long interval = settings.interval().toNanos();
        this.sweeping = home.scheduleAtFixedRate(this::sweep, interval, interval, TimeUnit.NANOSECONDS);
    }

    OutlierDetection settings() {
        return settings;
    }

    int version() {
        return version;
    }

    /** How often an endpoint was ejected. */
    long ejections() {
        return ejections;
    }

    /** The endpoints that get no requests now, by {@code ip:port}. */
    Set<String> ejected() {
        return hosts.entrySet().stream()
                .filter(host -> host.getValue().isEjected())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    Host host(String address) {
        return hosts.computeIfAbsent(address, unused -> new Host(this));
    }

    /** Forgets all others. */
    void hosts(Set<String> addresses) {
        hosts.keySet().retainAll(addresses);
        addresses.forEach(this::host);
    }

    void close() {
        sweeping.cancel(false);
    }

    private void report(Host host, AtomicInteger counter) {
        home.execute(() -> {
            counter.set(0);
            if (!host.ejected && hosts.containsValue(host)) {
                eject(host);
            }
        });
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
    private void eject(Host host) {
        long out = hosts.values().stream().filter(other -> other.ejected).count();
        if (100 * (out + 1) > (long) settings.maxEjectionPercent() * hosts.size()) {
            return;
        }
        host.ejectedAtNanos = System.nanoTime();
        if (host.multiplier * baseNanos < maxNanos + baseNanos) {
            host.multiplier++;
        }
        host.ejected = true;
        ejections++;
        changed();
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Host host : hosts.values()) {
            if (!host.ejected) {
                host.multiplier = Math.max(0, host.multiplier - 1); // an interval without trouble is a step back
            } else if (now - host.ejectedAtNanos >= Math.min(host.multiplier * baseNanos, maxNanos)) {
                host.errors.set(0);
                host.gatewayErrors.set(0);
                host.localOriginFailures.set(0);
                host.ejected = false;
                changed();
            }
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
    private void changed() {
        version++;
    }

    /** What is known of one endpoint. Thread-safe. */
    static final class Host {

        private final OutlierDetector detector;
        private final AtomicInteger errors = new AtomicInteger();
        private final AtomicInteger gatewayErrors = new AtomicInteger();
        private final AtomicInteger localOriginFailures = new AtomicInteger();
        private volatile boolean ejected;
        // The home's.
        private long ejectedAtNanos;
        private long multiplier;

        private Host(OutlierDetector detector) {
            this.detector = detector;
        }

        boolean isEjected() {
            return ejected;
        }

        /** A connection came about. */
        void connected() {
            if (detector.settings.splitLocalOriginErrors()) {
                clear(localOriginFailures);
            }
        }

        /** A response came. */
        void answered(int status) {
            Set<Integer> codes = detector.settings.errorCodes();
            if (codes.isEmpty()) {
                count(status);
            } else {
                count(codes.contains(status) ? 500 : 200);
            }
        }

        /** No response came, because of the connection or of time. */
        void failed(boolean timeout) {
            OutlierDetection settings = detector.settings;
            if (!settings.splitLocalOriginErrors()) {
                count(timeout ? 504 : 503);
            } else if (localOriginFailures.incrementAndGet() == settings.consecutiveLocalOriginFailures()) {
                detector.report(this, localOriginFailures);
            }
        }

        private void count(int status) {
            if (status < 500) {
                clear(errors);
                clear(gatewayErrors);
                return;
            }
            if (status < 502 || status > 504) {
                clear(gatewayErrors);
            } else if (gatewayErrors.incrementAndGet() == detector.settings.consecutiveGatewayErrors()) {
                detector.report(this, gatewayErrors);
            }
            if (errors.incrementAndGet() == detector.settings.consecutive5xx()) {
                detector.report(this, errors);
            }
        }

        /** Writes only what changes, so that healthy endpoints cost the event loops a shared read. */
        private static void clear(AtomicInteger counter) {
            if (counter.get() != 0) {
                counter.set(0);
            }
        }
    }
}
