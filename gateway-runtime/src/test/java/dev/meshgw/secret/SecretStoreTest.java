package dev.meshgw.secret;

import static dev.meshgw.resource.Resources.gateway;
import static dev.meshgw.resource.Resources.secret;
import static dev.meshgw.resource.Resources.tls;
import static dev.meshgw.resource.Resources.tlsSecret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.resource.ServerTlsSettings;
import dev.meshgw.config.resource.TlsMode;
import dev.meshgw.config.resource.TlsProtocol;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.Severity;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.resource.OpenSsl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretStoreTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final TlsCredential FIRST = ROOT.issueServer("httpbin.example.com");
    private static final TlsCredential SECOND = ROOT.issueServer("httpbin.example.com");
    private static final CredentialName NAME = CredentialName.parse("httpbin-credential");

    @TempDir
    private Path folder;

    private final List<CredentialRequest> simple =
            CredentialRequest.of(gateway(tls(TlsMode.SIMPLE, "httpbin-credential")));
    private final List<CredentialRequest> mutual =
            CredentialRequest.of(gateway(tls(TlsMode.MUTUAL, "httpbin-credential")));
    private final SecretStore store = new SecretStore("istio-system", Clock.systemUTC());

    private static Resource good(TlsCredential credential) {
        return tlsSecret("istio-system", "httpbin-credential", credential);
    }

    private static Resource mismatched() {
        return secret(
                "istio-system",
                "httpbin-credential",
                "tls.crt",
                Pem.print(FIRST.chain()),
                "tls.key",
                Pem.print(SECOND.privateKey()));
    }

    private TlsCredential ready(SecretUpdate update) {
        return ((Credential.Ready<TlsCredential>) update.credentials().keyPair(NAME)).value();
    }

    private static String reason(Credential<?> credential) {
        return ((Credential.NotReady<?>) credential).reason();
    }

    private static Diagnostic only(SecretUpdate update) {
        assertThat(update.diagnostics()).hasSize(1);
        return update.diagnostics().get(0);
    }

    private static List<String> messages(SecretUpdate update) {
        return update.events().stream().map(SecretEvent::message).toList();
    }

    @Test
    void secretBecomesACredential() {
        assertThat(ready(store.update(List.of(good(FIRST)), simple))).isEqualTo(FIRST);
    }

    @Test
    void logTellsAddedRequestedAndPushed() {
        assertThat(messages(store.update(List.of(good(FIRST)), simple)))
                .hasSize(3)
                .startsWith(
                        "secret istio-system/httpbin-credential was added (Opaque: tls.crt, tls.key)",
                        "SDS: received request for resource httpbin-credential from the ingress gateway")
                .last()
                .asString()
                .startsWith("SDS: pushed key/certificate pair of resource httpbin-credential to the ingress gateway: "
                        + "/CN=httpbin.example.com, serial ")
                .endsWith("(from secret istio-system/httpbin-credential)");
    }

    @Test
    void logNamesTheAuthorityResourceOfMutual() {
        Resource secret = secret(
                "istio-system",
                "httpbin-credential",
                "tls.crt",
                Pem.print(FIRST.chain()),
                "tls.key",
                Pem.print(FIRST.privateKey()),
                "ca.crt",
                ROOT.certificatePem());
        assertThat(messages(store.update(List.of(secret), mutual)))
                .contains("SDS: received request for resource httpbin-credential-cacert from the ingress gateway")
                .contains("SDS: pushed root certificate of resource httpbin-credential-cacert to the ingress gateway: "
                        + "/O=meshgw/CN=example.com (from secret istio-system/httpbin-credential)");
    }

    @Test
    void unchangedBytesKeepTheIdenticalCredential() {
        TlsCredential before = ready(store.update(List.of(good(FIRST)), simple));
        SecretUpdate second = store.update(List.of(good(FIRST)), simple);
        assertThat(ready(second)).isSameAs(before);
        assertThat(second.events()).isEmpty();
    }

    @Test
    void changedSecretIsPushed() {
        store.update(List.of(good(FIRST)), simple);
        SecretUpdate second = store.update(List.of(good(SECOND)), simple);
        assertThat(ready(second)).isEqualTo(SECOND);
        assertThat(second.events()).hasExactlyElementsOfTypes(SecretEvent.Changed.class, SecretEvent.Pushed.class);
    }

    @Test
    void deletedSecretIsServedOn() {
        store.update(List.of(good(FIRST)), simple);
        SecretUpdate second = store.update(List.of(), simple);
        assertThat(ready(second)).isEqualTo(FIRST);
        assertThat(messages(second).get(0)).isEqualTo("secret istio-system/httpbin-credential was deleted");
        assertThat(messages(second).get(1))
                .startsWith("failed to fetch key and certificate for kubernetes://httpbin-credential: "
                        + "secret istio-system/httpbin-credential not found; the previous one is still served");
        assertThat(only(second).severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void recreatedSecretIsPushedAgainWithTheIdenticalCredential() {
        TlsCredential before = ready(store.update(List.of(good(FIRST)), simple));
        store.update(List.of(), simple);
        SecretUpdate third = store.update(List.of(good(FIRST)), simple);
        assertThat(ready(third)).isSameAs(before);
        assertThat(third.events()).hasExactlyElementsOfTypes(SecretEvent.Added.class, SecretEvent.Pushed.class);
        assertThat(third.diagnostics()).isEmpty();
    }

    @Test
    void secretThatNoGatewayAsksForAnyMoreIsForgotten() {
        store.update(List.of(good(FIRST)), simple);
        store.update(List.of(), List.of());
        assertThat(store.update(List.of(), simple).credentials().keyPair(NAME)).isInstanceOf(Credential.NotReady.class);
    }

    @Test
    void badUpdateKeepsTheGoodOne() {
        store.update(List.of(good(FIRST)), simple);
        Resource bad = secret("istio-system", "httpbin-credential", "tls.crt", "no PEM", "tls.key", "no PEM");
        SecretUpdate second = store.update(List.of(bad), simple);
        assertThat(ready(second)).isEqualTo(FIRST);
        assertThat(only(second).code()).isEqualTo("MGW2106");
        assertThat(only(second).what())
                .isEqualTo("secret istio-system/httpbin-credential key \"tls.crt\" does not hold a certificate; "
                        + "server \"https\" of Gateway default/mygateway goes on with the previous one "
                        + "until the gateway restarts");
    }

    @Test
    void sameBadSecretIsLoggedOnce() {
        Resource bad = secret("istio-system", "httpbin-credential", "tls.crt", "no PEM", "tls.key", "no PEM");
        store.update(List.of(bad), simple);
        SecretUpdate second = store.update(List.of(bad), simple);
        assertThat(second.events()).isEmpty();
        assertThat(second.diagnostics()).hasSize(1);
    }

    @Test
    void missingSecretIsLoggedOnceWhateverElseIsAdded() {
        store.update(List.of(), simple);
        assertThat(store.update(List.of(tlsSecret("istio-system", "other", FIRST)), simple)
                        .events())
                .hasExactlyElementsOfTypes(SecretEvent.Added.class);
    }

    @Test
    void mismatchAtFirstIsReportedAtOnceWithBothHashes() {
        SecretUpdate update = store.update(List.of(mismatched()), simple);
        assertThat(only(update).code()).isEqualTo("MGW2105");
        assertThat(only(update).why()).matches("(?s).*[0-9a-f]{64}.*[0-9a-f]{64}.*");
        assertThat(update.unsettled()).isFalse();
    }

    @Test
    void mismatchAfterAGoodPairIsLookedAtTwiceBeforeItIsReported() {
        store.update(List.of(good(FIRST)), simple);
        SecretUpdate second = store.update(List.of(mismatched()), simple);
        assertThat(second.unsettled()).isTrue();
        assertThat(second.diagnostics()).isEmpty();
        SecretUpdate third = store.update(List.of(mismatched()), simple);
        assertThat(third.unsettled()).isFalse();
        assertThat(only(third).code()).isEqualTo("MGW2105");
        assertThat(ready(third)).isEqualTo(FIRST);
        assertThat(store.update(List.of(mismatched()), simple).events()).isEmpty();
    }

    @Test
    void mismatchThatHealsIsNeverReported() {
        store.update(List.of(good(FIRST)), simple);
        store.update(List.of(mismatched()), simple);
        SecretUpdate third = store.update(List.of(good(SECOND)), simple);
        assertThat(ready(third)).isEqualTo(SECOND);
        assertThat(third.events()).hasExactlyElementsOfTypes(SecretEvent.Changed.class, SecretEvent.Pushed.class);
    }

    @Test
    void secretsOfTheSameEndingAreNotTakenForEachOther() {
        SecretUpdate update = store.update(List.of(tlsSecret("istio-system", "nginx-credential", FIRST)), simple);
        assertThat(only(update).fix()).startsWith("create it: ");
    }

    @Test
    void missingSecretSuggestsTheNearName() {
        SecretUpdate update = store.update(List.of(tlsSecret("istio-system", "httpbin-credentials", FIRST)), simple);
        Diagnostic missing = only(update);
        assertThat(missing.code()).isEqualTo("MGW2101");
        assertThat(missing.what())
                .isEqualTo("there is no secret \"httpbin-credential\" in namespace istio-system: "
                        + "server \"https\" of Gateway default/mygateway resets every connection");
        assertThat(missing.fix()).startsWith("did you mean \"httpbin-credentials\"?");
        assertThat(missing.fieldPath()).isEqualTo("spec.servers[0].tls.credentialName");
        assertThat(reason(update.credentials().keyPair(NAME)))
                .isEqualTo("secret istio-system/httpbin-credential not found");
    }

    @Test
    void secretInTheNamespaceOfTheGatewayResourceIsNotTaken() {
        Diagnostic elsewhere = only(store.update(List.of(tlsSecret("default", "httpbin-credential", FIRST)), simple));
        assertThat(elsewhere.code()).isEqualTo("MGW2102");
        assertThat(elsewhere.what())
                .startsWith("secret \"httpbin-credential\" is in namespace default, not in istio-system");
        assertThat(elsewhere.fix()).startsWith("copy it: meshgw get secret httpbin-credential -n default -o yaml |");
    }

    @Test
    void otherNamespaceInTheNameIsRefusedInIstiosWords() {
        var requests = CredentialRequest.of(gateway(tls(TlsMode.SIMPLE, "default/httpbin-credential")));
        SecretUpdate update = store.update(List.of(tlsSecret("default", "httpbin-credential", FIRST)), requests);
        assertThat(reason(update.credentials().keyPair(CredentialName.parse("default/httpbin-credential"))))
                .isEqualTo("cross namespace secret reference requires ReferenceGrant");
    }

    @Test
    void ownNamespaceInTheNameIsFine() {
        var requests =
                CredentialRequest.of(gateway(tls(TlsMode.SIMPLE, "kubernetes://istio-system/httpbin-credential")));
        assertThat(store.update(List.of(good(FIRST)), requests).diagnostics()).isEmpty();
    }

    @Test
    void wrongKeysAreListed() {
        Resource wrong = secret("istio-system", "httpbin-credential", "server.pem", "x", "tls.key", "");
        Diagnostic keys = only(store.update(List.of(wrong), simple));
        assertThat(keys.code()).isEqualTo("MGW2103");
        assertThat(keys.why()).startsWith("its keys are server.pem, tls.key (empty);");
    }

    @Test
    void nameThatEndsInCacertIsNoKeyPair() {
        var requests = CredentialRequest.of(gateway(tls(TlsMode.SIMPLE, "httpbin-cacert")));
        assertThat(only(store.update(List.of(tlsSecret("istio-system", "httpbin-cacert", FIRST)), requests))
                        .code())
                .isEqualTo("MGW2109");
    }

    @Test
    void mutualWithoutAuthorityIsSaidAtTheMode() {
        Diagnostic missing = only(store.update(List.of(good(FIRST)), mutual));
        assertThat(missing.code()).isEqualTo("MGW2104");
        assertThat(missing.fieldPath()).isEqualTo("spec.servers[0].tls.mode");
        assertThat(missing.why())
                .isEqualTo("its keys are tls.crt, tls.key; client certificates are checked with ca.crt or cacert, "
                        + "or with a secret \"httpbin-credential-cacert\"\n"
                        + "the secret is written at httpbin-credential.yaml:7:3  data");
    }

    @Test
    void separateAuthoritySecretComesFirst() {
        var other = CertificateAuthority.create("other");
        Resource pair = secret(
                "istio-system",
                "httpbin-credential",
                "cert",
                Pem.print(FIRST.chain()),
                "key",
                Pem.print(FIRST.privateKey()),
                "cacert",
                ROOT.certificatePem());
        Resource separate = secret("istio-system", "httpbin-credential-cacert", "cacert", other.certificatePem());
        var credentials = store.update(List.of(pair, separate), mutual).credentials();
        assertThat(credentials.authority(CredentialName.parse("httpbin-credential-cacert")))
                .isEqualTo(new Credential.Ready<>(other.trustBundle()));
    }

    @Test
    void separateAuthoritySecretWithoutUsableKeyIsTheEnd() {
        Resource pair = secret(
                "istio-system",
                "httpbin-credential",
                "cert",
                Pem.print(FIRST.chain()),
                "key",
                Pem.print(FIRST.privateKey()),
                "cacert",
                ROOT.certificatePem());
        Resource separate = secret("istio-system", "httpbin-credential-cacert", "tls.crt", ROOT.certificatePem());
        assertThat(only(store.update(List.of(pair, separate), mutual)).what())
                .startsWith("secret istio-system/httpbin-credential-cacert holds no CA certificate");
    }

    @Test
    void missingSecretIsSaidOnceForMutual() {
        assertThat(only(store.update(List.of(), mutual)).code()).isEqualTo("MGW2101");
    }

    @Test
    void caCertCredentialNameReplacesTheAuthority() {
        var requests = CredentialRequest.of(gateway(tls(TlsMode.MUTUAL, "httpbin-credential", List.of(), "clients")));
        Resource clients = secret("istio-system", "clients", "ca.crt", ROOT.certificatePem());
        assertThat(store.update(List.of(good(FIRST), clients), requests).diagnostics())
                .isEmpty();
    }

    private static Resource withRevocationList(String list) {
        return secret(
                "istio-system",
                "httpbin-credential",
                "tls.crt",
                Pem.print(FIRST.chain()),
                "tls.key",
                Pem.print(FIRST.privateKey()),
                "ca.crt",
                ROOT.certificatePem(),
                "ca.crl",
                list);
    }

    /** PEM without a list is what Envoy loads too, and then finds no list for anybody. */
    @Test
    void aRevocationListThatIsNoneRefusesEverybodyAndIsSaidTo() {
        SecretUpdate update = store.update(List.of(withRevocationList("any")), mutual);
        assertThat(only(update).code()).isEqualTo("MGW2116");
        assertThat(only(update).what()).endsWith("refuses every client");
        assertThat(update.credentials().authority(CredentialName.parse("httpbin-credential-cacert")))
                .isEqualTo(new Credential.Ready<>(new TrustBundle(List.of(ROOT.certificate()), List.of())));
    }

    @Test
    void aDamagedRevocationListIsNotLoaded() {
        String damaged = "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n";
        assertThat(only(store.update(List.of(withRevocationList(damaged)), mutual))
                        .code())
                .isEqualTo("MGW2106");
    }

    @Test
    void twoCredentialsAreAskedForInOrder() {
        var requests = CredentialRequest.of(gateway(tls(TlsMode.SIMPLE, "", List.of("rsa", "ec"), "")));
        assertThat(requests.stream().map(CredentialRequest::fieldPath))
                .containsExactly("spec.servers[0].tls.credentialNames[0]", "spec.servers[0].tls.credentialNames[1]");
    }

    @Test
    void passthroughAsksForNothing() {
        assertThat(CredentialRequest.of(gateway(tls(TlsMode.PASSTHROUGH, "httpbin-credential"))))
                .isEmpty();
    }

    @Test
    void expiredCertificateIsServedAndWarnedAbout() {
        var later = new SecretStore("istio-system", Clock.offset(Clock.systemUTC(), Duration.ofDays(40_000)));
        SecretUpdate update = later.update(List.of(good(FIRST)), simple);
        assertThat(ready(update)).isEqualTo(FIRST);
        assertThat(only(update).code()).isEqualTo("MGW2107");
        assertThat(only(update).severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void genericPairWinsAndIsSaidToWin() {
        Resource both = secret(
                "istio-system",
                "httpbin-credential",
                "cert",
                Pem.print(FIRST.chain()),
                "key",
                Pem.print(FIRST.privateKey()),
                "tls.crt",
                Pem.print(SECOND.chain()),
                "tls.key",
                Pem.print(SECOND.privateKey()));
        SecretUpdate update = store.update(List.of(both), simple);
        assertThat(ready(update)).isEqualTo(FIRST);
        assertThat(only(update).code()).isEqualTo("MGW2111");
    }

    @Test
    void shortRsaKeyIsRefusedAsEnvoyRefusesIt() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        String key = Pem.print(generator.generateKeyPair().getPrivate());
        Resource secret =
                secret("istio-system", "httpbin-credential", "tls.crt", Pem.print(FIRST.chain()), "tls.key", key);
        assertThat(only(store.update(List.of(secret), simple)).code()).isEqualTo("MGW2112");
    }

    @Test
    void withoutTheCaOfAMeshIstioMutualIsSaidNotToWork() {
        var requests = CredentialRequest.of(gateway(tls(TlsMode.ISTIO_MUTUAL, "")));
        Diagnostic missing = only(store.update(List.of(), requests));
        assertThat(missing.code()).isEqualTo("MGW1715");
        assertThat(missing.why()).contains("secret cacerts or istio-ca-secret");
    }

    @Test
    void thePluggedInCaIssuesTheGatewaysCertificateOnce() {
        var requests = CredentialRequest.of(gateway(tls(TlsMode.ISTIO_MUTUAL, "")));
        CertificateAuthority mesh = ROOT.issueIntermediate("istiod");
        Resource cacerts = secret(
                "istio-system",
                "cacerts",
                "ca-cert.pem",
                Pem.print(mesh.certificate()),
                "ca-key.pem",
                mesh.keyPem(),
                "root-cert.pem",
                ROOT.certificatePem(),
                "cert-chain.pem",
                Pem.print(mesh.certificate()) + ROOT.certificatePem());
        SecretUpdate update = store.update(List.of(cacerts), requests);
        assertThat(update.diagnostics()).isEmpty();
        var pair = (Credential.Ready<TlsCredential>)
                update.credentials().keyPair(requests.get(0).credential());
        assertThat(pair.value().chain()).hasSize(2).endsWith(mesh.certificate());
        assertThat(pair.value().leaf().getIssuerX500Principal())
                .isEqualTo(mesh.certificate().getSubjectX500Principal());
        assertThat(update.credentials().authority(requests.get(1).credential()))
                .isEqualTo(new Credential.Ready<>(ROOT.trustBundle()));
        assertThat(store.update(List.of(cacerts), requests)
                        .credentials()
                        .keyPair(requests.get(0).credential()))
                .isEqualTo(pair);
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm.sh/release.v1", "kubernetes.io/service-account-token"})
    void secretsThatIstioDoesNotWatchAreMissing(String type) {
        var secret = (Secret) good(FIRST);
        Diagnostic missing = only(store.update(List.of(new Secret(secret.metadata(), type, secret.data())), simple));
        assertThat(missing.code()).isEqualTo("MGW2101");
        assertThat(missing.why()).contains(type);
    }

    @Test
    void anOcspResponseThatIsNoneIsNotLoaded() {
        Resource secret = secret(
                "istio-system",
                "httpbin-credential",
                "tls.crt",
                Pem.print(FIRST.chain()),
                "tls.key",
                Pem.print(FIRST.privateKey()),
                "tls.ocsp-staple",
                "-----BEGIN OCSP RESPONSE-----");
        SecretUpdate update = store.update(List.of(secret), simple);
        assertThat(only(update).code()).isEqualTo("MGW2106");
        assertThat(only(update).why())
                .isEqualTo("it is PEM text; Envoy reads DER\nthe secret is written at httpbin-credential.yaml:7:3"
                        + "  data[\"tls.ocsp-staple\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "secp256k1"})
    void keysThatEnvoyDoesNotLoadAreNamed(String kind) throws IOException {
        String[] key = kind.equals("Ed25519")
                ? new String[] {"genpkey", "-algorithm", kind, "-out", "k"}
                : new String[] {"ecparam", "-genkey", "-name", kind, "-noout", "-out", "k"};
        OpenSsl.run(folder, key);
        OpenSsl.run(folder, "req", "-x509", "-key", "k", "-subj", "/CN=odd", "-out", "c");
        Resource secret = secret(
                "istio-system",
                "httpbin-credential",
                "tls.crt",
                Files.readString(folder.resolve("c")),
                "tls.key",
                Files.readString(folder.resolve("k")));
        Diagnostic refused = only(store.update(List.of(secret), simple));
        assertThat(refused.code()).isIn("MGW2114", "MGW2106");
        assertThat(refused.what() + refused.why()).contains(kind.equals("Ed25519") ? "Ed" : "EC");
    }

    @Test
    void filesAreServedAndReadAgainWhenTheyChange() throws IOException {
        var fromFolder = new SecretStore("istio-system", folder, Clock.systemUTC());
        var requests = CredentialRequest.of(gateway(files("tls.crt", "tls.key", "")));
        CredentialName name = requests.get(0).credential();
        Diagnostic missing = only(fromFolder.update(List.of(), requests));
        assertThat(missing.code()).isEqualTo("MGW2115");
        assertThat(missing.what())
                .isEqualTo("the certificate file tls.crt cannot be read: server \"https\" of Gateway default/mygateway"
                        + " resets every connection");
        assertThat(missing.why())
                .contains("there is no such file", folder.resolve("tls.crt").toString());

        write(FIRST);
        assertThat(fromFolder.filesChanged()).isTrue();
        assertThat(fromFolder.update(List.of(), requests).credentials().keyPair(name))
                .isEqualTo(new Credential.Ready<>(FIRST));
        assertThat(fromFolder.filesChanged()).isFalse();

        write(SECOND);
        assertThat(fromFolder.filesChanged()).isTrue();
        assertThat(fromFolder.update(List.of(), requests).credentials().keyPair(name))
                .isEqualTo(new Credential.Ready<>(SECOND));
    }

    @Test
    void aMissingFileOfAuthoritiesIsSaid() throws IOException {
        var fromFolder = new SecretStore("istio-system", folder, Clock.systemUTC());
        write(FIRST);
        var requests = CredentialRequest.of(gateway(files("tls.crt", "tls.key", "ca")));
        assertThat(only(fromFolder.update(List.of(), requests)).fieldPath())
                .isEqualTo("spec.servers[0].tls.caCertificates");
    }

    private void write(TlsCredential credential) throws IOException {
        Files.writeString(folder.resolve("tls.crt"), Pem.print(credential.chain()));
        Files.writeString(folder.resolve("tls.key"), Pem.print(credential.privateKey()));
    }

    @Test
    void filesOfTheMountedSecretsAreTheirKeys() {
        var requests = CredentialRequest.of(gateway(files(
                "/etc/istio/ingressgateway-certs/tls.crt",
                "/etc/istio/ingressgateway-certs/tls.key",
                "/etc/istio/ingressgateway-ca-certs/example.com.crt")));
        Resource pair = tlsSecret("istio-system", "istio-ingressgateway-certs", FIRST);
        Resource authority =
                secret("istio-system", "istio-ingressgateway-ca-certs", "example.com.crt", ROOT.certificatePem());
        SecretUpdate update = store.update(List.of(pair, authority), requests);
        assertThat(update.diagnostics()).isEmpty();
        assertThat(update.credentials().keyPair(requests.get(0).credential())).isEqualTo(new Credential.Ready<>(FIRST));
        assertThat(update.credentials().authority(requests.get(1).credential()))
                .isEqualTo(new Credential.Ready<>(ROOT.trustBundle()));

        Resource other = secret("istio-system", "istio-ingressgateway-ca-certs", "ca.crt", ROOT.certificatePem());
        assertThat(only(store.update(List.of(pair, other), requests)).why()).contains("its keys are ca.crt");
    }

    private static ServerTlsSettings files(String certificate, String key, String authorities) {
        return new ServerTlsSettings(
                false,
                authorities.isEmpty() ? TlsMode.SIMPLE : TlsMode.MUTUAL,
                certificate,
                key,
                authorities,
                "",
                "",
                List.of(),
                List.of(),
                "",
                List.of(),
                List.of(),
                List.of(),
                TlsProtocol.TLS_AUTO,
                TlsProtocol.TLS_AUTO,
                List.of(),
                List.of(),
                false);
    }

    @Test
    void formsOfOtherCredentialSystemsAreRefusedByName() {
        var requests = CredentialRequest.of(gateway(tls(TlsMode.SIMPLE, "sds://vault")));
        assertThat(only(store.update(List.of(), requests)).code()).isEqualTo("MGW2108");
    }

    @Test
    void nothingThatIsPrintedHoldsKeyBytes() {
        SecretUpdate update = store.update(List.of(mismatched()), mutual);
        String base64 =
                Pem.print(SECOND.privateKey()).lines().skip(1).findFirst().orElseThrow();
        assertThat(update.toString() + messages(update)).doesNotContain(base64);
    }
}
