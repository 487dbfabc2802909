package dev.meshgw.gateway.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** How the gateway stands: Envoy's state, which /ready tells. Thread-safe: one volatile field. */
final class ServerState {

    private final Instant started;
    private final BooleanSupplier configured;
    private final BooleanSupplier stopping;
    private volatile boolean healthcheckFailed;

    /** Envoy's names, at the places of their numbers in {@code server.state}. */
    enum State {
        LIVE,
        DRAINING,
        PRE_INITIALIZING,
        INITIALIZING
    }

    /**
     * @param configured whether the first configuration is live
     * @param stopping whether the gateway is on its way out
     */
    ServerState(Instant started, BooleanSupplier configured, BooleanSupplier stopping) {
        this.started = started;
        this.configured = configured;
        this.stopping = stopping;
    }

    State now() {
        if (healthcheckFailed || stopping.getAsBoolean()) {
            return State.DRAINING;
        }
        return configured.getAsBoolean() ? State.LIVE : State.INITIALIZING;
    }

    boolean isLive() {
        return now() == State.LIVE;
    }

    void failHealthcheck(boolean fail) {
        healthcheckFailed = fail;
    }

    Duration uptime() {
        return Duration.between(started, Instant.now());
    }
}
