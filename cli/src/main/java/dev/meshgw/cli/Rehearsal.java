package dev.meshgw.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/**
 * Plays the usual commands once, in a temporary folder and in silence, while the launcher records which classes they load. It
 * keeps those classes ready for every later start. What fails here only makes later starts slower.
 */
final class Rehearsal {

    private static final String READY_FILE = "ready.json";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(10);

    private static final String MANIFESTS = """
            apiVersion: v1
            kind: Service
            metadata: { name: httpbin }
            spec:
              selector: { app: httpbin }
              ports: [ { name: http, port: 8000, targetPort: 8080 } ]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: httpbin }
            spec:
              selector: { matchLabels: { app: httpbin } }
              template:
                metadata: { labels: { app: httpbin } }
                spec: { containers: [ { name: httpbin, image: mccutchen/go-httpbin, ports: [ { containerPort: 8080 } ] } ] }
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: { name: mygateway }
            spec:
              selector: { istio: ingressgateway }
              servers:
              - port: { number: 443, name: https, protocol: HTTPS }
                tls: { mode: SIMPLE, credentialName: httpbin-credential }
                hosts: [ httpbin.example.com ]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: { name: httpbin }
            spec:
              hosts: [ httpbin.example.com ]
              gateways: [ mygateway ]
              http:
              - match: [ { uri: { prefix: /status } } ]
                route: [ { destination: { host: httpbin, port: { number: 8000 } } } ]
            """;

    private final Console console;

    private Rehearsal(Path directory) {
        var silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        console = new Console(InputStream.nullInputStream(), silence, silence, Map.of(), directory, false);
    }

    /** @param args {@code commands} or {@code gateway}: what the archive is for */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("meshgw-rehearsal");
        try {
            var rehearsal = new Rehearsal(directory);
            rehearsal.playCertificates();
            rehearsal.playApply();
            if (args[0].equals("gateway")) {
                rehearsal.playGateway();
            } else {
                rehearsal.playCommands();
            }
        } finally {
            delete(directory);
        }
        // A step that failed may have left threads.
        System.exit(0);
    }

    private void playCertificates() {
        run("pki", "root", "example.com", "--org", "example Inc.");
        run("pki", "issue", "httpbin.example.com");
    }

    private void playApply() throws IOException {
        run(
                "create",
                "-n",
                "istio-system",
                "secret",
                "tls",
                "httpbin-credential",
                "--key=httpbin.example.com.key",
                "--cert=httpbin.example.com.crt");
        Files.writeString(console.path("manifests.yaml"), MANIFESTS);
        run("apply", "-f", "manifests.yaml");
    }

    /** The gateway runs in another process, so that its classes do not make the archive of the commands bigger. */
    private void playCommands() throws IOException {
        run("--version");
        run("pki", "inspect", "httpbin.example.com.crt");
        run("gateway", "run", "--detach", "-p", "0:443", "--ready-file", READY_FILE);
        playRequest();
        run("gateway", "status");
        run("get", "gateway,virtualservice,pods", "-A");
        run("get", "gateway", "mygateway", "-o", "yaml");
        run("env");
        run("gateway", "stop");
        run("delete", "gateway", "mygateway");
    }

    private void playGateway() throws IOException, InterruptedException {
        var gateway =
                new Thread(() -> run("gateway", "run", "-p", "0:443", "--admin", "0", "--ready-file", READY_FILE));
        gateway.setDaemon(true);
        gateway.start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(console.path(READY_FILE))) {
            if (!gateway.isAlive() || System.nanoTime() > deadline) {
                return;
            }
            Thread.sleep(POLL.toMillis());
        }
        playRequest();
        var quit = (HttpURLConnection) URI.create("http://" + ready().get("admin") + "/quitquitquit")
                .toURL()
                .openConnection();
        quit.setRequestMethod("POST");
        quit.getResponseCode();
        gateway.join(PATIENCE.toMillis());
    }

    private void playRequest() throws IOException {
        Object port = ready().get("listeners") instanceof List<?> listeners && listeners.get(0) instanceof Map<?, ?> one
                ? one.get("port")
                : 0;
        String url = "https://httpbin.example.com:" + port + "/status/418";
        String resolve = "httpbin.example.com:" + port + ":127.0.0.1";
        run("curl", "-v", "--resolve", resolve, "--cacert", "example.com.crt", url);
        run("curl", "-s", "--http1.1", "--resolve", resolve, "--cacert", "example.com.crt", url);
    }

    private Map<String, Object> ready() throws IOException {
        return JSON.std.mapFrom(Files.readString(console.path(READY_FILE)));
    }

    private void run(String... command) {
        Meshgw.run(List.of(command), console);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
