package dev.meshgw.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.secret.SecretStore;
import dev.meshgw.secret.SecretUpdate;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.GatewayWorkload;
import dev.meshgw.snapshot.compile.SnapshotCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.jr.ob.JSON;

/** What Envoy's configuration dump tells of a cluster with TLS. */
class ClusterJsonTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("root");
    private static final TlsCredential CLIENT = ROOT.issueClient("gateway");

    private static final String MESH = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 80, name: http, protocol: HTTP}
                hosts: ["*"]
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: api}
            spec:
              hosts: [api.example.com]
              ports: [{number: 443, name: https, protocol: HTTPS}]
              resolution: STATIC
              endpoints: [{address: 10.0.0.1}]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: api}
            spec:
              hosts: ["*"]
              gateways: [edge]
              http: [{route: [{destination: {host: api.example.com, port: {number: 443}}}]}]
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: client, namespace: istio-system}
            stringData:
              tls.crt: |
            %s
              tls.key: |
            %s
              ca.crt: |
            %s
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: api}
            spec:
              host: api.example.com
              trafficPolicy: {tls: %s%s}
            """;

    private static Map<String, Object> cluster(String tls, String more) {
        String manifest = MESH.formatted(
                Pem.print(CLIENT.chain()).indent(4),
                Pem.print(CLIENT.privateKey()).indent(4),
                ROOT.certificatePem().indent(4),
                tls,
                more);
        List<Resource> resources = new ConfigReader()
                .read(new ManifestReader().parse("mesh.yaml", manifest))
                .config()
                .resources();
        var compiler = new SnapshotCompiler(
                new CompileOptions(GatewayWorkload.ISTIO_INGRESSGATEWAY, "127.0.0.1", Map.of(80, 0), List.of()));
        var requests = compiler.credentialRequests(resources);
        SecretUpdate secrets =
                new SecretStore("istio-system", Path.of(""), Clock.systemUTC()).update(resources, requests);
        var snapshot =
                compiler.compile(resources, secrets.credentials(), List.of()).snapshot();
        var live = new LiveConfiguration(snapshot, requests, secrets.credentials(), Instant.EPOCH);
        var dump = ClusterJson.dump(live, Pattern.compile("api"));
        var entry = Json.object(((List<?>) dump.get("dynamic_active_clusters")).get(0));
        return Json.object(entry.get("cluster"));
    }

    private static String text(Object json) throws IOException {
        return JSON.std.asString(json);
    }

    @Test
    void plainTextHasNoTransportSocket() {
        assertThat(cluster("{mode: DISABLE}", ""))
                .doesNotContainKeys("transport_socket", "typed_extension_protocol_options");
    }

    @Test
    void mutualNamesItsSecretsAndShowsNoKey() throws IOException {
        Map<String, Object> cluster = cluster("{mode: MUTUAL, credentialName: client}", "");
        assertThat(text(cluster.get("transport_socket")))
                .isEqualTo(
                        "{\"name\":\"envoy.transport_sockets.tls\",\"typed_config\":{\"@type\":\"type.googleapis.com/"
                                + "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext\",\"common_tls_context\":{"
                                + "\"tls_params\":{\"tls_minimum_protocol_version\":\"TLSv1_2\","
                                + "\"tls_maximum_protocol_version\":\"TLSv1_3\"},"
                                + "\"tls_certificate_sds_secret_configs\":[{\"name\":\"kubernetes://client\"}],"
                                + "\"combined_validation_context\":{\"validation_context_sds_secret_config\":"
                                + "{\"name\":\"kubernetes://client-cacert\"}}}}}");
        assertThat(text(cluster.get("typed_extension_protocol_options")))
                .contains("\"upstream_http_protocol_options\":{\"auto_sni\":true,\"auto_san_validation\":true}");
    }

    @Test
    void theServerNameAndTheSubjectAltNamesAreThoseOfTheRule() throws IOException {
        Map<String, Object> cluster = cluster(
                "{mode: SIMPLE, credentialName: client, sni: x.example.com, subjectAltNames: [y.example.com]}", "");
        assertThat(text(cluster.get("transport_socket")))
                .contains("\"sni\":\"x.example.com\"")
                .contains(
                        "\"default_validation_context\":{\"match_subject_alt_names\":[{\"exact\":\"y.example.com\"}]}")
                .doesNotContain("tls_certificate_sds_secret_configs");
        assertThat(cluster).doesNotContainKey("typed_extension_protocol_options");
    }

    @Test
    void withoutVerificationThereIsNoValidationContext() throws IOException {
        assertThat(text(cluster("{mode: SIMPLE, insecureSkipVerify: true}", "").get("transport_socket")))
                .doesNotContain("validation_context");
    }

    @Test
    void http2IsOfferedAlone() throws IOException {
        Map<String, Object> cluster = cluster(
                "{mode: SIMPLE, credentialName: client}", ", connectionPool: {http: {h2UpgradePolicy: UPGRADE}}");
        assertThat(text(cluster.get("transport_socket"))).contains("\"alpn_protocols\":[\"h2\"]");
        assertThat(text(cluster.get("typed_extension_protocol_options")))
                .contains("\"explicit_http_config\":{\"http2_protocol_options\":{}}");
    }

    @Test
    void whatIsMissingIsStillNamed() throws IOException {
        assertThat(text(cluster("{mode: SIMPLE, credentialName: nobody}", "").get("transport_socket")))
                .contains("\"validation_context_sds_secret_config\":{\"name\":\"kubernetes://nobody-cacert\"}");
        assertThat(text(cluster("{mode: ISTIO_MUTUAL}", "").get("transport_socket")))
                .contains("\"tls_certificate_sds_secret_configs\":[{\"name\":\"default\"}]");
    }
}
