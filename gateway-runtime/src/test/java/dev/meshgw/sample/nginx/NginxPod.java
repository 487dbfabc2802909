package dev.meshgw.sample.nginx;

import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.sample.http.EventLoops;
import dev.meshgw.sample.http.HttpLimits;
import dev.meshgw.sample.http.HttpServer;
import dev.meshgw.sample.http.RawClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A configuration, running. */
final class NginxPod implements AutoCloseable {

    private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05Z");

    private final EventLoops loops = new EventLoops(1);
    private final Map<Integer, HttpServer> servers = new HashMap<>();
    private final List<String> log = new CopyOnWriteArrayList<>();

    NginxPod(ContainerFiles files) throws NginxException, IOException {
        Nginx nginx = Nginx.load(files, "my-nginx-6f4b9d5c7-x2x9k");
        for (Nginx.Port port : nginx.ports()) {
            servers.put(
                    port.number(),
                    HttpServer.bind(
                            loops, port.number(), port.application(), port.tls(), HttpLimits.DEFAULTS, log::add));
        }
    }

    /** The image with a configuration mounted over its configuration folder, as the document does. */
    static ContainerFiles withConf(String conf) {
        return Nginx.image(80).mount("/etc/nginx", Map.of("nginx.conf", file(conf)));
    }

    /** The image with the inside of {@code http}, plain server blocks mostly. */
    static NginxPod http(String inside) throws NginxException, IOException {
        return new NginxPod(withConf("events {}\nhttp {\n" + inside + "\n}\n"));
    }

    static Map<String, ContainerFile> tlsSecret(TlsCredential credential) {
        return Map.of(
                "tls.crt", file(Pem.print(credential.chain())), "tls.key", file(Pem.print(credential.privateKey())));
    }

    static ContainerFile file(String text) {
        return new ContainerFile(text.getBytes(StandardCharsets.UTF_8), MODIFIED);
    }

    InetSocketAddress address(int port) {
        HttpServer server = servers.get(port);
        if (server == null) {
            throw new IllegalArgumentException("port: " + port + " (expected: one of " + servers.keySet() + ")");
        }
        return server.address();
    }

    Set<Integer> ports() {
        return servers.keySet();
    }

    RawClient.Response exchange(int port, String request) throws IOException {
        try (var client = new RawClient(address(port))) {
            return client.send(request).receive();
        }
    }

    RawClient.Response get(int port, String host, String path) throws IOException {
        return exchange(port, "GET " + path + " HTTP/1.1\nHost: " + host + "\n\n");
    }

    List<String> log() {
        return log;
    }

    @Override
    public void close() {
        servers.values().forEach(HttpServer::close);
        loops.close();
    }
}
