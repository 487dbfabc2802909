package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.Snapshot;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loops and listening sockets that obey the last snapshot applied.
 *
 * <p>{@link #apply}, {@link #drain} and {@link #close} block and are called by one thread at a time, never by an event loop;
 * the other methods are thread-safe.
 */
public final class DataPlane implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
    /** While draining, the open connections are counted this often. */
    private static final Duration DRAIN_POLL = Duration.ofMillis(20);

    private final DataPlaneOptions options;
    private final LongAdder recordsDropped = new LongAdder();
    private final LiveSnapshot.Source live = new LiveSnapshot.Source();
    private final NameResolver resolver;
    private final @Nullable TrafficQueue traffic;
    private final EventLoopGroup loops;
    private final SharedClusters sharedClusters;
    private final Workers workers;
    private final ListenerSockets sockets;
    private final TlsContexts tlsContexts;
    private final UpstreamTlsContexts upstreamTls;
    /** What old snapshots leave behind, freed once no handshake can still ask for it. */
    private final Set<Runnable> retired = ConcurrentHashMap.newKeySet();

    private volatile List<BoundListener> bound = List.of();
    /** Guarded by {@link #sockets}, which a command from outside may close while a snapshot is applied. */
    private boolean listenersStopped;

    private DataPlane(
            DataPlaneOptions options, @Nullable TrafficSink sink, Transport transport, NameResolver resolver) {
        this.options = options;
        this.resolver = resolver;
        this.traffic = sink == null ? null : TrafficQueue.start(sink, recordsDropped);
        this.loops = transport.newEventLoops(options.concurrency());
        this.sharedClusters = new SharedClusters(loops.next());
        SslProvider tls = TlsEngines.choose(options.tlsEngine());
        this.tlsContexts = new TlsContexts(tls);
        this.upstreamTls = new UpstreamTlsContexts(tls);
        var all = new ArrayList<Worker>();
        for (EventExecutor loop : loops) {
            all.add(new Worker(
                    (EventLoop) loop, transport, resolver, upstreamTls, sharedClusters, live, options, traffic));
        }
        this.workers = new Workers(all);
        this.sockets = new ListenerSockets(loops, transport, live, workers);
    }

    /** Starts the event loops; nothing is bound before the first {@link #apply}. */
    public static DataPlane start(DataPlaneOptions options) {
        return start(options, null);
    }

    /** @param sink told of every exchange, connection and failed handshake; null costs nothing */
    public static DataPlane start(DataPlaneOptions options, @Nullable TrafficSink sink) {
        return start(options, sink, Transport.best());
    }

    static DataPlane start(DataPlaneOptions options, @Nullable TrafficSink sink, Transport transport) {
        return start(options, sink, transport, new NameResolver());
    }

    /** @param resolver closed with the data plane */
    static DataPlane start(
            DataPlaneOptions options, @Nullable TrafficSink sink, Transport transport, NameResolver resolver) {
        var dataPlane = new DataPlane(options, sink, transport, resolver);
        dataPlane.workers.all().forEach(worker -> worker.loop().execute(worker::start));
        return dataPlane;
    }

    /**
     * Makes a snapshot live. New connections and new requests see it at once; established connections keep their TLS. A
     * listener that cannot be bound is reported, and the others serve.
     */
    public ApplyResult apply(Snapshot snapshot) {
        LiveSnapshot before = live.current();
        TlsContexts.Result tls = tlsContexts.apply(snapshot, before.terminations());
        List<ApplyResult.Unusable> unusable = new ArrayList<>(tls.unusable());
        unusable.addAll(upstreamTls.prepare(snapshot));
        resolver.watch(names(snapshot));
        live.swap(new LiveSnapshot(snapshot, tls.terminations()));
        retire(tls.retire());
        List<ApplyResult.NotBound> notBound = listen(snapshot.listeners());
        Set<String> listenerNames =
                snapshot.listeners().stream().map(Listener::name).collect(Collectors.toSet());
        onEveryLoop(worker -> {
            worker.clusters().apply(snapshot.clusters());
            worker.stats().retain(listenerNames, snapshot.clusters().keySet());
        });
        retire(upstreamTls.retain(snapshot));
        sharedClusters.retain(snapshot.clusters().values());
        drainRemoved(before.snapshot(), snapshot);
        return new ApplyResult(bound, notBound, unusable);
    }

    private List<ApplyResult.NotBound> listen(List<Listener> listeners) {
        synchronized (sockets) {
            List<ApplyResult.NotBound> notBound = sockets.apply(listenersStopped ? List.of() : listeners);
            bound = sockets.bound();
            return notBound;
        }
    }

    private void closeSockets() {
        synchronized (sockets) {
            sockets.close();
            bound = List.of();
        }
    }

    /** Accepts no more connections, whatever later snapshots say; those that are open go on. Any thread but an event loop. */
    public void stopListeners() {
        synchronized (sockets) {
            listenersStopped = true;
            closeSockets();
        }
    }

    /**
     * Lets every open connection end when its requests are done, and stops the listeners after
     * {@link DataPlaneOptions#listenerDrainTime}, until when they go on to accept. Does not wait for it.
     */
    public void drainListeners() {
        for (Worker worker : workers.all()) {
            worker.loop().execute(() -> worker.connections().drainAll());
        }
        CompletableFuture.delayedExecutor(options.listenerDrainTime().toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::stopListeners);
    }

    /** Hosts that are to be resolved, and literal ones among them. */
    private static Set<String> names(Snapshot snapshot) {
        return snapshot.clusters().values().stream()
                .filter(cluster -> cluster.discovery() != Cluster.Discovery.STATIC)
                .flatMap(cluster -> cluster.endpoints().stream())
                .map(Cluster.Endpoint::host)
                .collect(Collectors.toSet());
    }

    /** A handshake that began with the old snapshot may go on as long as handshakes may. */
    private void retire(List<Runnable> actions) {
        retired.addAll(actions);
        long later = 2 * options.handshakeTimeout().toMillis();
        for (Runnable action : actions) {
            loops.schedule(
                    () -> {
                        if (retired.remove(action)) {
                            action.run();
                        }
                    },
                    later,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void drainRemoved(Snapshot before, Snapshot now) {
        var names = before.listeners().stream().map(Listener::name).collect(Collectors.toSet());
        now.listeners().forEach(listener -> names.remove(listener.name()));
        if (names.isEmpty()) {
            return;
        }
        for (Worker worker : workers.all()) {
            worker.loop().execute(() -> worker.connections().drain(names, options.listenerDrainTime(), worker.loop()));
        }
    }

    /** The listeners that accept connections now. */
    public List<BoundListener> boundListeners() {
        return bound;
    }

    /** What was counted, of everything that the live snapshot has. */
    public DataPlaneStats stats() {
        return StatGathering.gather(live.current().snapshot(), loopStats(), sharedClusters, recordsDropped.sum());
    }

    /** The same, added up over listeners and clusters. */
    public DataPlaneCounters counters() {
        return DataPlaneCounters.of(loopStats(), openConnections(), recordsDropped.sum());
    }

    private long openConnections() {
        return workers.all().stream()
                .mapToLong(worker -> worker.connections().size())
                .sum();
    }

    private List<LoopStats> loopStats() {
        return workers.all().stream().map(Worker::stats).toList();
    }

    /** Lets all counters begin anew; gauges and histograms go on. */
    public void resetCounters() {
        onEveryLoop(worker -> worker.stats().resetCounters());
    }

    /**
     * Accepts no more connections and lets the open ones finish what they have in hand: HTTP/1.1 is told Connection: close,
     * HTTP/2 GOAWAY. What is still open when the time is over is closed.
     *
     * @return whether everything ended in time
     */
    public boolean drain(Duration time) {
        closeSockets();
        onEveryLoop(worker -> worker.connections().drainAll());
        long end = System.nanoTime() + time.toNanos();
        while (openConnections() > 0) {
            if (System.nanoTime() - end >= 0 || !pause(DRAIN_POLL)) {
                onEveryLoop(worker -> worker.connections().closeAll());
                return false;
            }
        }
        return true;
    }

    private static boolean pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until every loop has run it; then no loop still works with what was live before. */
    private void onEveryLoop(java.util.function.Consumer<Worker> task) {
        workers.all().stream()
                .map(worker -> worker.loop().submit(() -> task.accept(worker)))
                .toList()
                .forEach(done -> {
                    if (!done.awaitUninterruptibly().isSuccess()) {
                        LOG.warn("a task failed on an event loop", done.cause());
                    }
                });
    }

    /** Closes everything at once. */
    @Override
    public void close() {
        closeSockets();
        onEveryLoop(worker -> {
            worker.connections().closeAll();
            worker.clusters().apply(Map.of());
        });
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        retired.forEach(Runnable::run);
        retired.clear();
        tlsContexts.close();
        upstreamTls.close();
        resolver.close();
        if (traffic != null) {
            traffic.close();
        }
    }
}
