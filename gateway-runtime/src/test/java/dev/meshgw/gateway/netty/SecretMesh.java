package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.secret.SecretStore;
import dev.meshgw.secret.SecretUpdate;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.CompileResult;
import dev.meshgw.snapshot.compile.GatewayWorkload;
import dev.meshgw.snapshot.compile.SnapshotCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The whole way of a Secret, from its bytes to what openssl and curl see of a running gateway, in this process. */
final class SecretMesh implements AutoCloseable {

    static final String HOST = "httpbin.example.com";

    private static final String MANIFEST = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 443, name: https, protocol: HTTPS}
                tls: %s
                hosts: [httpbin.example.com]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: httpbin}
            spec:
              hosts: [httpbin.example.com]
              gateways: [edge]
              http:
              - directResponse: {status: 200, body: {string: "served"}}
            """;

    private static final Pattern ALERT = Pattern.compile("SSL alert number (\\d+)");

    private final SnapshotCompiler compiler = new SnapshotCompiler(
            new CompileOptions(GatewayWorkload.ISTIO_INGRESSGATEWAY, "127.0.0.1", Map.of(443, 0), List.of()));
    private final SecretStore store;
    private final String tls;
    private final Path folder;
    private final TrustBundle trusted;
    private final Gateway gateway;
    private List<Diagnostic> diagnostics = List.of();

    /** @param trusted by the clients */
    SecretMesh(String tls, Path folder, TrustBundle trusted, Resource... secrets) {
        this.store = new SecretStore("istio-system", folder, Clock.systemUTC());
        this.tls = tls;
        this.folder = folder;
        this.trusted = trusted;
        this.gateway = Gateway.serving(compile(secrets).snapshot());
    }

    private CompileResult compile(Resource... secrets) {
        var resources = new ArrayList<>(Arrays.asList(secrets));
        resources.addAll(new ConfigReader()
                .read(new ManifestReader().parse("mesh.yaml", MANIFEST.formatted(tls)))
                .config()
                .resources());
        SecretUpdate update = store.update(resources, compiler.credentialRequests(resources));
        if (update.unsettled()) {
            update = store.update(resources, compiler.credentialRequests(resources));
        }
        CompileResult result = compiler.compile(resources, update.credentials(), List.of());
        var all = new ArrayList<>(update.diagnostics());
        all.addAll(result.diagnostics());
        diagnostics = all;
        return result;
    }

    /** The Secrets are these from now on. */
    void apply(Resource... secrets) {
        gateway.apply(compile(secrets).snapshot());
    }

    Gateway gateway() {
        return gateway;
    }

    List<String> codes() {
        return diagnostics.stream().map(Diagnostic::code).toList();
    }

    /** {@code 200}, {@code alert 48} or {@code reset}. @param client null for no certificate */
    String openSsl(String version, @Nullable TlsCredential client, String... more) throws IOException {
        return outcome(openSslOutput(version, client, more));
    }

    String openSslOutput(String version, @Nullable TlsCredential client, String... more) throws IOException {
        OpenSslClient openSsl =
                OpenSslClient.connecting(folder, gateway, HOST, version).with(more);
        return (client == null ? openSsl : openSsl.showing(client)).request();
    }

    static String outcome(String output) {
        if (output.contains("HTTP/1.1 200")) {
            return "200";
        }
        var alert = ALERT.matcher(output);
        if (alert.find()) {
            return "alert " + alert.group(1);
        }
        return output.contains("errno=104") || output.contains("reset by peer") ? "reset" : output;
    }

    /** The exit code of curl. */
    int curl(String version, @Nullable TlsCredential client) throws IOException {
        var command = new ArrayList<>(List.of("curl", "-sS", "-o", "/dev/null", "--max-time", "20"));
        command.add("-tls1_2".equals(version) ? "--tls-max" : "--tlsv1.3");
        if ("-tls1_2".equals(version)) {
            command.add("1.2");
        }
        command.addAll(List.of("--resolve", HOST + ":" + gateway.port() + ":127.0.0.1"));
        command.addAll(List.of("--cacert", OpenSslClient.certificates(folder, "curl-ca.crt", trusted.authorities())));
        if (client != null) {
            command.addAll(List.of("--cert", OpenSslClient.certificates(folder, "curl.crt", client.chain())));
            command.addAll(List.of("--key", OpenSslClient.key(folder, "curl.key", client)));
        }
        command.add("https://" + HOST + ":" + gateway.port() + "/");
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            assertThat(code).as(output).isNotEqualTo(28);
            return code;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (IOException missing) {
            assumeTrue(false, "curl is not installed");
            throw missing;
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}
