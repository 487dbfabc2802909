package dev.meshgw.workload;

import dev.meshgw.config.resource.Container;
import dev.meshgw.sample.flask.Helloworld;
import dev.meshgw.sample.flask.Httpbin;
import dev.meshgw.sample.http.Application;
import dev.meshgw.sample.http.EventLoops;
import dev.meshgw.sample.http.HttpLimits;
import dev.meshgw.sample.http.HttpServer;
import dev.meshgw.sample.http.TlsHosts;
import dev.meshgw.sample.nginx.Nginx;
import dev.meshgw.sample.nginx.NginxException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The containers of one pod, listening. Not thread-safe; used by the thread that applies resources. */
final class PodProcess {

    private final EventLoops loops;
    private final String podName;
    private final Consumer<String> log;
    private final Map<Integer, HttpServer> servers = new TreeMap<>();

    private PodProcess(EventLoops loops, String podName, Consumer<String> log) {
        this.loops = loops;
        this.podName = podName;
        this.log = log;
    }

    /**
     * @param containers those whose image is known
     * @throws PodFailure if one of them would end; none listens then
     */
    static PodProcess start(
            EventLoops loops,
            String podName,
            Map<Container, EmbeddedImage> containers,
            PodVolumes volumes,
            Consumer<String> log)
            throws PodFailure {
        var process = new PodProcess(loops, podName, log);
        boolean started = false;
        try {
            for (Map.Entry<Container, EmbeddedImage> container : containers.entrySet()) {
                process.start(container.getKey(), container.getValue(), volumes);
            }
            started = true;
            return process;
        } finally {
            if (!started) {
                process.close();
            }
        }
    }

    private void start(Container container, EmbeddedImage image, PodVolumes volumes) throws PodFailure {
        int port = ContainerCommand.of(container, image).port();
        switch (image) {
            case HTTPBIN, GO_HTTPBIN -> {
                var httpbin = new Httpbin();
                httpbin.startLines(port).forEach(log);
                listen(port, httpbin, null);
            }
            case HELLOWORLD_V1 -> helloworld(container, "v1", port);
            case HELLOWORLD_V2 -> helloworld(container, "v2", port);
            case NGINX, NGINX_UNPRIVILEGED -> nginx(container, image, volumes);
        }
    }

    private void helloworld(Container container, String version, int port) throws PodFailure {
        var helloworld = new Helloworld(container.env().getOrDefault("SERVICE_VERSION", version), podName);
        helloworld.startLines(port).forEach(log);
        listen(port, helloworld, null);
    }

    private void nginx(Container container, EmbeddedImage image, PodVolumes volumes) throws PodFailure {
        try {
            Nginx nginx = Nginx.load(volumes.mount(container, Nginx.image(image.defaultPort())), podName);
            nginx.startLines().forEach(log);
            for (Nginx.Port port : nginx.ports()) {
                listen(port.number(), port.application(), port.tls());
            }
        } catch (NginxException e) {
            String lastLine = String.valueOf(e.getMessage());
            log.accept(lastLine);
            throw PodFailure.crash(lastLine);
        }
    }

    private void listen(int port, Application application, @Nullable TlsHosts tls) throws PodFailure {
        if (servers.containsKey(port)) {
            String lastLine = "bind() to 0.0.0.0:" + port + " failed (98: Address already in use)";
            log.accept(lastLine);
            throw PodFailure.crash(lastLine);
        }
        try {
            servers.put(port, HttpServer.bind(loops, port, application, tls, HttpLimits.DEFAULTS, log));
        } catch (IOException e) {
            throw PodFailure.crash(String.valueOf(e.getMessage()));
        }
    }

    /** From the port that a container believes to listen on to where it does. */
    Map<Integer, InetSocketAddress> addresses() {
        return servers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, server -> server.getValue().address()));
    }

    List<Integer> ports() {
        return List.copyOf(servers.keySet());
    }

    /** Ends it a little later, without waiting. */
    void retire(Duration delay) {
        servers.values().forEach(server -> server.closeAfter(delay));
    }

    void close() {
        servers.values().forEach(HttpServer::close);
    }
}
