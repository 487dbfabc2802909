package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateAuthorityTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final CertificateAuthority ROOT = root("/O=example Inc./CN=example.com", KeyAlgorithm.EC_P256);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = KeyAlgorithm.class,
            names = {"RSA_2048", "EC_P256", "EC_P384", "ED25519"})
    void opensslVerifiesTheChainStrictly(KeyAlgorithm algorithm) throws Exception {
        var openssl = new OpenSsl(folder);
        CertificateAuthority root = CertificateAuthority.create(
                new CertificateRequest(
                        CertificateProfile.ROOT,
                        DistinguishedName.parse("/O=example Inc./CN=example.com"),
                        List.of(),
                        Validity.ofDays(10, Clock.systemUTC())),
                algorithm.generate(),
                Clock.systemUTC());
        openssl.write("root.crt", root.certificatePem());
        for (CertificateProfile profile : List.of(CertificateProfile.SERVER, CertificateProfile.CLIENT)) {
            SigningKey key = algorithm.generate();
            var request = new CertificateRequest(
                    profile,
                    DistinguishedName.parse("/CN=httpbin.example.com/O=httpbin organization"),
                    List.of(SubjectAltName.parse("httpbin.example.com"), SubjectAltName.parse("127.0.0.1")),
                    Validity.ofDays(10, Clock.systemUTC()));
            openssl.write("leaf.crt", root.issue(request, key).pem());
            openssl.write("leaf.key", key.pem());
            String purpose = profile == CertificateProfile.SERVER ? "sslserver" : "sslclient";
            assertThat(openssl.run("verify", "-x509_strict", "-purpose", purpose, "-CAfile", "root.crt", "leaf.crt"))
                    .isEqualTo("leaf.crt: OK\n");
            assertThat(openssl.run("pkey", "-in", "leaf.key", "-pubout"))
                    .isEqualTo(openssl.run("x509", "-in", "leaf.crt", "-noout", "-pubkey"));
        }
    }

    @Test
    void opensslShowsTheServerProfile() throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.write(
                "leaf.crt",
                Pem.print(ROOT.issueServer("*.example.com", "10.0.0.1").chain()));
        assertThat(openssl.run("x509", "-in", "leaf.crt", "-noout", "-text"))
                .contains(
                        "Version: 3 (0x2)",
                        "X509v3 Basic Constraints: critical\n                CA:FALSE",
                        "X509v3 Key Usage: critical\n                Digital Signature\n",
                        "X509v3 Extended Key Usage: \n                TLS Web Server Authentication\n",
                        "X509v3 Subject Alternative Name: \n"
                                + "                DNS:*.example.com, IP Address:10.0.0.1\n");
    }

    @Test
    void opensslShowsTheRootProfile() throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.write("root.crt", ROOT.certificatePem());
        assertThat(openssl.run("x509", "-in", "root.crt", "-noout", "-text"))
                .contains(
                        "X509v3 Basic Constraints: critical\n                CA:TRUE\n",
                        "X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n",
                        "X509v3 Subject Key Identifier:",
                        "X509v3 Authority Key Identifier:",
                        "Subject: O = example Inc., CN = example.com");
    }

    @Test
    void opensslRefusesAServerCertificateAsAClients() throws Exception {
        var openssl = new OpenSsl(folder);
        CertificateAuthority root = CertificateAuthority.create("root");
        openssl.write("root.crt", root.certificatePem());
        openssl.write("leaf.crt", Pem.print(root.issueServer("a.example.com").chain()));
        assertThat(openssl.attempt("verify", "-purpose", "sslclient", "-CAfile", "root.crt", "leaf.crt")
                        .output())
                .contains("unsuitable certificate purpose");
    }

    @Test
    void rsaServerKeysMayEncipher() {
        IssuedCertificate issued = ROOT.issue(server("/CN=a", "a.example.com"), KeyAlgorithm.RSA_2048.generate());
        assertThat(issued.description().keyUsage()).containsExactly("digitalSignature", "keyEncipherment");
    }

    @Test
    void theJdkValidatesTheChainThroughAnIntermediate() throws Exception {
        CertificateAuthority root = CertificateAuthority.create("root");
        TlsCredential server = root.issueIntermediate("intermediate").issueServer("a.example.com");
        assertThat(server.chain()).hasSize(2);
        validate(root, server.chain(), Instant.now());
    }

    @Test
    void theJdkRefusesAChainOfAnotherRootWithTheSameName() {
        CertificateAuthority other = root("/O=example Inc./CN=example.com", KeyAlgorithm.EC_P256);
        assertThatThrownBy(
                        () -> validate(other, ROOT.issueServer("a.example.com").chain(), NOW))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void aPeerWithASlowClockAcceptsTheCertificate() throws Exception {
        List<X509Certificate> chain = ROOT.issueServer("a.example.com").chain();
        validate(ROOT, chain, NOW.minus(Duration.ofMinutes(59)));
        assertThatThrownBy(() -> validate(ROOT, chain, NOW.minus(Duration.ofMinutes(61))))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void daysAreCalendarDaysFromNow() {
        assertThat(Validity.ofDays(365, CLOCK).notAfter()).isEqualTo("2027-03-01T12:00:00Z");
        assertThat(Validity.ofDays(365, CLOCK).notBefore()).isEqualTo("2026-03-01T11:00:00Z");
        assertThatThrownBy(() -> Validity.ofDays(0, CLOCK)).isInstanceOf(PkiException.class);
        assertThatThrownBy(() -> Validity.ofDays(36_501, CLOCK)).isInstanceOf(PkiException.class);
    }

    @Test
    void datesAfter2049AreReadByTheJdk() {
        var request = new CertificateRequest(
                CertificateProfile.ROOT,
                DistinguishedName.commonName("old"),
                List.of(),
                Validity.ofDays(36_500, CLOCK));
        X509Certificate root = CertificateAuthority.create(request, KeyAlgorithm.EC_P256.generate(), CLOCK)
                .certificate();
        assertThat(root.getNotAfter().toInstant()).isEqualTo("2126-02-05T12:00:00Z");
    }

    @Test
    void aCertificateEndsNoLaterThanItsAuthority() {
        var request = new CertificateRequest(
                CertificateProfile.SERVER,
                DistinguishedName.commonName("a"),
                List.of(),
                Validity.ofDays(36_000, CLOCK));
        Validity issued = ROOT.issue(request, KeyAlgorithm.EC_P256.generate())
                .description()
                .validity();
        assertThat(issued.notAfter()).isEqualTo(ROOT.description().validity().notAfter());
    }

    @Test
    void aCertificateOfExactValidityThatEndsLaterIsRefused() {
        var request = new CertificateRequest(
                        CertificateProfile.SERVER,
                        DistinguishedName.commonName("a"),
                        List.of(),
                        new Validity(NOW, Instant.parse("2027-03-01T12:00:01Z")))
                .withExactValidity();
        PkiException failure =
                catchThrowableOfType(PkiException.class, () -> ROOT.issue(request, KeyAlgorithm.EC_P256.generate()));
        assertThat(failure).hasMessage("the certificate would outlive the authority /O=example Inc./CN=example.com");
        assertThat(failure.why())
                .contains("it shall end at 2027-03-01T12:00:01Z, its authority ends at 2027-03-01T12:00:00Z");
    }

    @Test
    void aCertificateThatIsOverBeforeItsAuthorityBeginsKeepsItsValidity() {
        var past = new Validity(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2020-02-01T00:00:00Z"));
        var request = new CertificateRequest(
                        CertificateProfile.SERVER, DistinguishedName.commonName("a"), List.of(), past)
                .withExactValidity();
        assertThat(ROOT.issue(request, KeyAlgorithm.EC_P256.generate())
                        .description()
                        .validity())
                .isEqualTo(past);
    }

    @Test
    void anExpiredAuthorityRefusesToSign() {
        Clock later = Clock.fixed(NOW.plus(Duration.ofDays(400)), ZoneOffset.UTC);
        CertificateAuthority expired =
                CertificateAuthority.parse("root.crt", ROOT.certificatePem(), "root.key", ROOT.keyPem(), later);
        PkiException failure = catchThrowableOfType(PkiException.class, () -> expired.issueServer("a.example.com"));
        assertThat(failure).hasMessage("the authority /O=example Inc./CN=example.com expired at 2027-03-01T12:00:00Z");
        assertThat(failure.fix()).contains("make a new one: meshgw pki root NAME --force");
    }

    @Test
    void serialNumbersHave128RandomBits() {
        Set<BigInteger> serials = Arrays.stream(new int[20])
                .mapToObj(i -> ROOT.issueServer("a.example.com").leaf().getSerialNumber())
                .collect(Collectors.toSet());
        assertThat(serials).hasSize(20).allMatch(serial -> serial.signum() > 0 && serial.bitLength() <= 128);
        assertThat(serials).anyMatch(serial -> serial.bitLength() > 120);
    }

    @Test
    void serialZeroAndNoAlternativeNameAsInTheDocuments() throws Exception {
        var openssl = new OpenSsl(folder);
        var request = new CertificateRequest(
                        CertificateProfile.SERVER,
                        DistinguishedName.parse("/CN=httpbin.example.com/O=httpbin organization"),
                        List.of(),
                        Validity.ofDays(365, CLOCK))
                .withSerialNumber(BigInteger.ZERO);
        openssl.write(
                "leaf.crt", ROOT.issue(request, KeyAlgorithm.EC_P256.generate()).pem());
        assertThat(openssl.run("x509", "-in", "leaf.crt", "-noout", "-serial", "-subject", "-ext", "subjectAltName"))
                .contains("serial=00", "subject=CN = httpbin.example.com, O = httpbin organization")
                .contains("No extensions in certificate");
    }

    @Test
    void refusesASubjectThatIsItsOwn() {
        PkiException failure = catchThrowableOfType(
                PkiException.class,
                () -> ROOT.issue(
                        server("/O=example Inc./CN=example.com", "example.com"), KeyAlgorithm.EC_P256.generate()));
        assertThat(failure).hasMessage("the subject /O=example Inc./CN=example.com is that of the authority itself");
    }

    @Test
    void anEmptySubjectMakesTheAlternativeNamesCritical() throws Exception {
        var openssl = new OpenSsl(folder);
        CertificateAuthority root = CertificateAuthority.create("root");
        openssl.write("root.crt", root.certificatePem());
        var request = new CertificateRequest(
                CertificateProfile.SERVER,
                DistinguishedName.empty(),
                List.of(SubjectAltName.parse("a.example.com")),
                Validity.ofDays(10, Clock.systemUTC()));
        openssl.write(
                "leaf.crt", root.issue(request, KeyAlgorithm.EC_P256.generate()).pem());
        assertThat(openssl.run("verify", "-x509_strict", "-CAfile", "root.crt", "leaf.crt"))
                .isEqualTo("leaf.crt: OK\n");
        assertThat(openssl.run("x509", "-in", "leaf.crt", "-noout", "-ext", "subjectAltName"))
                .contains("X509v3 Subject Alternative Name: critical");
    }

    @Test
    void aLoadedIntermediateSendsItsChainAndNothingElseOfItsFile() {
        CertificateAuthority root = CertificateAuthority.create("root");
        CertificateAuthority intermediate = root.issueIntermediate("intermediate");
        String file = intermediate.certificatePem()
                + Pem.print(ROOT.issueServer("stranger.example.com").chain())
                + root.certificatePem();
        CertificateAuthority loaded =
                CertificateAuthority.parse("ca.crt", file, "ca.key", intermediate.keyPem(), Clock.systemUTC());
        assertThat(loaded.issueServer("a.example.com").chain())
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=a.example.com", "CN=intermediate");
    }

    @Test
    void refusesALeafAsAnAuthority() {
        TlsCredential leaf = ROOT.issueServer("a.example.com");
        PkiException failure = catchThrowableOfType(
                PkiException.class,
                () -> CertificateAuthority.parse(
                        "a.crt", Pem.print(leaf.chain()), "a.key", Pem.print(leaf.privateKey()), CLOCK));
        assertThat(failure).hasMessage("a.crt is not a certificate authority");
        assertThat(failure.why()).contains("its basic constraints do not say CA:TRUE");
    }

    @Test
    void refusesTheKeyOfAnotherAuthority() {
        CertificateAuthority other = CertificateAuthority.create("other");
        PkiException failure = catchThrowableOfType(
                PkiException.class,
                () -> CertificateAuthority.parse("a.crt", ROOT.certificatePem(), "b.key", other.keyPem(), CLOCK));
        assertThat(failure).hasMessage("b.key is not the key of a.crt");
        assertThat(failure.why().orElseThrow())
                .contains(
                        ROOT.description().publicKey().sha256(),
                        other.description().publicKey().sha256());
    }

    @Test
    void oneLineMakesACredential() {
        CertificateAuthority authority = CertificateAuthority.create("example.com");
        assertThat(authority.issueServer("httpbin.example.com").leaf().getIssuerX500Principal())
                .isEqualTo(authority.certificate().getSubjectX500Principal());
        assertThat(authority.issueClient("client.example.com").leaf())
                .satisfies(leaf -> assertThat(CertificateDescription.of(leaf).extendedKeyUsage())
                        .containsExactly("clientAuth"));
        assertThat(authority.trustBundle().authorities()).containsExactly(authority.certificate());
    }

    @Test
    void noStringShowsAKey() {
        TlsCredential credential = ROOT.issueServer("a.example.com");
        assertThat(ROOT + " " + credential + KeyAlgorithm.RSA_2048.generate())
                .isEqualTo("CertificateAuthority[/O=example Inc./CN=example.com] TlsCredential[/CN=a.example.com]"
                        + "SigningKey[RSA 2048]");
    }

    private static CertificateRequest server(String subject, String name) {
        return new CertificateRequest(
                CertificateProfile.SERVER,
                DistinguishedName.parse(subject),
                List.of(SubjectAltName.parse(name)),
                Validity.ofDays(10, CLOCK));
    }

    private static CertificateAuthority root(String subject, KeyAlgorithm algorithm) {
        return CertificateAuthority.create(
                new CertificateRequest(
                        CertificateProfile.ROOT,
                        DistinguishedName.parse(subject),
                        List.of(),
                        Validity.ofDays(365, CLOCK)),
                algorithm.generate(),
                CLOCK);
    }

    private static void validate(CertificateAuthority root, List<X509Certificate> chain, Instant moment)
            throws GeneralSecurityException {
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(root.certificate(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(moment));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
    }
}
