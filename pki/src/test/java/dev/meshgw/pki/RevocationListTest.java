package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationListTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final X509Certificate CLIENT =
            ROOT.issueClient("client.example.com").leaf();

    @TempDir
    Path folder;

    @Test
    void theFirstListIsEmptyAndHasNumberOne() {
        RevocationList list = ROOT.revoke(null, List.of(), 30);
        assertThat(list.entries()).isEmpty();
        assertThat(list.number()).contains(BigInteger.ONE);
        assertThat(list.issuer()).isEqualTo(ROOT.description().subject());
        assertThat(list.thisUpdate()).isBeforeOrEqualTo(Instant.now());
        assertThat(ChronoUnit.DAYS.between(list.thisUpdate(), list.nextUpdate().orElseThrow()))
                .isEqualTo(30);
        assertThat(list.crl().getRevokedCertificates())
                .as("RFC 5280 §5.1.2.6 wants the field left out")
                .isNull();
    }

    @Test
    void addingKeepsWhatWasThereAndCountsUp() {
        X509Certificate other = ROOT.issueServer("a.example.com").leaf();
        RevocationList first = ROOT.revoke(null, List.of(entry(CLIENT, RevocationReason.KEY_COMPROMISE)), 30);
        RevocationList second = ROOT.revoke(first, List.of(entry(other, RevocationReason.SUPERSEDED)), 30);
        assertThat(second.number()).contains(BigInteger.TWO);
        assertThat(second.entries())
                .extracting(RevokedCertificate::reason)
                .containsExactly(RevocationReason.KEY_COMPROMISE, RevocationReason.SUPERSEDED);
        assertThat(second.entry(CLIENT.getSerialNumber())).isEqualTo(first.entry(CLIENT.getSerialNumber()));
    }

    @Test
    void aListSurvivesItsOwnText() {
        RevocationList list = ROOT.revoke(null, List.of(entry(CLIENT, RevocationReason.KEY_COMPROMISE)), 30);
        RevocationList read =
                RevocationList.parse("ca.crl", "text around it\n" + list.pem()).get(0);
        assertThat(read.entries()).isEqualTo(list.entries());
        assertThat(read.pem()).isEqualTo(list.pem());
        assertThat(ROOT.hasIssued(read)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = RevocationReason.class,
            names = {"REMOVE_FROM_CRL"},
            mode = EnumSource.Mode.EXCLUDE)
    void theJdkReadsEachReason(RevocationReason reason) {
        X509CRLEntry entry = ROOT.revoke(null, List.of(entry(CLIENT, reason)), 30)
                .crl()
                .getRevokedCertificate(CLIENT.getSerialNumber());
        if (reason == RevocationReason.UNSPECIFIED) {
            assertThat(entry.hasExtensions()).isFalse();
        } else {
            assertThat(entry.getRevocationReason()).hasToString(reason.name());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyAlgorithm.class,
            names = {"RSA_2048", "EC_P256", "EC_P384", "ED25519"})
    void opensslAcceptsTheListOfEachKindOfKey(KeyAlgorithm algorithm) throws Exception {
        var openssl = new OpenSsl(folder);
        CertificateAuthority root = root(algorithm);
        openssl.write("root.crt", root.certificatePem());
        openssl.write("ca.crl", root.revoke(null, List.of(), 30).pem());
        assertThat(openssl.run("crl", "-in", "ca.crl", "-noout", "-CAfile", "root.crt"))
                .contains("verify OK");
    }

    @Test
    void opensslShowsVersionNumberKeyAndReason() throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.write(
                "ca.crl",
                ROOT.revoke(null, List.of(entry(CLIENT, RevocationReason.KEY_COMPROMISE)), 30)
                        .pem());
        assertThat(openssl.run("crl", "-in", "ca.crl", "-noout", "-text"))
                .contains(
                        "Version 2 (0x1)",
                        "X509v3 Authority Key Identifier",
                        "X509v3 CRL Number: \n                1",
                        "X509v3 CRL Reason Code: \n                Key Compromise");
    }

    @Test
    void opensslRefusesTheRevokedCertificateAndNoOther() throws Exception {
        var openssl = new OpenSsl(folder);
        CertificateAuthority intermediate = ROOT.issueIntermediate("ca.example.com");
        TlsCredential good = intermediate.issueClient("good.example.com");
        TlsCredential bad = intermediate.issueClient("bad.example.com");
        openssl.write("root.crt", ROOT.certificatePem());
        openssl.write("intermediate.crt", intermediate.certificatePem());
        openssl.write("good.crt", Pem.print(good.leaf()));
        openssl.write("bad.crt", Pem.print(bad.leaf()));
        openssl.write(
                "all.crl",
                ROOT.revoke(null, List.of(), 30).pem()
                        + intermediate
                                .revoke(null, List.of(entry(bad.leaf(), RevocationReason.UNSPECIFIED)), 30)
                                .pem());
        assertThat(verify(openssl, "good.crt").output()).endsWith("good.crt: OK\n");
        assertThat(verify(openssl, "bad.crt").output()).contains("error 23 at 0 depth lookup: certificate revoked");
    }

    private static OpenSsl.Result verify(OpenSsl openssl, String leaf) throws Exception {
        return openssl.attempt(
                "verify",
                "-x509_strict",
                "-crl_check_all",
                "-CRLfile",
                "all.crl",
                "-CAfile",
                "root.crt",
                "-untrusted",
                "intermediate.crt",
                leaf);
    }

    @Test
    void theJdkRefusesTheRevokedCertificate() throws Exception {
        RevocationList list = ROOT.revoke(null, List.of(entry(CLIENT, RevocationReason.KEY_COMPROMISE)), 30);
        validate(list, ROOT.issueClient("other.example.com").leaf());
        var refusal = catchThrowableOfType(CertPathValidatorException.class, () -> validate(list, CLIENT));
        assertThat(refusal.getReason()).isEqualTo(BasicReason.REVOKED);
    }

    private static void validate(RevocationList list, X509Certificate leaf) throws Exception {
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(ROOT.certificate(), null)));
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(list.crl()))));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
    }

    @Test
    void aListOfOpensslIsContinued() throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.write("root.crt", ROOT.certificatePem());
        openssl.write("root.key", ROOT.keyPem());
        openssl.write("client.crt", Pem.print(CLIENT));
        openssl.write("index.txt", "");
        openssl.write("number", "1F\n");
        openssl.write(
                "ca.cnf",
                "[ca]\ndefault_ca=x\n[x]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\n"
                        + "certificate=root.crt\nprivate_key=root.key\n");
        openssl.run("ca", "-config", "ca.cnf", "-revoke", "client.crt", "-crl_reason", "keyCompromise");
        openssl.run("ca", "-config", "ca.cnf", "-gencrl", "-crldays", "5", "-out", "ca.crl");
        RevocationList made = RevocationList.parse("ca.crl", Pem.read(folder.resolve("ca.crl")))
                .get(0);
        RevocationList next = ROOT.revoke(made, List.of(), 30);
        assertThat(next.number()).contains(BigInteger.valueOf(0x20));
        assertThat(next.entry(CLIENT.getSerialNumber()).orElseThrow().reason())
                .isEqualTo(RevocationReason.KEY_COMPROMISE);
    }

    @Test
    void theListOfANamesakeIsNotContinued() {
        RevocationList list = CertificateAuthority.create("example.com").revoke(null, List.of(), 30);
        assertThat(ROOT.hasIssued(list)).isFalse();
        assertThatThrownBy(() -> ROOT.revoke(list, List.of(), 30))
                .isInstanceOf(PkiException.class)
                .hasMessage("the revocation list of /O=meshgw/CN=example.com is not one of the authority"
                        + " /O=meshgw/CN=example.com");
    }

    @Test
    void anAuthorityKnowsItsOwnCertificates() {
        assertThat(ROOT.hasIssued(CLIENT)).isTrue();
        assertThat(CertificateAuthority.create("example.com").hasIssued(CLIENT)).isFalse();
    }

    @Test
    void aDamagedListIsRefusedWithItsPlace() {
        String pem = ROOT.revoke(null, List.of(), 30).pem();
        String damaged = "-----BEGIN X509 CRL-----\nMAMCAQE=\n-----END X509 CRL-----\n";
        var refusal = catchThrowableOfType(PkiException.class, () -> RevocationList.parse("ca.crl", pem + damaged));
        assertThat(refusal).hasMessageStartingWith("ca.crl holds a damaged revocation list in block 2 (line ");
    }

    @Test
    void aFileThatChangedMeanwhileIsNotOverwritten() throws Exception {
        Path path = folder.resolve("ca.crl");
        RevocationListFile mine = RevocationListFile.read(path, "ca.crl");
        RevocationListFile.read(path, "ca.crl")
                .with(ROOT, ROOT.revoke(null, List.of(entry(CLIENT, RevocationReason.SUPERSEDED)), 30))
                .write();
        String theirs = Pem.read(path);
        assertThatThrownBy(
                        () -> mine.with(ROOT, ROOT.revoke(null, List.of(), 30)).write())
                .hasMessage("ca.crl was changed meanwhile");
        assertThat(Pem.read(path)).isEqualTo(theirs);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedBytesAreRefusedAndNothingWorse(long seed) {
        var random = new Random(seed);
        byte[] whole = Base64.getMimeDecoder()
                .decode(ROOT.revoke(null, List.of(entry(CLIENT, RevocationReason.KEY_COMPROMISE)), 30)
                        .pem()
                        .replaceAll("-----.*-----", ""));
        for (int round = 0; round < 500; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                RevocationList.parse("ca.crl", Pem.print("X509 CRL", damaged)).forEach(ROOT::hasIssued);
            } catch (PkiException refused) {
                assertThat(refused).hasMessageStartingWith("ca.crl");
            }
        }
    }

    @Test
    void reasonsAreReadWithoutRegardToCase() {
        assertThat(RevocationReason.parse("KEYcompromise")).isEqualTo(RevocationReason.KEY_COMPROMISE);
        assertThat(catchThrowableOfType(PkiException.class, () -> RevocationReason.parse("stolen"))
                        .why()
                        .orElseThrow())
                .startsWith("known are unspecified, keyCompromise,")
                .doesNotContain("removeFromCRL");
    }

    private static RevokedCertificate entry(X509Certificate certificate, RevocationReason reason) {
        return new RevokedCertificate(certificate.getSerialNumber(), Instant.now(), reason);
    }

    private static CertificateAuthority root(KeyAlgorithm algorithm) {
        var request = new CertificateRequest(
                CertificateProfile.ROOT,
                DistinguishedName.parse("/O=example Inc./CN=example.com"),
                List.of(),
                Validity.ofDays(10, Clock.systemUTC()));
        return CertificateAuthority.create(request, algorithm.generate(), Clock.systemUTC());
    }
}
