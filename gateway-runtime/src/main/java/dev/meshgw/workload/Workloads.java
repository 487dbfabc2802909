package dev.meshgw.workload;

import dev.meshgw.config.resource.ConfigMap;
import dev.meshgw.config.resource.Container;
import dev.meshgw.config.resource.ContainerPort;
import dev.meshgw.config.resource.Deployment;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.resource.Service;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.mesh.PodName;
import dev.meshgw.sample.http.EventLoops;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pods in step with Deployments: starts, restarts and ends only what a change concerns. Not thread-safe: one thread
 * calls it, and it may block for as long as a certificate takes to be parsed and a socket to be bound.
 *
 * <p>A pod is restarted when its containers, its volumes, or the content of a mounted ConfigMap or Secret change. In a cluster
 * the mounted files would change under the running nginx, which reads them only when the user restarts the Deployment; here
 * that step is taken at once, because nobody edits an nginx.conf to keep the old one. As in a rollout, a new pod that does not
 * start leaves the old one serving.
 */
public final class Workloads implements AutoCloseable {

    /** More replicas than a laptop would run; a typing error must not bind a million ports. */
    static final int MAX_REPLICAS = 100;

    /**
     * How long a pod that is no longer listed goes on to serve: whoever routes to it has to hear of it first. The gateway
     * does within milliseconds, but it also has requests under way and idle connections.
     */
    private static final Duration RETIREMENT = Duration.ofSeconds(2);

    /** What {@code istioctl kube-inject} adds; there is no sidecar to run here. */
    private static final String SIDECAR = "istio-proxy";

    private final PodLog log;
    private final EventLoops loops;
    private Map<String, RunningPod> running = new LinkedHashMap<>();
    private Map<String, Crash> crashes = new HashMap<>();

    /** @param process ends with it */
    private record RunningPod(Fingerprint madeOf, PodProcess process) {}

    /** A pod of that making ended at its start, and would again. */
    private record Crash(Fingerprint madeOf, PodFailure failure) {}

    /** The resources that pods are made of, by name, of one namespace. */
    private record Namespace(Map<String, ConfigMap> configMaps, Map<String, Secret> secrets, List<Service> services) {

        Namespace() {
            this(new HashMap<>(), new HashMap<>(), new ArrayList<>());
        }
    }

    /** @param log takes what pods print */
    public Workloads(PodLog log) {
        this(log, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /** @param threads that answer for all pods together; at least 1 */
    public Workloads(PodLog log, int threads) {
        this.log = log;
        this.loops = new EventLoops(threads);
    }

    /**
     * Makes the pods be those of the given resources. Blocks until each listens or has failed.
     *
     * @param resources the whole mesh, in any order
     */
    public WorkloadUpdate apply(Collection<? extends Resource> resources) {
        Map<String, Namespace> namespaces = namespaces(resources);
        var round = new Round();
        resources.stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .sorted(Comparator.comparing(deployment -> deployment.metadata().qualifiedName()))
                .forEach(deployment -> round.add(
                        deployment, namespaces.get(deployment.metadata().namespace())));
        running.forEach((key, pod) -> {
            if (round.running.get(key) != pod) {
                pod.process().retire(RETIREMENT);
            }
        });
        running = round.running;
        crashes = round.crashes;
        return new WorkloadUpdate(round.pods, round.diagnostics);
    }

    private static Map<String, Namespace> namespaces(Collection<? extends Resource> resources) {
        var namespaces = new HashMap<String, Namespace>();
        for (Resource resource : resources) {
            ObjectMeta metadata = resource.metadata();
            Namespace namespace = namespaces.computeIfAbsent(metadata.namespace(), k -> new Namespace());
            if (resource instanceof ConfigMap configMap) {
                namespace.configMaps().put(metadata.name(), configMap);
            } else if (resource instanceof Secret secret) {
                namespace.secrets().put(metadata.name(), secret);
            } else if (resource instanceof Service service) {
                namespace.services().add(service);
            }
        }
        return namespaces;
    }

    /** Ends every pod. */
    @Override
    public void close() {
        running.values().forEach(pod -> pod.process().close());
        running = new LinkedHashMap<>();
        loops.close();
    }

    /** One pass over all Deployments. */
    private final class Round {

        private final Map<String, RunningPod> running = new LinkedHashMap<>();
        private final Map<String, Crash> crashes = new HashMap<>();
        private final List<Pod> pods = new ArrayList<>();
        private final List<Diagnostic> diagnostics = new ArrayList<>();

        void add(Deployment deployment, Namespace namespace) {
            Map<Container, EmbeddedImage> containers = knownContainers(deployment, namespace);
            int replicas = replicas(deployment);
            if (containers.isEmpty() || replicas == 0) {
                return;
            }
            PodVolumes volumes;
            try {
                volumes = PodVolumes.of(deployment, namespace.configMaps(), namespace.secrets(), Instant.now());
            } catch (PodFailure notMounted) {
                for (int index = 0; index < replicas; index++) {
                    String name = PodName.of(deployment.metadata().name(), index);
                    addFailed(deployment, name, notMounted);
                }
                report(deployment, notMounted);
                return;
            }
            Fingerprint madeOf = Fingerprint.of(deployment, volumes);
            PodFailure failure = null;
            for (int index = 0; index < replicas; index++) {
                String name = PodName.of(deployment.metadata().name(), index);
                PodFailure failed = ensure(deployment, name, containers, volumes, madeOf);
                failure = failed == null ? failure : failed;
            }
            if (failure != null) {
                report(deployment, failure);
            } else {
                reportUnusedPorts(deployment, containers);
            }
        }

        /** Null if the pod runs as its Deployment says. */
        private @Nullable PodFailure ensure(
                Deployment deployment,
                String name,
                Map<Container, EmbeddedImage> containers,
                PodVolumes volumes,
                Fingerprint madeOf) {
            String key = key(deployment, name);
            RunningPod old = Workloads.this.running.get(key);
            if (old != null && old.madeOf().equals(madeOf)) {
                addRunning(deployment, name, old);
                return null;
            }
            Crash before = Workloads.this.crashes.get(key);
            if (before != null && before.madeOf().equals(madeOf)) {
                crashes.put(key, before);
                addFailed(deployment, name, before.failure());
                return before.failure();
            }
            String namespace = deployment.metadata().namespace();
            log.started(namespace, name);
            try {
                PodProcess process =
                        PodProcess.start(loops, name, containers, volumes, line -> log.line(namespace, name, line));
                addRunning(deployment, name, new RunningPod(madeOf, process));
                return null;
            } catch (PodFailure failure) {
                crashes.put(key, new Crash(madeOf, failure));
                addFailed(deployment, name, failure);
                return failure;
            }
        }

        private void addRunning(Deployment deployment, String name, RunningPod pod) {
            running.put(key(deployment, name), pod);
            pods.add(pod(deployment, name, pod.process(), new PodState.Running()));
        }

        /** A pod of an older making goes on to serve, as in a rollout that does not get ahead. */
        private void addFailed(Deployment deployment, String name, PodFailure failure) {
            RunningPod old = Workloads.this.running.get(key(deployment, name));
            if (old != null) {
                addRunning(deployment, name, old);
            } else {
                pods.add(pod(deployment, name, null, failure.state()));
            }
        }

        private Map<Container, EmbeddedImage> knownContainers(Deployment deployment, Namespace namespace) {
            var known = new LinkedHashMap<Container, EmbeddedImage>();
            List<Container> containers = deployment.containers();
            for (int i = 0; i < containers.size(); i++) {
                Container container = containers.get(i);
                EmbeddedImage image = EmbeddedImage.of(container.image()).orElse(null);
                String path = "spec.template.spec.containers[" + i + "]";
                if (image != null) {
                    known.put(container, image);
                    if (!ContainerCommand.of(container, image).isHonoured()) {
                        diagnostics.add(commandNotRun(deployment, container, path));
                    }
                } else if (!container.name().equals(SIDECAR)) {
                    diagnostics.add(imageNotEmbedded(deployment, container, path + ".image", namespace));
                }
            }
            return known;
        }

        private int replicas(Deployment deployment) {
            if (deployment.replicas() <= MAX_REPLICAS) {
                return Math.max(0, deployment.replicas());
            }
            diagnostics.add(Diagnostic.warning(
                    DiagnosticCode.TOO_MANY_REPLICAS,
                    deployment.metadata().origin().at("spec.replicas"),
                    "spec.replicas",
                    display(deployment) + " runs " + MAX_REPLICAS + " of its " + deployment.replicas()
                            + " replicas: more are not embedded"));
            return MAX_REPLICAS;
        }

        private void report(Deployment deployment, PodFailure failure) {
            String path = "spec.template.spec";
            boolean serving = pods.stream()
                    .anyMatch(pod -> pod.namespace()
                                    .equals(deployment.metadata().namespace())
                            && pod.state() instanceof PodState.Running
                            && pod.name().startsWith(deployment.metadata().name() + "-"));
            diagnostics.add(Diagnostic.error(
                            DiagnosticCode.POD_NOT_STARTED,
                            deployment.metadata().origin().at(path),
                            path,
                            display(deployment) + " cannot start: " + failure.getMessage())
                    .withWhy("its pod would be in " + failure.state().reason()
                            + (serving ? "; the one from before goes on to serve" : ""))
                    .withFix(failure.fix() == null ? correctWhatIsMounted(deployment) : failure.fix()));
        }

        private static @Nullable String correctWhatIsMounted(Deployment deployment) {
            String mounted = deployment.volumes().stream()
                    .filter(volume ->
                            !volume.configMap().isEmpty() || !volume.secret().isEmpty())
                    .map(volume -> volume.configMap().isEmpty()
                            ? "secret \"" + volume.secret() + "\""
                            : "configmap \"" + volume.configMap() + "\"")
                    .collect(Collectors.joining(" or "));
            return mounted.isEmpty() ? null : "correct " + mounted + ", which it mounts";
        }

        private void reportUnusedPorts(Deployment deployment, Map<Container, EmbeddedImage> containers) {
            RunningPod pod =
                    running.get(key(deployment, PodName.of(deployment.metadata().name(), 0)));
            if (pod == null) {
                return;
            }
            List<Integer> listening = pod.process().ports();
            for (int i = 0; i < deployment.containers().size(); i++) {
                Container container = deployment.containers().get(i);
                if (!containers.containsKey(container)) {
                    continue;
                }
                for (int j = 0; j < container.ports().size(); j++) {
                    ContainerPort port = container.ports().get(j);
                    if (!listening.contains(port.containerPort())) {
                        String path = "spec.template.spec.containers[" + i + "].ports[" + j + "].containerPort";
                        diagnostics.add(Diagnostic.warning(
                                        DiagnosticCode.PORT_NOT_LISTENED,
                                        deployment.metadata().origin().at(path),
                                        path,
                                        "image \"" + container.image() + "\" does not listen on port "
                                                + port.containerPort())
                                .withWhy("it listens on " + listening
                                        + "; containerPort only informs, in Kubernetes too"));
                    }
                }
            }
        }
    }

    private static Pod pod(Deployment deployment, String name, @Nullable PodProcess process, PodState state) {
        var namedPorts = new HashMap<String, Integer>();
        for (Container container : deployment.containers()) {
            for (ContainerPort port : container.ports()) {
                if (!port.name().isEmpty()) {
                    namedPorts.put(port.name(), port.containerPort());
                }
            }
        }
        return new Pod(
                deployment.metadata().namespace(),
                name,
                deployment.podLabels(),
                process == null ? Map.of() : process.addresses(),
                namedPorts,
                state);
    }

    private static Diagnostic commandNotRun(Deployment deployment, Container container, String path) {
        return Diagnostic.warning(
                        DiagnosticCode.COMMAND_NOT_RUN,
                        deployment
                                .metadata()
                                .origin()
                                .at(path + (container.command().isEmpty() ? ".args" : ".command")),
                        path + (container.command().isEmpty() ? ".args" : ".command"),
                        "the command of container \"" + container.name() + "\" is not run")
                .withWhy("the image \"" + container.image()
                        + "\" is embedded, and only its own start command with a port is" + " understood");
    }

    private static Diagnostic imageNotEmbedded(
            Deployment deployment, Container container, String path, Namespace namespace) {
        String service = "NAME:PORT";
        for (Service candidate : namespace.services()) {
            if (!candidate.selector().isEmpty()
                    && !candidate.ports().isEmpty()
                    && deployment
                            .podLabels()
                            .entrySet()
                            .containsAll(candidate.selector().entrySet())) {
                service =
                        candidate.metadata().name() + "." + candidate.metadata().namespace() + ":"
                                + candidate.ports().get(0).port();
                break;
            }
        }
        return Diagnostic.warning(
                        DiagnosticCode.IMAGE_NOT_EMBEDDED,
                        deployment.metadata().origin().at(path),
                        path,
                        display(deployment) + " is not run: image \"" + container.image() + "\" is not embedded")
                .withWhy("embedded are kong/httpbin, kennethreitz/httpbin, mccutchen/go-httpbin,"
                        + " istio/examples-helloworld-v1 and -v2, nginx and nginxinc/nginx-unprivileged")
                .withFix("run it yourself and say where it listens: --service " + service
                        + "=HOST:PORT, or a ServiceEntry, or an EndpointSlice for its Service");
    }

    private static String display(Deployment deployment) {
        return "Deployment \"" + deployment.metadata().qualifiedName() + "\"";
    }

    private static String key(Deployment deployment, String pod) {
        return deployment.metadata().namespace() + "/" + pod;
    }
}
