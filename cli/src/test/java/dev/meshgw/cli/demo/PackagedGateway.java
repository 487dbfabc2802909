package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** The packaged meshgw as a gateway of its own mesh, and a bash beside it for those who judge it. */
final class PackagedGateway implements AutoCloseable {

    private static final String READY_FILE = "ready.json";

    private final Path folder;
    private final BashSession bash;

    private PackagedGateway(Path folder, BashSession bash) {
        this.folder = folder;
        this.bash = bash;
    }

    /** @param options of {@code gateway run}, as a shell reads them */
    static PackagedGateway start(Path folder, String options) throws IOException {
        var gateway = new PackagedGateway(
                folder,
                new BashSession(
                        folder, Map.of("MESHGW_DIR", folder.resolve(".meshgw").toString())));
        try {
            gateway.must("meshgw gateway run --detach --ready-file " + READY_FILE + " " + options);
            return gateway;
        } catch (IOException | AssertionError e) {
            gateway.close();
            throw e;
        }
    }

    DocumentShell.Result run(String command) throws IOException {
        return bash.run(command);
    }

    /** Runs what is no more than a means to the test. */
    String must(String command) throws IOException {
        var result = run(command);
        assertThat(result.exitCode()).as("$ %s%n%s", command, result.output()).isZero();
        return result.output();
    }

    /** Where the gateway listens for {@code gatewayPort} of the manifests. */
    int port(int gatewayPort) throws IOException {
        var listeners = (List<?>)
                JSON.std.mapFrom(Files.readString(folder.resolve(READY_FILE))).get("listeners");
        return listeners.stream()
                .map(listener -> (Map<?, ?>) listener)
                .filter(listener -> listener.get("gatewayPort").equals(gatewayPort))
                .map(listener -> (Integer) listener.get("port"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing listens for port " + gatewayPort + ": " + listeners));
    }

    /** The real curl, loud and with a limit. */
    DocumentShell.Result curl(String host, int gatewayPort, String path, String options) throws IOException {
        int port = port(gatewayPort);
        return run("curl --silent --verbose --max-time 30 --resolve %s:%d:127.0.0.1 %s https://%s:%d%s"
                .formatted(host, port, options, host, port, path));
    }

    /** The real openssl, until the gateway closes; {@code options} say what it offers. */
    DocumentShell.Result handshake(int gatewayPort, String options) throws IOException {
        return run("timeout 30 openssl s_client -connect 127.0.0.1:%d -ign_eof %s </dev/null"
                .formatted(port(gatewayPort), options));
    }

    @Override
    public void close() throws IOException {
        try (bash) {
            bash.run("meshgw gateway stop");
        }
    }
}
