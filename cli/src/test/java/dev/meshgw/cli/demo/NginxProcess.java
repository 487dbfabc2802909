package dev.meshgw.cli.demo;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The real nginx with the document's configuration, moved from its container into a folder. */
final class NginxProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path accessLog;

    private NginxProcess(Process process, Path accessLog) {
        this.process = process;
        this.accessLog = accessLog;
    }

    /** nginx cannot choose a port itself. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** @param folder has the document's nginx.conf, certificate and key */
    static NginxProcess start(Path folder, int port) throws IOException {
        Path home = Files.createDirectories(folder.resolve("nginx"));
        Path accessLog = home.resolve("access.log");
        String conf = Files.readString(folder.resolve("nginx.conf"))
                .replace("/var/log/nginx/", home + "/")
                .replace("/etc/nginx-server-certs/tls", folder + "/nginx.example.com")
                .replace("listen 443", "listen 127.0.0.1:" + port)
                // Where Debian's nginx keeps these only root may write.
                .replace("http {", """
                        http {
                          client_body_temp_path body;
                          proxy_temp_path proxy;
                          fastcgi_temp_path fastcgi;
                          scgi_temp_path scgi;
                          uwsgi_temp_path uwsgi;
                        """);
        Path errors = home.resolve("error.log");
        // One process, so that its end is the end of all of it.
        var process = new ProcessBuilder(
                        "nginx",
                        "-p",
                        home.toString(),
                        "-c",
                        Files.writeString(home.resolve("nginx.conf"), conf).toString(),
                        "-e",
                        errors.toString(),
                        "-g",
                        "daemon off; master_process off; pid nginx.pid;")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output").toFile())
                .start();
        var nginx = new NginxProcess(process, accessLog);
        try {
            await().atMost(PATIENCE).until(() -> !process.isAlive() || accepts(port));
            if (!process.isAlive()) {
                throw new IOException(
                        "nginx ended: " + Files.readString(home.resolve("output")) + Files.readString(errors));
            }
            return nginx;
        } catch (IOException | RuntimeException e) {
            nginx.close();
            throw e;
        }
    }

    /** One line for each request that it answered. */
    Path accessLog() {
        return accessLog;
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
