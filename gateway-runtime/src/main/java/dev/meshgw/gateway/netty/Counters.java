package dev.meshgw.gateway.netty;

import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link DataPlaneCounters}. Thread-safe because LongAdder is. */
final class Counters {

    final LongAdder downstreamConnections = new LongAdder();
    final LongAdder downstreamConnectionsClosed = new LongAdder();
    final LongAdder tlsHandshakes = new LongAdder();
    final LongAdder tlsHandshakesFailed = new LongAdder();
    final LongAdder noFilterChain = new LongAdder();
    final LongAdder certificatesNotReady = new LongAdder();
    final LongAdder helloTimeouts = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder upstreamConnections = new LongAdder();
    final LongAdder upstreamConnectFailures = new LongAdder();
    final LongAdder retries = new LongAdder();
    final LongAdder recordsDropped = new LongAdder();

    DataPlaneCounters snapshot() {
        long closed = downstreamConnectionsClosed.sum();
        long accepted = downstreamConnections.sum();
        return new DataPlaneCounters(
                accepted,
                accepted - closed,
                tlsHandshakes.sum(),
                tlsHandshakesFailed.sum(),
                noFilterChain.sum(),
                certificatesNotReady.sum(),
                helloTimeouts.sum(),
                requests.sum(),
                upstreamConnections.sum(),
                upstreamConnectFailures.sum(),
                retries.sum(),
                recordsDropped.sum());
    }
}
