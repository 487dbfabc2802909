package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.passthrough;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static dev.meshgw.gateway.netty.Snapshots.toMissing;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The inspector's clock, moved by hand. */
@ExtendWith(LeakGuard.class)
class TlsInspectorTest {

    private final NameResolver resolver = new NameResolver();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Worker worker = new Worker(
            channel.eventLoop(),
            Transport.best(),
            resolver,
            new UpstreamTlsContexts(SslProvider.JDK),
            new SharedClusters(channel.eventLoop()),
            new LiveSnapshot.Source(),
            DataPlaneOptions.defaults(),
            null);

    TlsInspectorTest() {
        var live = new LiveSnapshot.Source();
        var tls = snapshot(listener("tls", passthrough("nginx.example.com", toMissing("c"))));
        live.swap(new LiveSnapshot(tls, Map.of()));
        channel.freezeTime();
        channel.pipeline()
                .addLast(LastResort.NAME, LastResort.INSTANCE)
                .addFirst(new TlsInspector(new DownstreamConnection(worker, channel, live, "tls")));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        resolver.close();
    }

    private long count(String name) {
        return ScopeStats.of(
                        ListenerStat.class,
                        List.of(worker.stats().listener("tls").listener()))
                .counter(name);
    }

    @Test
    void aSilentClientHasFifteenSeconds() {
        channel.advanceTimeBy(14_999, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isActive()).isTrue();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isActive()).isFalse();
        assertThat(count("downstream_pre_cx_timeout")).isEqualTo(1);
    }

    @Test
    void halfAHelloDoesNotBuyMoreTime() {
        channel.advanceTimeBy(14, TimeUnit.SECONDS);
        channel.writeInbound(Unpooled.copiedBuffer(Hellos.hello("nginx.example.com"), 0, 100));
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void aFoundNameEndsTheWaiting() {
        channel.writeInbound(Unpooled.copiedBuffer(Hellos.hello("other.example.com")));
        assertThat(count("no_filter_chain_match")).isEqualTo(1);
        channel.advanceTimeBy(20, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(count("downstream_pre_cx_timeout")).isZero();
    }
}
