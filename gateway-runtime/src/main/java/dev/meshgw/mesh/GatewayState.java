package dev.meshgw.mesh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * What a running gateway tells other processes of itself, as JSON in {@link RunDirectory#gatewayState()}: where its
 * listeners are bound and where its embedded workloads can be reached. Immutable.
 *
 * @param started when the process started; tells it from a later one with the same pid
 * @param published from ports of Gateways to the ports that are bound for them as soon as a Gateway asks, where that is not
 *     {@link IngressGateway#defaultPort}
 * @param admin {@code address:port} of the admin interface, or null if there is none
 */
public record GatewayState(
        long pid,
        Instant started,
        List<BoundListener> listeners,
        Map<Integer, Integer> published,
        @Nullable String admin,
        List<PodAddress> pods,
        List<ServiceAddress> services) {

    /**
     * The clock tick of {@code /proc/PID/stat} and the rounding of the boot time make two readings of one process' start
     * differ by at most about a second.
     */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    public GatewayState {
        listeners = List.copyOf(listeners);
        published = Map.copyOf(published);
        pods = List.copyOf(pods);
        services = List.copyOf(services);
    }

    /**
     * One bound port.
     *
     * @param port what clients connect to
     * @param gatewayPort {@code port.number} of the Gateway's server
     * @param protocol as the Gateway spells it, {@code HTTPS}
     */
    public record BoundListener(String address, int port, int gatewayPort, String protocol) {}

    /**
     * One replica of an embedded workload.
     *
     * @param ports from containerPort to {@code address:port} on the loopback
     */
    public record PodAddress(String namespace, String name, Map<Integer, String> ports) {
        public PodAddress {
            ports = Map.copyOf(ports);
        }
    }

    /**
     * One Service with somebody behind it.
     *
     * @param ports from the Service's port to {@code address:port} of every endpoint
     */
    public record ServiceAddress(String namespace, String name, Map<Integer, List<String>> ports) {
        public ServiceAddress {
            var copy = new HashMap<Integer, List<String>>();
            ports.forEach((port, addresses) -> copy.put(port, List.copyOf(addresses)));
            ports = Map.copyOf(copy);
        }
    }

    /** The state of the process that calls. */
    public static GatewayState ofThisProcess(
            List<BoundListener> listeners,
            Map<Integer, Integer> published,
            @Nullable String admin,
            List<PodAddress> pods,
            List<ServiceAddress> services) {
        ProcessHandle self = ProcessHandle.current();
        Instant started = self.info().startInstant().orElseGet(Instant::now);
        return new GatewayState(self.pid(), started, listeners, published, admin, pods, services);
    }

    /**
     * The state in {@code file}, empty if there is no such file.
     *
     * @throws MeshIoException if it cannot be read or is not a gateway's state
     */
    public static Optional<GatewayState> read(Path file) {
        String json;
        try {
            json = Files.readString(file);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw MeshIoException.of("read", file, e);
        }
        try {
            return Optional.of(fromJson(JSON.std.mapFrom(json)));
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException e) {
            throw new MeshIoException(
                    file + " is not the state of a gateway",
                    "it is damaged, or of another version of meshgw",
                    "stop the gateway and delete the file");
        }
    }

    /**
     * Replaces {@code file} atomically, readable by its owner only, with its folder.
     *
     * @throws MeshIoException if it cannot be written; the old content is whole then
     */
    public void write(Path file) {
        try {
            AtomicFile.directories(file.toAbsolutePath().getParent());
            AtomicFile.replace(file.toAbsolutePath(), toJson().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw MeshIoException.of("write", file, e);
        }
    }

    /** Whether the gateway that wrote this is still there. */
    public boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> !isZombie(process.pid()))
                .map(process -> process.info()
                        .startInstant()
                        .map(start -> Duration.between(start, started).abs().compareTo(START_TOLERANCE) <= 0)
                        .orElse(true))
                .orElse(false);
    }

    /** A killed process stays in the table of processes until its parent asks for its exit code (proc(5), state Z). */
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException elsewhere) {
            return false;
        }
    }

    /** The listener of a Gateway's port. */
    public Optional<BoundListener> listener(int gatewayPort) {
        return listeners.stream()
                .filter(listener -> listener.gatewayPort() == gatewayPort)
                .findFirst();
    }

    /** The running pod of that name. */
    public Optional<PodAddress> pod(String namespace, String name) {
        return pods.stream()
                .filter(pod -> pod.namespace().equals(namespace) && pod.name().equals(name))
                .findFirst();
    }

    /** The endpoints of the Service of that name. */
    public Optional<ServiceAddress> service(String namespace, String name) {
        return services.stream()
                .filter(service ->
                        service.namespace().equals(namespace) && service.name().equals(name))
                .findFirst();
    }

    String toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("pid", pid);
        json.put("started", started.toString());
        json.put(
                "listeners",
                listeners.stream().map(GatewayState::listenerToJson).toList());
        json.put("published", byPort(published));
        if (admin != null) {
            json.put("admin", admin);
        }
        json.put(
                "pods",
                pods.stream()
                        .map(pod -> portsToJson(pod.namespace(), pod.name(), pod.ports()))
                        .toList());
        json.put(
                "services",
                services.stream()
                        .map(service -> portsToJson(service.namespace(), service.name(), service.ports()))
                        .toList());
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(json) + "\n";
    }

    private static Map<String, Object> listenerToJson(BoundListener listener) {
        var json = new LinkedHashMap<String, Object>();
        json.put("address", listener.address());
        json.put("port", listener.port());
        json.put("gatewayPort", listener.gatewayPort());
        json.put("protocol", listener.protocol());
        return json;
    }

    private static Map<String, Object> portsToJson(String namespace, String name, Map<Integer, ?> ports) {
        var json = new LinkedHashMap<String, Object>();
        json.put("namespace", namespace);
        json.put("name", name);
        json.put("ports", byPort(ports));
        return json;
    }

    private static Map<String, Object> byPort(Map<Integer, ?> ports) {
        var byPort = new LinkedHashMap<String, Object>();
        new TreeMap<>(ports).forEach((port, value) -> byPort.put(String.valueOf(port), value));
        return byPort;
    }

    private static GatewayState fromJson(Map<String, Object> json) {
        return new GatewayState(
                number(json, "pid"),
                Instant.parse(text(json, "started")),
                each(
                        json.get("listeners"),
                        listener -> new BoundListener(
                                text(listener, "address"),
                                (int) number(listener, "port"),
                                (int) number(listener, "gatewayPort"),
                                text(listener, "protocol"))),
                ports(json.get("published"), port -> Integer.valueOf(String.valueOf(port))),
                json.get("admin") instanceof String admin ? admin : null,
                each(
                        json.get("pods"),
                        pod -> new PodAddress(
                                text(pod, "namespace"), text(pod, "name"), ports(pod.get("ports"), String::valueOf))),
                each(
                        json.get("services"),
                        service -> new ServiceAddress(
                                text(service, "namespace"),
                                text(service, "name"),
                                ports(service.get("ports"), GatewayState::addresses))));
    }

    private static <T> List<T> each(@Nullable Object list, Function<Map<?, ?>, T> read) {
        var result = new ArrayList<T>();
        if (list instanceof List<?> items) {
            for (Object item : items) {
                if (!(item instanceof Map<?, ?> map)) {
                    throw new IllegalArgumentException("not an object: " + item);
                }
                result.add(read.apply(map));
            }
        }
        return result;
    }

    private static <V> Map<Integer, V> ports(@Nullable Object json, Function<Object, V> read) {
        var ports = new TreeMap<Integer, V>();
        if (json instanceof Map<?, ?> map) {
            map.forEach((port, value) -> ports.put(Integer.valueOf(String.valueOf(port)), read.apply(value)));
        }
        return ports;
    }

    private static List<String> addresses(Object json) {
        if (!(json instanceof List<?> list)) {
            throw new IllegalArgumentException("not a list: " + json);
        }
        return list.stream().map(String::valueOf).toList();
    }

    private static String text(Map<?, ?> json, String field) {
        if (json.get(field) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(field + " is not a text");
    }

    private static long number(Map<?, ?> json, String field) {
        if (json.get(field) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException(field + " is not a number");
    }
}
