package dev.meshgw.gateway;

import dev.meshgw.gateway.ConfigurationLoop.Reconciled;
import dev.meshgw.gateway.admin.AdminRoutes;
import dev.meshgw.gateway.admin.AdminServer;
import dev.meshgw.gateway.admin.ConfigurationStats;
import dev.meshgw.gateway.admin.LiveConfiguration;
import dev.meshgw.gateway.netty.DataPlane;
import dev.meshgw.mesh.GatewayState;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.mesh.MeshIoException;
import dev.meshgw.secret.SecretStore;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.compile.SnapshotCompiler;
import dev.meshgw.workload.PodLogFiles;
import dev.meshgw.workload.Workloads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.jr.ob.JSON;

/**
 * A running gateway, from its first snapshot to its last connection.
 *
 * <p>{@link #start}, {@link #awaitStop} and {@link #close} block and belong to one thread; the other methods are
 * thread-safe.
 */
public final class GatewayRuntime implements AutoCloseable {

    /** How long requests may go on after the stop: Istio's terminationDrainDuration. */
    public static final Duration DRAIN_TIME = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger("gateway");

    private final GatewayOptions options;
    private final RunLock lock;
    private final AtomicReference<Snapshot> live = new AtomicReference<>(Snapshot.EMPTY);
    private final AtomicReference<@Nullable LiveConfiguration> configuration = new AtomicReference<>();
    private final ConfigurationStats configurationStats = new ConfigurationStats();
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final DataPlane dataPlane;
    private final PodLogFiles podLogs;
    private final Workloads workloads;
    private final ConfigurationLoop loop;
    private volatile @Nullable GatewayStatus status;
    private @Nullable GatewayState publishedState;
    private @Nullable AdminServer admin;

    private GatewayRuntime(GatewayOptions options, RunLock lock) {
        this.options = options;
        this.lock = lock;
        // Netty and BoringSSL take as long to load as the manifests take to read, so both are done at once.
        var starting = CompletableFuture.supplyAsync(() -> DataPlane.start(
                options.dataPlane(), new TrafficLog(options.accessLogFormat(), options.accessLog(), live::get)));
        var sources = new ManifestSources(options.sources(), options.readManifests());
        sources.poll();
        this.dataPlane = starting.join();
        this.podLogs = new PodLogFiles(options.mesh().run());
        this.workloads = new Workloads(podLogs);
        this.loop = new ConfigurationLoop(
                sources,
                new SecretStore(options.compile().workload().namespace(), Clock.systemUTC()),
                workloads,
                new SnapshotCompiler(options.compile()),
                dataPlane,
                live,
                this::publish,
                this::publishLiveAsOf);
    }

    /**
     * Starts a gateway and returns when its first configuration is live, be it an empty one.
     *
     * @throws GatewayStartException if another gateway runs on the mesh, or the admin address is taken
     * @throws MeshIoException if the mesh directory cannot be written
     */
    public static GatewayRuntime start(GatewayOptions options) throws GatewayStartException {
        options.mesh().create();
        RunLock lock = lock(options.mesh());
        GatewayRuntime runtime;
        try {
            runtime = new GatewayRuntime(options, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
        try {
            runtime.startAdmin();
            runtime.loop.start();
            return runtime;
        } catch (GatewayStartException | RuntimeException e) {
            runtime.close();
            throw e;
        }
    }

    /** @throws GatewayStartException if a gateway runs on the mesh, in this process or another */
    public static void requireNoOther(MeshDirectory mesh) throws GatewayStartException {
        if (mesh.run().runningGateway().isPresent()) {
            throw alreadyRuns(mesh);
        }
    }

    private static RunLock lock(MeshDirectory mesh) throws GatewayStartException {
        try {
            return RunLock.acquire(mesh.run().path()).orElseThrow(() -> alreadyRuns(mesh));
        } catch (IOException e) {
            throw new GatewayStartException(
                    "cannot lock " + mesh.run().path(),
                    e.getMessage(),
                    "use a folder that you may write: --mesh-dir DIR");
        }
    }

    private static GatewayStartException alreadyRuns(MeshDirectory mesh) {
        String process = mesh.run()
                .runningGateway()
                .map(state -> " (process " + state.pid() + ")")
                .orElse("");
        return new GatewayStartException(
                "a gateway already runs on " + mesh.path() + process,
                "a mesh directory is one cluster, and so it has one ingress gateway",
                "stop it: meshgw gateway stop; or use another mesh: --mesh-dir DIR");
    }

    private void startAdmin() throws GatewayStartException {
        InetSocketAddress address = options.admin();
        if (address == null) {
            return;
        }
        var settings = new AdminRoutes.Settings(
                options.version(),
                Instant.now(),
                options.dataPlane().concurrency(),
                Map.of(
                        "concurrency", options.dataPlane().concurrency(),
                        "drain_time", options.dataPlane().listenerDrainTime().toSeconds() + "s",
                        "mesh_directory", options.mesh().path().toString()));
        var routes = new AdminRoutes(
                settings,
                configuration::get,
                dataPlane,
                configurationStats,
                () -> stopRequested.getCount() == 0,
                this::requestStop);
        try {
            admin = AdminServer.start(address, routes);
        } catch (IOException e) {
            String reason = PortHolder.of(address.getPort())
                    .map(holder -> "it is taken by " + holder)
                    .orElse(e.getMessage());
            throw new GatewayStartException(
                    "cannot listen on the admin address " + StatusReport.text(address),
                    reason,
                    "use another port, or 0 for a free one: --admin " + address.getHostString() + ":0");
        }
    }

    /** What is served now and what is wrong with it. */
    public GatewayStatus status() {
        GatewayStatus now = status;
        if (now == null) {
            throw new IllegalStateException("not started");
        }
        return now;
    }

    /** Makes {@link #awaitStop} return. */
    public void requestStop() {
        stopRequested.countDown();
    }

    /** Waits until somebody asks for the end: {@link #requestStop}, or the admin interface. */
    public void awaitStop() throws InterruptedException {
        stopRequested.await();
    }

    /** Accepts no more connections, lets requests finish for {@link #DRAIN_TIME} at most, and ends. */
    @Override
    public void close() {
        requestStop();
        loop.close();
        long open = dataPlane.counters().downstreamConnectionsActive();
        if (open > 0) {
            LOG.info(
                    "draining {} for {} s at most",
                    open == 1 ? "1 connection" : open + " connections",
                    DRAIN_TIME.toSeconds());
        }
        if (!dataPlane.drain(DRAIN_TIME)) {
            LOG.warn("closed what was still open after {} s", DRAIN_TIME.toSeconds());
        }
        workloads.close();
        podLogs.close();
        dataPlane.close();
        if (admin != null) {
            admin.close();
        }
        withdraw();
    }

    private void withdraw() {
        try {
            Files.deleteIfExists(options.mesh().run().gatewayState());
            Files.deleteIfExists(statusFile());
            Files.deleteIfExists(options.mesh().run().liveAsOf());
            if (options.readyFile() != null) {
                Files.deleteIfExists(options.readyFile());
            }
        } catch (IOException e) {
            LOG.warn("cannot delete the files that tell where the gateway runs: {}", e.getMessage());
        }
        lock.close();
    }

    /** Tells other processes what is live now. Called by one thread at a time. */
    private void publish(Reconciled reconciled) {
        configuration.set(new LiveConfiguration(
                reconciled.snapshot(),
                reconciled.requests(),
                reconciled.secrets().credentials(),
                Instant.now()));
        configurationStats.applied(
                reconciled.snapshot(),
                reconciled.applied().notBound().size(),
                reconciled.secrets().events());
        String adminAddress = admin == null ? null : StatusReport.text(admin.address());
        var state = GatewayState.ofThisProcess(
                StatusReport.boundListeners(reconciled),
                options.compile().publish(),
                adminAddress,
                StatusReport.podAddresses(reconciled),
                StatusReport.serviceAddresses(reconciled));
        var now = new GatewayStatus(
                state.pid(),
                state.started().toString(),
                Instant.now().toString(),
                options.mesh().path().toString(),
                adminAddress,
                StatusReport.listeners(reconciled),
                StatusReport.secrets(reconciled, options.compile().workload().namespace()),
                StatusReport.pods(reconciled),
                reconciled.loaded().kept(),
                StatusReport.problems(reconciled));
        status = now;
        try {
            RunFile.replace(statusFile(), now.toJson());
            GatewayState before = publishedState;
            if (before == null || !before.equals(state)) {
                state.write(options.mesh().run().gatewayState());
                writeReadyFile(state);
                logListeners(before == null ? List.of() : before.listeners(), state.listeners());
                publishedState = state;
            }
        } catch (IOException | MeshIoException e) {
            LOG.error("cannot tell other processes where the gateway runs: {}", e.getMessage());
        }
    }

    private void publishLiveAsOf(Instant instant) {
        try {
            RunFile.replace(options.mesh().run().liveAsOf(), instant + "\n");
        } catch (IOException e) {
            LOG.error("cannot tell other processes what is live: {}", e.getMessage());
        }
    }

    private Path statusFile() {
        return options.mesh().run().path().resolve(GatewayStatus.FILE_NAME);
    }

    private void writeReadyFile(GatewayState state) throws IOException {
        if (options.readyFile() == null) {
            return;
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("pid", state.pid());
        json.put("listeners", state.listeners());
        json.put("admin", state.admin());
        RunFile.replace(options.readyFile(), JSON.std.asString(json) + "\n");
    }

    private static void logListeners(List<GatewayState.BoundListener> before, List<GatewayState.BoundListener> now) {
        now.stream()
                .filter(listener -> !before.contains(listener))
                .forEach(listener -> LOG.info(
                        "listening on {}:{} for port {} ({})",
                        listener.address(),
                        listener.port(),
                        listener.gatewayPort(),
                        listener.protocol()));
        before.stream()
                .filter(listener -> !now.contains(listener))
                .forEach(listener -> LOG.info(
                        "no longer listening on {}:{} for port {}",
                        listener.address(),
                        listener.port(),
                        listener.gatewayPort()));
    }
}
