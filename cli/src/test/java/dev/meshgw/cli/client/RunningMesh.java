package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import dev.meshgw.gateway.GatewayOptions;
import dev.meshgw.gateway.GatewayRuntime;
import dev.meshgw.gateway.GatewayStartException;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.GatewayWorkload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A folder with a mesh, the gateway of that mesh, and commands run there. */
final class RunningMesh implements AutoCloseable {

    static final String HOST = "httpbin.example.com";

    private final Path folder;
    private final GatewayRuntime gateway;

    private RunningMesh(Path folder, GatewayRuntime gateway) {
        this.folder = folder;
        this.gateway = gateway;
    }

    /** Serves {@link #HOST} with the secret httpbin-credential, which holds {@code credential}. @param mode of TLS */
    static RunningMesh start(Path folder, String mode, TlsCredential credential, String authority)
            throws IOException, GatewayStartException {
        write(folder, "default/gateway/mygateway.yaml", """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: { name: mygateway }
                spec:
                  selector: { istio: ingressgateway }
                  servers:
                  - port: { number: 443, name: https, protocol: HTTPS }
                    tls: { mode: %s, credentialName: httpbin-credential }
                    hosts: [ "%s" ]
                """.formatted(mode, HOST));
        write(folder, "default/virtualservice/httpbin.yaml", """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: { name: httpbin }
                spec:
                  hosts: [ "%s" ]
                  gateways: [ mygateway ]
                  http:
                  - directResponse: { status: 418 }
                """.formatted(HOST));
        writeSecret(folder, credential, authority);
        Files.writeString(folder.resolve("ca.crt"), authority);
        var directory = new MeshDirectory(folder.resolve(MeshDirectory.DEFAULT_NAME));
        return new RunningMesh(
                folder,
                GatewayRuntime.start(GatewayOptions.on(MeshDirectory.DEFAULT_NAME, directory)
                        .compile(new CompileOptions(
                                GatewayWorkload.ISTIO_INGRESSGATEWAY, "127.0.0.1", Map.of(443, 0), List.of()))
                        .build()));
    }

    int port() {
        return gateway.status().listeners().get(0).port();
    }

    void replaceSecret(TlsCredential credential, String authority) throws IOException {
        writeSecret(folder, credential, authority);
    }

    record Run(int exitCode, String out, String err) {}

    /** {@code meshgw probe} of the gateway. */
    Run probe(String... options) {
        return probeOf("127.0.0.1:" + port(), options);
    }

    /** The same of another server. */
    Run probeOf(String server, String... options) {
        var out = new ByteArrayOutputStream();
        return probe(server, out, () -> out.toString(StandardCharsets.UTF_8), options);
    }

    /** @param out gets standard output @param text what it holds afterwards */
    Run probe(OutputStream out, Supplier<String> text, String... options) {
        return probe("127.0.0.1:" + port(), out, text, options);
    }

    private Run probe(String server, OutputStream out, Supplier<String> text, String... options) {
        var args = new ArrayList<>(List.of("probe", server, "--cacert", "ca.crt"));
        if (!List.of(options).contains("--sni")) {
            args.addAll(List.of("--sni", HOST));
        }
        args.addAll(List.of(options));
        var err = new ByteArrayOutputStream();
        var console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                folder,
                false);
        int exitCode = Meshgw.run(args, console);
        console.out().flush();
        return new Run(exitCode, text.get(), err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        gateway.close();
    }

    private static void writeSecret(Path folder, TlsCredential credential, String authority) throws IOException {
        write(folder, "istio-system/secret/httpbin-credential.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: { name: httpbin-credential }
                stringData:
                  tls.crt: |
                %s  tls.key: |
                %s  ca.crt: |
                %s""".formatted(
                        Pem.print(credential.chain()).indent(4),
                        Pem.print(credential.privateKey()).indent(4),
                        authority.indent(4)));
    }

    private static void write(Path folder, String file, String text) throws IOException {
        Path target = folder.resolve(MeshDirectory.DEFAULT_NAME).resolve(file);
        Files.createDirectories(target.getParent());
        Path temporary = Files.writeString(target.resolveSibling("." + target.getFileName() + ".tmp"), text);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
