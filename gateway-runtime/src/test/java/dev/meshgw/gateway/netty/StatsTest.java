package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.plainTcp;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static dev.meshgw.gateway.netty.Snapshots.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.meshgw.snapshot.Snapshot;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatsTest {

    @Test
    void theLoopsAreAddedUp() {
        var one = new StatScope<>(ClusterStat.class);
        var other = new StatScope<>(ClusterStat.class);
        one.increment(ClusterStat.UPSTREAM_RQ_TOTAL);
        other.increment(ClusterStat.UPSTREAM_RQ_TOTAL);
        other.increment("upstream_rq_200");
        ScopeStats sum = ScopeStats.of(ClusterStat.class, List.of(one, other));
        assertThat(sum.counter("upstream_rq_total")).isEqualTo(2);
        assertThat(sum.counter("upstream_rq_200")).isEqualTo(1);
    }

    @Test
    void whatWasNeverCountedIsZero() {
        ScopeStats none = ScopeStats.of(ListenerStat.class, List.of());
        assertThat(none.counters()).containsEntry("ssl.handshake", 0L);
        assertThat(none.gauges()).containsEntry("downstream_cx_active", 0L);
        assertThat(none.histograms().get("downstream_cx_length_ms").count()).isZero();
    }

    @Test
    void aResetLeavesGaugesAndHistograms() {
        var scope = new StatScope<>(ListenerStat.class);
        scope.increment(ListenerStat.DOWNSTREAM_CX_TOTAL);
        scope.increment(ListenerStat.DOWNSTREAM_CX_ACTIVE);
        scope.increment("ssl.versions.TLSv1.3");
        scope.record(ListenerStat.DOWNSTREAM_CX_LENGTH_MS, 7);
        scope.resetCounters();
        ScopeStats after = ScopeStats.of(ListenerStat.class, List.of(scope));
        assertThat(after.counters().values()).containsOnly(0L);
        assertThat(after.gauges()).containsEntry("downstream_cx_active", 1L);
        assertThat(after.histograms().get("downstream_cx_length_ms").count()).isEqualTo(1);
    }

    @Test
    void aDurationKeepsTwoDigits() {
        for (long millis : new long[] {0, 1, 9, 10, 99, 100, 109, 990, 1_000, 59_999, 3_600_000}) {
            var histogram = new DurationHistogram();
            histogram.record(millis);
            double median = StatHistogram.of(histogram).quantile(0.5);
            assertThat(median).as("%d ms", millis).isCloseTo(millis, within(millis * 0.1));
        }
    }

    @Test
    void quantilesFollowTheCounts() {
        var histogram = new DurationHistogram();
        for (int i = 0; i < 90; i++) {
            histogram.record(10);
        }
        for (int i = 0; i < 10; i++) {
            histogram.record(2_000);
        }
        StatHistogram values = StatHistogram.of(histogram);
        assertThat(values.quantile(0.5)).isBetween(10.0, 11.0);
        assertThat(values.quantile(0.95)).isBetween(2_000.0, 2_100.0);
        assertThat(values.sum()).isEqualTo(20_900);
    }

    @Test
    void aBucketCountsWhatIsBelowItsBound() {
        var histogram = new DurationHistogram();
        histogram.record(3);
        histogram.record(40);
        histogram.record(7_000);
        StatHistogram values = StatHistogram.of(histogram);
        assertThat(values.countBelow(5)).isEqualTo(1);
        assertThat(values.countBelow(50)).isEqualTo(2);
        assertThat(values.countBelow(10_000)).isEqualTo(3);
    }

    @Test
    void sumsOfHistogramsOfDifferentLengthsLoseNothing() {
        var low = new DurationHistogram();
        low.record(1);
        var high = new DurationHistogram();
        high.record(100_000);
        assertThat(StatHistogram.of(low).plus(StatHistogram.of(high)).count()).isEqualTo(2);
        assertThat(StatHistogram.of(high).plus(StatHistogram.of(low)).count()).isEqualTo(2);
    }

    @Test
    void countersOutliveASnapshotThatKeepsTheirNames() throws IOException {
        try (var backend = TcpServer.echo();
                var gateway = Gateway.serving(snapshot(listener("l", plainTcp(to(cluster("c", backend.port()))))))) {
            exchangeOneByte(gateway);
            gateway.apply(snapshot(
                    listener("l", plainTcp(to(cluster("c", backend.port())))),
                    listener("new", plainTcp(to(cluster("d", backend.port()))))));
            DataPlaneStats stats = gateway.dataPlane().stats();
            assertThat(stats.listeners().get("l").counter("downstream_cx_total"))
                    .isEqualTo(1);
            assertThat(stats.clusters().get("c").cluster().counter("upstream_cx_total"))
                    .isEqualTo(1);
            assertThat(stats.listeners().get("new").counter("downstream_cx_total"))
                    .isZero();
        }
    }

    @Test
    void whatASnapshotRemovesIsForgotten() throws IOException {
        try (var backend = TcpServer.echo();
                var gateway = Gateway.serving(snapshot(listener("l", plainTcp(to(cluster("c", backend.port()))))))) {
            exchangeOneByte(gateway);
            gateway.apply(Snapshot.EMPTY);
            assertThat(gateway.dataPlane().stats().clusters()).isEmpty();
            gateway.apply(snapshot(listener("l", plainTcp(to(cluster("c", backend.port()))))));
            DataPlaneStats stats = gateway.dataPlane().stats();
            assertThat(stats.listeners().get("l").counter("downstream_cx_total"))
                    .isZero();
            assertThat(stats.clusters().get("c").cluster().counter("upstream_cx_total"))
                    .isZero();
        }
    }

    private static void exchangeOneByte(Gateway gateway) throws IOException {
        try (var socket = gateway.connect()) {
            socket.getOutputStream().write(42);
            assertThat(socket.getInputStream().read()).isEqualTo(42);
        }
    }
}
