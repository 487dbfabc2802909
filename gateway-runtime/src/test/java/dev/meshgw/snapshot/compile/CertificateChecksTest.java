package dev.meshgw.snapshot.compile;

import static dev.meshgw.resource.Resources.secret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateChecksTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final CertificateAuthority INTERMEDIATE = ROOT.issueIntermediate("intermediate");

    private static final Set<String> CODES = Set.of("MGW2121", "MGW2122", "MGW2123", "MGW2124", "MGW2125");

    private static Resource pair(String name, TlsCredential credential) {
        return pair(name, credential.chain(), credential);
    }

    private static Resource pair(String name, List<X509Certificate> chain, TlsCredential credential) {
        return secret("istio-system", name, "tls.crt", Pem.print(chain), "tls.key", Pem.print(credential.privateKey()));
    }

    private static String gateway(String name, String hosts, String credential) {
        return """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: %s}
                spec:
                  servers:
                  - port: {number: 443, name: https, protocol: HTTPS}
                    tls: {mode: SIMPLE, credentialName: %s}
                    hosts: [%s]
                ---
                """.formatted(name, credential, hosts);
    }

    private static List<Diagnostic> findings(String manifests, Resource... secrets) {
        var resources = new ArrayList<>(Mesh.resources(manifests));
        resources.addAll(List.of(secrets));
        return Mesh.compile(resources, CompileOptions.DEFAULT, List.of()).diagnostics().stream()
                .filter(diagnostic -> CODES.contains(diagnostic.code()))
                .toList();
    }

    private static Diagnostic only(String manifests, Resource... secrets) {
        List<Diagnostic> findings = findings(manifests, secrets);
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    @Test
    void certificateThatCoversTheHostsIsGood() {
        assertThat(findings(
                        gateway("a", "a.example.com, default/b.example.com", "c"),
                        pair("c", ROOT.issueServer("a.example.com", "*.example.com"))))
                .isEmpty();
    }

    @Test
    void hostThatTheCertificateDoesNotCoverIsNamed() {
        Diagnostic found =
                only(gateway("a", "a.example.com, b.example.com", "c"), pair("c", ROOT.issueServer("a.example.com")));
        assertThat(found.code()).isEqualTo(DiagnosticCode.CERTIFICATE_HOST.code());
        assertThat(found.location()).hasToString("mesh.yaml:8:28");
        assertThat(found.what())
                .isEqualTo("the certificate of \"c\" does not cover \"b.example.com\": clients refuse it");
        assertThat(found.why()).isEqualTo("its names are a.example.com");
        assertThat(found.fix()).isEqualTo("issue one for it: meshgw pki issue b.example.com --san b.example.com");
    }

    @Test
    void wildcardCertificateCoversOneLabelOnly() {
        assertThat(only(gateway("a", "x.a.example.com", "c"), pair("c", ROOT.issueServer("*.example.com")))
                        .why())
                .isEqualTo("its names are *.example.com; in a certificate, a star stands for exactly one label");
    }

    @Test
    void belowAWildcardTheHostsOfVirtualServicesCount() {
        String manifests = gateway("a", "\"*.example.com\"", "c") + """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: v}
                spec:
                  hosts: [b.example.com]
                  gateways: [a]
                  http: [{directResponse: {status: 200}}]
                """;
        assertThat(findings(manifests, pair("c", ROOT.issueServer("b.example.com"))))
                .isEmpty();
        assertThat(only(manifests, pair("c", ROOT.issueServer("a.example.com"))).what())
                .contains("does not cover \"b.example.com\"");
    }

    @Test
    void wildcardHostIsCoveredByACertificateForOneBelowIt() {
        assertThat(findings(gateway("a", "\"*.example.com\"", "c"), pair("c", ROOT.issueServer("a.example.com"))))
                .isEmpty();
    }

    @Test
    void chainWithItsIntermediateIsGood() {
        TlsCredential server = INTERMEDIATE.issueServer("a.example.com");
        assertThat(server.chain()).hasSize(2);
        assertThat(findings(gateway("a", "a.example.com", "c"), pair("c", server)))
                .isEmpty();
    }

    @Test
    void chainInTheWrongOrderIsShownAsItIsSent() {
        TlsCredential server = INTERMEDIATE.issueServer("a.example.com");
        List<X509Certificate> swapped = List.of(server.leaf(), ROOT.certificate(), INTERMEDIATE.certificate());
        Diagnostic found = only(gateway("a", "a.example.com", "c"), pair("c", swapped, server));
        assertThat(found.code()).isEqualTo(DiagnosticCode.CHAIN_ORDER.code());
        assertThat(found.why()).contains("a.example.com\", then \"", "example.com\", then \"", "intermediate\"");
    }

    @Test
    void issuerThatIsAnotherCredentialsIntermediateIsMissing() {
        TlsCredential whole = INTERMEDIATE.issueServer("a.example.com");
        TlsCredential bare = INTERMEDIATE.issueServer("b.example.com");
        Diagnostic found = only(
                gateway("a", "a.example.com", "a") + gateway("b", "b.example.com", "b"),
                pair("a", whole),
                pair("b", List.of(bare.leaf()), bare));
        assertThat(found.code()).isEqualTo(DiagnosticCode.CHAIN_INCOMPLETE.code());
        assertThat(found.what()).startsWith("the chain of \"b\" ends before an intermediate");
    }

    @Test
    void certificateOfAnotherRootOfTheSameNameDoesNotCompleteTheChain() {
        CertificateAuthority other = CertificateAuthority.create("example.com");
        TlsCredential server = ROOT.issueServer("a.example.com");
        Diagnostic found = only(
                gateway("a", "a.example.com", "c"), pair("c", List.of(server.leaf(), other.certificate()), server));
        assertThat(found.code()).isEqualTo(DiagnosticCode.CHAIN_INCOMPLETE.code());
        assertThat(found.what()).startsWith("the chain of \"c\" lacks the issuer of certificate 1");
    }

    @Test
    void serversThatShareACertificateAreToBeMerged() {
        TlsCredential wildcard = ROOT.issueServer("*.example.com");
        Diagnostic found =
                only(gateway("a", "a.example.com", "c") + gateway("b", "b.example.com", "c"), pair("c", wildcard));
        assertThat(found.code()).isEqualTo(DiagnosticCode.SHARED_CERTIFICATE.code());
        assertThat(found.what())
                .isEqualTo("browsers get 404 (NR) for \"b.example.com\" after \"a.example.com\": they ask for both on"
                        + " one HTTP/2 connection");
        assertThat(found.why())
                .contains("server \"https\" of Gateway default/a, server \"https\" of Gateway default/b have the same");
        assertThat(found.fix()).contains("hosts: [a.example.com, b.example.com]");
    }

    @Test
    void sharedCertificateThatCoversOneServerOnlyIsNoTrap() {
        assertThat(findings(
                        gateway("a", "a.example.com", "c") + gateway("b", "b.example.com", "c"),
                        pair("c", ROOT.issueServer("a.example.com"))))
                .extracting(Diagnostic::code)
                .containsExactly(DiagnosticCode.CERTIFICATE_HOST.code());
    }
}
