package dev.meshgw.gateway;

import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.Severity;
import dev.meshgw.gateway.LastGoodResources.Loaded;
import dev.meshgw.gateway.netty.ApplyResult;
import dev.meshgw.gateway.netty.DataPlane;
import dev.meshgw.secret.CredentialRequest;
import dev.meshgw.secret.SecretEvent;
import dev.meshgw.secret.SecretStore;
import dev.meshgw.secret.SecretUpdate;
import dev.meshgw.snapshot.PodEndpoint;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.compile.CompileResult;
import dev.meshgw.snapshot.compile.ServiceEndpoints;
import dev.meshgw.snapshot.compile.SnapshotCompiler;
import dev.meshgw.workload.Pod;
import dev.meshgw.workload.WorkloadUpdate;
import dev.meshgw.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the data plane in step with the files, on the thread {@code meshgw-config}: it polls the sources and takes every
 * change all the way in {@link #reconcile}. Nothing else configures a running gateway.
 */
final class ConfigurationLoop implements Runnable, AutoCloseable {

    private static final Logger CONFIG = LoggerFactory.getLogger("config");
    private static final Logger SDS = LoggerFactory.getLogger("sds");
    private static final Logger LISTENER = LoggerFactory.getLogger("listener");

    /** A change is live within a quarter of a second, and within a second also on a mesh that takes long to look at. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    /** Of a big mesh, at most a tenth of a processor goes into looking at it. */
    private static final int POLL_COST_FACTOR = 10;

    private final ManifestSources sources;
    private final LastGoodResources lastGood = new LastGoodResources();
    private final SecretStore secretStore;
    private final Workloads workloads;
    private final SnapshotCompiler compiler;
    private final DataPlane dataPlane;
    private final AtomicReference<Snapshot> live;
    private final Consumer<Reconciled> listener;
    private final Consumer<Instant> sayLiveAsOf;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this, "meshgw-config");

    private Set<Diagnostic> saidDiagnostics = Set.of();
    private Set<String> saidKept = Set.of();
    private Set<String> saidFailures = Set.of();
    private boolean unsettled = true;
    private boolean settling = true;

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
            List<Diagnostic> diagnostics) {}

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

    @Override
    public void run() {
        try {
            Duration pause = POLL_INTERVAL;
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                Instant asOf = Instant.now();
                long begin = System.nanoTime();
                boolean changed = sources.poll();
                Duration cost = Duration.ofNanos(System.nanoTime() - begin).multipliedBy(POLL_COST_FACTOR);
                pause = cost.compareTo(POLL_INTERVAL) > 0 ? cost : POLL_INTERVAL;
                if (changed || unsettled) {
                    reconcileOrReport();
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

    private void reconcileOrReport() {
        try {
            reconcile();
        } catch (RuntimeException defect) {
            unsettled = false;
            CONFIG.error("a defect of meshgw: the last change is not live, the configuration before it is", defect);
        }
    }

    /** From files to a live snapshot: the whole way. */
    private void reconcile() {
        Loaded loaded = lastGood.update(sources.files());
        List<Resource> resources = loaded.config().resources();
        List<CredentialRequest> requests = compiler.credentialRequests(resources);
        SecretUpdate secrets = secretStore.update(resources, requests);
        WorkloadUpdate workload = workloads.apply(resources);
        List<PodEndpoint> pods = workload.endpoints();
        CompileResult compiled = compiler.compile(resources, secrets.credentials(), pods);
        live.set(compiled.snapshot());
        ApplyResult applied = dataPlane.apply(compiled.snapshot());

        // A port that is taken now may be free at the next look.
        unsettled = secrets.unsettled() || !applied.notBound().isEmpty();
        var reconciled = new Reconciled(
                loaded,
                requests,
                secrets,
                workload.pods(),
                compiler.services(resources, pods),
                compiled.snapshot(),
                applied,
                diagnostics(loaded, secrets, workload, compiled));
        report(reconciled);
        listener.accept(reconciled);
    }

    private static List<Diagnostic> diagnostics(
            Loaded loaded, SecretUpdate secrets, WorkloadUpdate workload, CompileResult compiled) {
        var all = new LinkedHashSet<>(loaded.diagnostics());
        all.addAll(secrets.diagnostics());
        all.addAll(workload.diagnostics());
        all.addAll(compiled.diagnostics());
        return all.stream().sorted().toList();
    }

    /** Says what is new, each thing once. */
    private void report(Reconciled reconciled) {
        for (SecretEvent event : reconciled.secrets().events()) {
            if (event.severity() == Severity.INFO) {
                SDS.info("{}", event.message());
            } else {
                SDS.warn("{}", event.message());
            }
        }
        for (Diagnostic diagnostic : reconciled.diagnostics()) {
            if (!saidDiagnostics.contains(diagnostic)) {
                log(diagnostic);
            }
        }
        if (reconciled.diagnostics().isEmpty() && !saidDiagnostics.isEmpty()) {
            CONFIG.info("everything is in order again");
        }
        saidDiagnostics = new HashSet<>(reconciled.diagnostics());
        for (String kept : reconciled.loaded().kept()) {
            if (!saidKept.contains(kept)) {
                CONFIG.warn("{} is served as it was before", kept);
            }
        }
        saidKept = Set.copyOf(reconciled.loaded().kept());
        reportBinding(reconciled.applied());
    }

    private static void log(Diagnostic diagnostic) {
        String text = DiagnosticText.render(diagnostic).strip();
        // The level of the line says how grave it is.
        String message = text.substring(text.indexOf(": ") + 2);
        if (diagnostic.severity() == Severity.ERROR) {
            CONFIG.error("{}", message);
        } else {
            CONFIG.warn("{}", message);
        }
    }

    private void reportBinding(ApplyResult applied) {
        var failures = new ArrayList<String>();
        for (ApplyResult.NotBound failed : applied.notBound()) {
            failures.add(BindFailure.describe(failed));
        }
        for (ApplyResult.Unusable unusable : applied.unusable()) {
            failures.add("filter chain " + unusable.filterChain() + " closes every connection: " + unusable.reason());
        }
        failures.stream()
                .filter(failure -> !saidFailures.contains(failure))
                .forEach(failure -> LISTENER.error("{}", failure));
        saidFailures = Set.copyOf(failures);
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
