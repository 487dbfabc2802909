package dev.meshgw.simulation;

import static dev.meshgw.conformance.ConformanceTable.object;
import static dev.meshgw.conformance.ConformanceTable.rows;
import static dev.meshgw.conformance.ConformanceTable.text;

import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ConfigResult;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.resource.Server;
import dev.meshgw.conformance.ConformanceTable;
import dev.meshgw.gateway.GatewayConfiguration;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.secret.SecretStore;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.CompileResult;
import dev.meshgw.snapshot.compile.GatewayWorkload;
import dev.meshgw.snapshot.compile.SnapshotCompiler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** One configuration of the tables and what is called there. Every credentialName but {@code absent} has a secret. */
record SimulatedGateway(String name, String config, List<Call> calls) {

    private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("simulated root");
    private static final TlsCredential CREDENTIAL = AUTHORITY.issueServer("a.example.com", "*.example.com");

    /**
     * A connection with one request.
     *
     * @param sni null for none
     * @param result what is named must hold
     */
    record Call(
            String name,
            int port,
            boolean http,
            boolean tls,
            String sni,
            String method,
            String host,
            String path,
            Map<String, Object> headers,
            Map<String, Object> result) {

        static Call of(Map<String, Object> row) {
            Map<String, Object> call = object(row.get("call"));
            boolean tls = call.containsKey("TLS");
            String host = text(call, "HostHeader");
            String sni = (String) call.getOrDefault("Sni", host);
            return new Call(
                    text(row, "name"),
                    ((Number) call.get("Port")).intValue(),
                    text(call, "Protocol").startsWith("HTTP"),
                    tls,
                    tls && !sni.isEmpty() ? sni : null,
                    (String) call.getOrDefault("Method", "GET"),
                    host,
                    (String) call.getOrDefault("Path", "/"),
                    object(call.getOrDefault("Headers", Map.of())),
                    object(row.get("result")));
        }

        String expectedError() {
            return (String) result.getOrDefault("Error", "");
        }

        String expectedCluster() {
            return (String) result.getOrDefault("ClusterMatched", "");
        }
    }

    /** Istio's table, then ours. */
    static List<SimulatedGateway> all() {
        var all = new ArrayList<SimulatedGateway>();
        rows(ConformanceTable.read("simulation.json").get("cases"))
                .forEach(row -> all.add(of(text(row, "test") + ": " + text(row, "name"), row)));
        all.addAll(table("gateway.yaml"));
        return all;
    }

    /** Where the gateway's own Services move its ports: the ports in calls are those of the pod. */
    static List<SimulatedGateway> withServices() {
        return table("ports.yaml");
    }

    private static List<SimulatedGateway> table(String file) {
        try (InputStream in =
                Objects.requireNonNull(SimulatedGateway.class.getResourceAsStream("/simulation/" + file))) {
            return rows(new Yaml(new SafeConstructor(new LoaderOptions())).load(in)).stream()
                    .map(row -> of(text(row, "name"), row))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SimulatedGateway of(String name, Map<String, Object> row) {
        return new SimulatedGateway(
                name,
                text(row, "config"),
                rows(row.get("calls")).stream().map(Call::of).toList());
    }

    static TlsCredential credential() {
        return CREDENTIAL;
    }

    static CertificateAuthority authority() {
        return AUTHORITY;
    }

    /** Istio's tests have no gateway Service, so ports are not moved. */
    CompileOptions portsAsTheyAre() {
        Map<Integer, Integer> ports =
                calls.stream().map(Call::port).distinct().collect(Collectors.toMap(port -> port, port -> port));
        return new CompileOptions(GatewayWorkload.ISTIO_INGRESSGATEWAY, "0.0.0.0", ports, List.of());
    }

    Snapshot compile(CompileOptions options) {
        return configuration(options).snapshot();
    }

    GatewayConfiguration configuration(CompileOptions options) {
        List<Resource> resources = read(config);
        resources.addAll(read(secrets(resources)));
        var compiler = new SnapshotCompiler(options);
        var credentials = new SecretStore(options.workload().namespace(), Clock.systemUTC())
                .update(resources, compiler.credentialRequests(resources))
                .credentials();
        CompileResult result = compiler.compile(resources, credentials, List.of());
        return new GatewayConfiguration(resources, result.snapshot(), result.diagnostics());
    }

    private static List<Resource> read(String manifests) {
        ConfigResult result = new ConfigReader().read(new ManifestReader().parse("simulation.yaml", manifests));
        if (result.hasErrors()) {
            throw new IllegalArgumentException("the configuration is wrong: " + result.diagnostics());
        }
        return new ArrayList<>(result.config().resources());
    }

    private static String secrets(List<Resource> resources) {
        var names = new TreeSet<String>();
        for (Resource resource : resources) {
            if (resource instanceof Gateway gateway) {
                for (Server server : gateway.servers()) {
                    if (server.tls() != null) {
                        names.add(server.tls().credentialName());
                    }
                }
            }
        }
        names.remove("");
        names.remove("absent");
        var text = new StringBuilder();
        for (String name : names) {
            text.append("""
                    ---
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: %s, namespace: istio-system}
                    data: {tls.crt: %s, tls.key: %s}
                    """.formatted(
                            name, base64(Pem.print(CREDENTIAL.chain())), base64(Pem.print(CREDENTIAL.privateKey()))));
        }
        return text.toString();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
