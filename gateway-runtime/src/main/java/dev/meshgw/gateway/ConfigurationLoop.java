package dev.meshgw.gateway;

import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.gateway.LastGoodResources.Loaded;
import dev.meshgw.gateway.netty.ApplyResult;
import dev.meshgw.gateway.netty.DataPlane;
import dev.meshgw.secret.CredentialRequest;
import dev.meshgw.secret.SecretStore;
import dev.meshgw.secret.SecretUpdate;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.compile.CompileResult;
import dev.meshgw.snapshot.compile.ServiceEndpoints;
import dev.meshgw.snapshot.compile.SnapshotCompiler;
import dev.meshgw.workload.Pod;
import dev.meshgw.workload.WorkloadUpdate;
import dev.meshgw.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the data plane in step with the files, on the thread {@code meshgw-config}: it polls the sources and takes every
 * change all the way in {@link #reconcile}. Nothing else configures a running gateway.
 */
final class ConfigurationLoop implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("config");

    /** A change is live within half a second, and within a second also on a mesh that takes long to look at. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    /** Of a big mesh, at most a tenth of a processor goes into looking at it. */
    private static final int POLL_COST_FACTOR = 10;

    /** After a change the sources must hold still for so long, */
    private static final Duration SETTLE_TIME = Duration.ofMillis(50);

    /** but whoever writes without end is followed too. */
    private static final Duration MAX_SETTLE_TIME = Duration.ofMillis(400);

    /** A port that was taken is tried again so often. */
    private static final Duration BIND_INTERVAL = Duration.ofMillis(500);

    private final ManifestSources sources;
    private final LastGoodResources lastGood = new LastGoodResources();
    private final SecretStore secretStore;
    private final Workloads workloads;
    private final SnapshotCompiler compiler;
    private final DataPlane dataPlane;
    private final AtomicReference<Snapshot> live;
    private final Consumer<Reconciled> listener;
    private final Consumer<Instant> sayLiveAsOf;
    private final ConfigurationLog log = new ConfigurationLog();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this, "meshgw-config");
    private boolean unsettled;
    private @Nullable Reconciled last;

    /**
     * One configuration with everything that came of it.
     *
     * @param diagnostics all that is to be said about it, in the order of their places
     */
    record Reconciled(
            Loaded loaded,
            List<CredentialRequest> requests,
            SecretUpdate secrets,
            List<Pod> pods,
            List<ServiceEndpoints> services,
            Snapshot snapshot,
            ApplyResult applied,
            List<Diagnostic> diagnostics) {

        Reconciled with(ApplyResult later) {
            return new Reconciled(loaded, requests, secrets, pods, services, snapshot, later, diagnostics);
        }
    }

    /**
     * @param live set to what the data plane obeys
     * @param listener told of every configuration that went live, on the thread that made it so
     * @param sayLiveAsOf told the time as of which all files are live, after each change; same thread
     */
    ConfigurationLoop(
            ManifestSources sources,
            SecretStore secretStore,
            Workloads workloads,
            SnapshotCompiler compiler,
            DataPlane dataPlane,
            AtomicReference<Snapshot> live,
            Consumer<Reconciled> listener,
            Consumer<Instant> sayLiveAsOf) {
        this.sources = sources;
        this.secretStore = secretStore;
        this.workloads = workloads;
        this.compiler = compiler;
        this.dataPlane = dataPlane;
        this.live = live;
        this.listener = listener;
        this.sayLiveAsOf = sayLiveAsOf;
        thread.setDaemon(true);
    }

    /** Goes live with what the sources held at their last poll, on the caller's thread, and follows them on its own. */
    void start() {
        reconcile();
        thread.start();
    }

    /** From files to a live snapshot: the whole way. */
    private void reconcile() {
        Loaded loaded = lastGood.update(sources.files());
        List<Resource> resources = loaded.config().resources();
        List<CredentialRequest> requests = compiler.credentialRequests(resources);
        SecretUpdate secrets = secretStore.update(resources, requests);
        WorkloadUpdate workload = workloads.apply(resources);
        CompileResult compiled = compiler.compile(resources, secrets.credentials(), workload.endpoints());
        live.set(compiled.snapshot());
        ApplyResult applied = dataPlane.apply(compiled.snapshot());

        unsettled = secrets.unsettled();
        log.secrets(secrets.events());
        publish(new Reconciled(
                loaded,
                requests,
                secrets,
                workload.pods(),
                compiler.services(resources, workload.endpoints()),
                compiled.snapshot(),
                applied,
                diagnostics(loaded, secrets, workload, compiled)));
    }

    private static List<Diagnostic> diagnostics(
            Loaded loaded, SecretUpdate secrets, WorkloadUpdate workload, CompileResult compiled) {
        var all = new LinkedHashSet<>(loaded.diagnostics());
        all.addAll(secrets.diagnostics());
        all.addAll(workload.diagnostics());
        all.addAll(compiled.diagnostics());
        return all.stream().sorted().toList();
    }

    private void publish(Reconciled reconciled) {
        last = reconciled;
        log.configuration(reconciled);
        listener.accept(reconciled);
    }

    @Override
    public void run() {
        try {
            Duration pause = POLL_INTERVAL;
            boolean settling = true;
            long nextBinding = System.nanoTime();
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                Instant asOf = Instant.now();
                long begin = System.nanoTime();
                boolean changed = sources.poll() | secretStore.filesChanged();
                Duration cost = Duration.ofNanos(System.nanoTime() - begin).multipliedBy(POLL_COST_FACTOR);
                pause = cost.compareTo(POLL_INTERVAL) > 0 ? cost : POLL_INTERVAL;
                if (changed) {
                    asOf = awaitQuiet();
                }
                if (changed || unsettled) {
                    guarded(this::reconcile);
                } else if (begin - nextBinding >= 0) {
                    nextBinding = begin + BIND_INTERVAL.toNanos();
                    guarded(this::bindAgain);
                }
                // A change may be written after a poll began and yet be seen by it, so the quiet poll that follows
                // tells too.
                if (changed || settling) {
                    sayLiveAsOf.accept(asOf);
                }
                settling = changed;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Several files are written one after the other; what is there by half is not worth a message.
     *
     * @return when the last poll began
     */
    private Instant awaitQuiet() throws InterruptedException {
        long deadline = System.nanoTime() + MAX_SETTLE_TIME.toNanos();
        Instant asOf;
        do {
            stop.await(SETTLE_TIME.toMillis(), TimeUnit.MILLISECONDS);
            asOf = Instant.now();
        } while ((sources.poll() | secretStore.filesChanged()) && System.nanoTime() - deadline < 0);
        return asOf;
    }

    /** A port that was taken may be free by now. */
    private void bindAgain() {
        Reconciled before = last;
        if (before == null || before.applied().notBound().isEmpty()) {
            return;
        }
        ApplyResult applied = dataPlane.apply(before.snapshot());
        if (!applied.equals(before.applied())) {
            publish(before.with(applied));
        }
    }

    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError defect) {
            LOG.error("a defect of meshgw: the last change is not live, the configuration before it is", defect);
        }
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
