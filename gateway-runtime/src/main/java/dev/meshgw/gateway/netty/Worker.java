package dev.meshgw.gateway.netty;

import io.netty.channel.EventLoop;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one event loop needs and shares with no other: Envoy's word for the thread. Event loop only.
 */
final class Worker {

    /** Idle connections are looked for this often; an idle timeout is kept to within one tick. */
    private static final long MAX_TICK_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final EventLoop loop;
    private final DataPlaneOptions options;
    private final @Nullable TrafficQueue traffic;
    private final FlushQueue flushes;
    private final ConnectionTable connections;
    private final UpstreamClusters clusters;
    private final UpstreamTlsContexts upstreamTls;
    private final HeadBuffer headBuffer = new HeadBuffer();
    private final LoopStats stats = new LoopStats();
    private final HttpDate date = new HttpDate();
    private final RequestIds requestIds = new RequestIds();
    private final SplittableRandom random = new SplittableRandom();

    Worker(
            EventLoop loop,
            Transport transport,
            NameResolver resolver,
            UpstreamTlsContexts upstreamTls,
            SharedClusters sharedClusters,
            LiveSnapshot.Source live,
            DataPlaneOptions options,
            @Nullable TrafficQueue traffic) {
        this.loop = loop;
        this.options = options;
        this.traffic = traffic;
        this.flushes = new FlushQueue(loop);
        this.connections = new ConnectionTable(options.downstreamIdleTimeout());
        this.upstreamTls = upstreamTls;
        this.clusters = new UpstreamClusters(this, transport, resolver, sharedClusters, live);
    }

    /** Begins to look for idle connections; ends with the loop. */
    void start() {
        long tick = Math.max(
                10,
                Math.min(
                        MAX_TICK_MILLIS,
                        Math.min(
                                        options.downstreamIdleTimeout().toMillis(),
                                        options.upstreamIdleTimeout().toMillis())
                                / 8));
        loop.scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            long now = System.nanoTime();
            connections.closeIdle(now);
            clusters.closeIdle(now);
        } catch (RuntimeException bug) {
            LOG.warn("looking for idle connections failed", bug); // an exception would end the ticking
        }
    }

    EventLoop loop() {
        return loop;
    }

    DataPlaneOptions options() {
        return options;
    }

    LoopStats stats() {
        return stats;
    }

    /** Null if nobody listens: then records are not even made. */
    @Nullable
    TrafficQueue traffic() {
        return traffic;
    }

    FlushQueue flushes() {
        return flushes;
    }

    ConnectionTable connections() {
        return connections;
    }

    UpstreamClusters clusters() {
        return clusters;
    }

    UpstreamTlsContexts upstreamTls() {
        return upstreamTls;
    }

    HeadBuffer headBuffer() {
        return headBuffer;
    }

    HttpDate date() {
        return date;
    }

    RequestIds requestIds() {
        return requestIds;
    }

    /** Not secret: weights and load balancing. */
    SplittableRandom random() {
        return random;
    }
}
