package dev.meshgw.snapshot.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.UpstreamTransport;
import dev.meshgw.snapshot.UpstreamTransport.PlainText;
import dev.meshgw.snapshot.UpstreamTransport.ServerVerification;
import dev.meshgw.snapshot.UpstreamTransport.ServerVerification.Required;
import dev.meshgw.snapshot.UpstreamTransport.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tls of a traffic policy means. */
class UpstreamTransportsTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("root");
    private static final TlsCredential CLIENT = ROOT.issueClient("gateway");

    private static final String MESH = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: gateway, namespace: app}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 80, name: http, protocol: HTTP}
                hosts: ["*"]
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: external, namespace: app}
            spec:
              hosts: [api.example.com]
              ports: [{number: 443, name: https, protocol: HTTPS}, {number: 444, name: more, protocol: HTTPS}]
              resolution: STATIC
              endpoints: [{address: 10.0.0.1, labels: {version: v1}}]
              %s
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: route, namespace: app}
            spec:
              hosts: ["*"]
              gateways: [gateway]
              http:
              - route: [{destination: {host: api.example.com, port: {number: %d}, subset: "%s"}}]
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: client, namespace: istio-system}
            stringData:
              tls.crt: |
            %s
              tls.key: |
            %s
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: client-cacert, namespace: istio-system}
            stringData:
              ca.crt: |
            %s
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: rule, namespace: app}
            spec:
              host: api.example.com
              %s
            """;

    private static CompileResult compile(String entry, int port, String subset, String rule) {
        String mesh = MESH.formatted(
                entry,
                port,
                subset,
                Pem.print(CLIENT.chain()).indent(4),
                Pem.print(CLIENT.privateKey()).indent(4),
                ROOT.certificatePem().indent(4),
                rule.indent(2).strip());
        return Mesh.compile(mesh);
    }

    private static UpstreamTransport transport(String tls) {
        return transport(compile("", 443, "", "trafficPolicy: {tls: " + tls + "}"));
    }

    private static UpstreamTransport transport(CompileResult result) {
        return result.snapshot().clusters().values().stream()
                .map(Cluster::transport)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutRuleTheUpstreamIsSentPlainTextAndTheRemedyIsNamed() {
        CompileResult result = compile("", 443, "", "trafficPolicy: {tls: {mode: DISABLE}}");
        assertThat(transport(result)).isInstanceOf(PlainText.class);
        assertThat(result.diagnostics())
                .filteredOn(diagnostic -> diagnostic.what().contains("seems to speak TLS"))
                .extracting(Diagnostic::fix)
                .singleElement()
                .asString()
                .contains("DestinationRule for api.example.com", "SIMPLE");
    }

    @Test
    void simpleVerifiesTheHostOfTheRequestWithTheCaOfTheCredential() {
        Tls tls = (Tls) transport("{mode: SIMPLE, credentialName: client}");
        assertThat(tls.sni()).isEmpty();
        assertThat(tls.clientCertificate()).isNull();
        Required required = (Required) tls.verification();
        assertThat(required.authorities().authorities()).containsExactly(ROOT.certificate());
        assertThat(required.hostOfRequest()).isTrue();
        assertThat(required.subjectAltNames()).isEmpty();
    }

    @Test
    void withAnSniTheHostIsNotVerified() {
        Tls tls = (Tls) transport("{mode: SIMPLE, credentialName: client, sni: x.example.com}");
        assertThat(tls.sni()).isEqualTo("x.example.com");
        assertThat(((Required) tls.verification()).hostOfRequest()).isFalse();
    }

    @Test
    void subjectAltNamesTakeThePlaceOfTheHost() {
        Tls tls =
                (Tls) transport("{mode: SIMPLE, credentialName: client, subjectAltNames: [a.example.com, spiffe://b]}");
        Required required = (Required) tls.verification();
        assertThat(required.hostOfRequest()).isFalse();
        assertThat(required.subjectAltNames()).containsExactly("a.example.com", "spiffe://b");
    }

    @Test
    void thoseOfTheServiceEntryStandInForMissingOnes() {
        CompileResult result = compile(
                "subjectAltNames: [entry.example.com]",
                443,
                "",
                "trafficPolicy: {tls: {mode: SIMPLE, credentialName: client}}");
        Required required = (Required) ((Tls) transport(result)).verification();
        assertThat(required.subjectAltNames()).containsExactly("entry.example.com");
        assertThat(required.hostOfRequest()).isTrue();
    }

    @Test
    void mutualShowsTheCertificateOfTheCredential() {
        Tls tls = (Tls) transport("{mode: MUTUAL, credentialName: client}");
        assertThat(tls.clientCertificate()).isEqualTo(CLIENT);
        assertThat(tls.verification()).isInstanceOf(Required.class);
    }

    @Test
    void insecureSkipVerifyNeedsNoAuthority() {
        Tls tls = (Tls) transport("{mode: SIMPLE, insecureSkipVerify: true}");
        assertThat(tls.verification()).isInstanceOf(ServerVerification.Skipped.class);
    }

    @Test
    void certificatesMayBeFiles(@TempDir Path folder) throws IOException {
        Path authority = Files.writeString(folder.resolve("ca.pem"), ROOT.certificatePem());
        Path certificate = Files.writeString(folder.resolve("client.pem"), Pem.print(CLIENT.chain()));
        Path key = Files.writeString(folder.resolve("client.key"), Pem.print(CLIENT.privateKey()));
        Tls tls =
                (Tls) transport("{mode: MUTUAL, clientCertificate: \"%s\", privateKey: \"%s\", caCertificates: \"%s\"}"
                        .formatted(certificate, key, authority));
        assertThat(tls.clientCertificate()).isEqualTo(CLIENT);
        assertThat(((Required) tls.verification()).authorities().authorities()).containsExactly(ROOT.certificate());
    }

    @Test
    void withoutAuthorityThoseOfTheSystemCount() {
        UpstreamTransport transport = transport("{mode: SIMPLE}");
        assumeTrue(transport instanceof Tls, "the system has a CA bundle");
        Required required = (Required) ((Tls) transport).verification();
        assertThat(required.source()).isEqualTo("the CA bundle of the system");
        assertThat(required.authorities().authorities()).hasSizeGreaterThan(10);
    }

    @Test
    void aMissingSecretIsNotReadyAndNamed() {
        CompileResult result = compile("", 443, "", "trafficPolicy: {tls: {mode: MUTUAL, credentialName: nobody}}");
        assertThat(transport(result))
                .isEqualTo(
                        new UpstreamTransport.NotReady("kubernetes://nobody", "secret istio-system/nobody not found"));
    }

    @Test
    void istioMutualIsAnErrorThatNamesIt() {
        CompileResult result = compile("", 443, "", "trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}");
        assertThat(transport(result)).isInstanceOf(UpstreamTransport.NotReady.class);
        assertThat(result.diagnostics()).anySatisfy(diagnostic -> {
            assertThat(diagnostic.what()).contains("ISTIO_MUTUAL");
            assertThat(diagnostic.fieldPath()).isEqualTo("spec.trafficPolicy.tls.mode");
        });
    }

    @Test
    void thePolicyOfThePortReplacesThatOfTheHost() {
        String rule = """
                trafficPolicy:
                  tls: {mode: SIMPLE, credentialName: client}
                  portLevelSettings: [{port: {number: 444}, tls: {mode: SIMPLE, credentialName: client, sni: port}}]
                """;
        assertThat(((Tls) transport(compile("", 443, "", rule))).sni()).isEmpty();
        assertThat(((Tls) transport(compile("", 444, "", rule))).sni()).isEqualTo("port");
    }

    @Test
    void thePolicyOfTheSubsetOverridesThatOfTheHost() {
        String rule = """
                trafficPolicy: {tls: {mode: SIMPLE, credentialName: client}}
                subsets:
                - {name: v1, labels: {version: v1}, trafficPolicy: {tls: {mode: SIMPLE, credentialName: client, sni: v1}}}
                """;
        assertThat(((Tls) transport(compile("", 443, "v1", rule))).sni()).isEqualTo("v1");
    }

    @Test
    void nothingIsSaidToHaveNoEffect() {
        CompileResult result = compile("", 443, "", "trafficPolicy: {tls: {mode: SIMPLE, credentialName: client}}");
        assertThat(result.diagnostics()).extracting(Diagnostic::what).noneMatch(what -> what.contains("no effect"));
        assertThat(List.of(transport(result))).hasOnlyElementsOfType(Tls.class);
    }
}
