package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalTest {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");

    @TempDir
    Path folder;

    @Test
    void onlySerialNumberAndDatesChange() {
        SigningKey key = KeyAlgorithm.EC_P256.generate();
        var request = new CertificateRequest(
                CertificateProfile.SERVER,
                DistinguishedName.parse("/CN=a.example.com/O=a"),
                List.of(SubjectAltName.parse("a.example.com"), SubjectAltName.parse("spiffe://x/y")),
                new Validity(Instant.now().minusSeconds(1000), Instant.now().plusSeconds(100)));
        IssuedCertificate old = ROOT.issue(request, key);
        Renewal renewal = Renewal.of("a.crt", old.pem());
        CertificateDescription renewed =
                renewal.issuedBy(ROOT, renewal.sameLength(CLOCK), null).description();
        CertificateDescription before = renewal.old();
        assertThat(renewed.serialNumber()).isNotEqualTo(before.serialNumber());
        assertThat(length(renewed)).isEqualTo(length(before));
        assertThat(renewed.validity().notAfter()).isAfter(before.validity().notAfter());
        assertThat(renewed.subject()).isEqualTo(before.subject());
        assertThat(renewed.issuer()).isEqualTo(before.issuer());
        assertThat(renewed.publicKey()).isEqualTo(before.publicKey());
        assertThat(renewed.extensions()).isEqualTo(before.extensions());
    }

    @Test
    void aNewKeyGetsItsOwnIdentifier() {
        Renewal renewal =
                Renewal.of("a.crt", Pem.print(ROOT.issueServer("a.example.com").leaf()));
        SigningKey key = renewal.keyAlgorithm().orElseThrow().generate();
        IssuedCertificate renewed = renewal.issuedBy(ROOT, renewal.sameLength(CLOCK), key);
        TlsCredential.parse("a.crt", renewed.pem(), "a.key", key.pem());
        assertThat(renewed.description().subjectKeyId())
                .isNotEqualTo(renewal.old().subjectKeyId());
        assertThat(renewed.description().authorityKeyId())
                .isEqualTo(renewal.old().authorityKeyId());
    }

    @Test
    void whatARootIssuedStaysValidWhenItIsRenewed() throws Exception {
        var openssl = new OpenSsl(folder);
        Renewal renewal = Renewal.of("root.crt", ROOT.certificatePem());
        IssuedCertificate renewed =
                renewal.selfSigned("root.key", SigningKey.parse("root.key", ROOT.keyPem()), Validity.ofDays(90, CLOCK));
        openssl.write("root.crt", renewed.pem());
        openssl.write("leaf.crt", Pem.print(ROOT.issueServer("a.example.com").leaf()));
        assertThat(openssl.run("verify", "-x509_strict", "-CAfile", "root.crt", "leaf.crt"))
                .isEqualTo("leaf.crt: OK\n");
    }

    @Test
    void aRootNeedsItsOwnKey() {
        Renewal renewal = Renewal.of("root.crt", ROOT.certificatePem());
        var refusal = catchThrowableOfType(
                PkiException.class,
                () -> renewal.selfSigned("root.key", KeyAlgorithm.EC_P256.generate(), renewal.sameLength(CLOCK)));
        assertThat(refusal).hasMessage("root.key is not the key of root.crt");
    }

    @Test
    void aRootWithANewKeyNamesItself() throws Exception {
        var openssl = new OpenSsl(folder);
        SigningKey key = KeyAlgorithm.EC_P384.generate();
        Renewal renewal = Renewal.of("root.crt", ROOT.certificatePem());
        IssuedCertificate renewed = renewal.selfSigned(key, renewal.sameLength(CLOCK));
        openssl.write("root.crt", renewed.pem());
        assertThat(openssl.run("verify", "-x509_strict", "-CAfile", "root.crt", "root.crt"))
                .isEqualTo("root.crt: OK\n");
        assertThat(renewed.description().authorityKeyId())
                .isEqualTo(renewed.description().subjectKeyId());
    }

    @Test
    void theOldChainSuppliesWhatTheFileOfTheAuthorityLacks() {
        CertificateAuthority upper = CertificateAuthority.parse(
                "upper.crt", intermediate("upper", 1).certificatePem(), "upper.key", INTERMEDIATE_KEY.pem(), CLOCK);
        CertificateAuthority lower = upper.issueIntermediate("lower");
        TlsCredential leaf = lower.issueServer("a.example.com");
        assertThat(leaf.chain()).hasSize(3);
        CertificateAuthority bare =
                CertificateAuthority.parse("lower.crt", lower.certificatePem(), "lower.key", lower.keyPem(), CLOCK);
        Renewal renewal = Renewal.of("a.crt", Pem.print(leaf.chain()));
        assertThat(renewal.issuedBy(bare, renewal.sameLength(CLOCK), null)
                        .chain()
                        .subList(1, 3))
                .isEqualTo(leaf.chain().subList(1, 3));
    }

    private static final SigningKey INTERMEDIATE_KEY = KeyAlgorithm.EC_P256.generate();

    private static CertificateAuthority intermediate(String name, int pathLength) {
        return ROOT.issueAuthority(
                new CertificateRequest(
                                CertificateProfile.INTERMEDIATE,
                                DistinguishedName.commonName(name),
                                List.of(),
                                Validity.ofDays(20, CLOCK))
                        .withPathLength(pathLength),
                INTERMEDIATE_KEY);
    }

    @Test
    void extensionsUnknownToMeshgwAreTakenOver() throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.write("root.crt", ROOT.certificatePem());
        openssl.write("root.key", ROOT.keyPem());
        openssl.write(
                "ext", "1.2.3.4=critical,ASN1:UTF8String:hello\nnsComment=x\nsubjectAltName=otherName:1.2.3;UTF8:y\n");
        leafOfOpenssl(openssl, "-extfile", "ext");
        Renewal renewal = Renewal.of("a.crt", Pem.read(folder.resolve("a.crt")));
        openssl.write(
                "b.crt", renewal.issuedBy(ROOT, renewal.sameLength(CLOCK), null).pem());
        assertThat(extensions(openssl, "b.crt"))
                .isEqualTo(extensions(openssl, "a.crt"))
                .contains("1.2.3.4: critical");
    }

    @Test
    void aCertificateOfVersionOneStaysOne() throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.write("root.crt", ROOT.certificatePem());
        openssl.write("root.key", ROOT.keyPem());
        leafOfOpenssl(openssl);
        Renewal renewal = Renewal.of("a.crt", Pem.read(folder.resolve("a.crt")));
        CertificateDescription renewed =
                renewal.issuedBy(ROOT, renewal.sameLength(CLOCK), null).description();
        assertThat(renewed.version()).isEqualTo(renewal.old().version());
        assertThat(renewed.subject()).hasToString("/CN=a.example.com");
    }

    private static void leafOfOpenssl(OpenSsl openssl, String... more) throws Exception {
        openssl.run(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "a.key",
                "-out",
                "a.csr",
                "-subj",
                "/CN=a.example.com");
        var arguments = new java.util.ArrayList<>(List.of(
                "x509",
                "-req",
                "-in",
                "a.csr",
                "-CA",
                "root.crt",
                "-CAkey",
                "root.key",
                "-set_serial",
                "7",
                "-days",
                "9",
                "-out",
                "a.crt"));
        arguments.addAll(List.of(more));
        openssl.run(arguments.toArray(String[]::new));
    }

    private static String extensions(OpenSsl openssl, String file) throws Exception {
        String text = openssl.run("x509", "-in", file, "-noout", "-text", "-certopt", "no_sigdump");
        return text.substring(text.indexOf("X509v3 extensions"));
    }

    @Test
    void aFileWithAKeyIsNotReplaced() {
        TlsCredential both = ROOT.issueServer("a.example.com");
        var refusal = catchThrowableOfType(
                PkiException.class, () -> Renewal.of("a.pem", Pem.print(both.chain()) + Pem.print(both.privateKey())));
        assertThat(refusal).hasMessage("a.pem holds a private key beside its certificate");
    }

    @Test
    void aRenewalEndsWithItsAuthority() {
        Renewal renewal =
                Renewal.of("a.crt", Pem.print(ROOT.issueServer("a.example.com").leaf()));
        assertThat(renewal.issuedBy(ROOT, Validity.ofDays(900, CLOCK), null)
                        .description()
                        .validity()
                        .notAfter())
                .isEqualTo(ROOT.validity().notAfter());
    }

    private static Duration length(CertificateDescription certificate) {
        return Duration.between(
                certificate.validity().notBefore(), certificate.validity().notAfter());
    }
}
