package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshgw.gateway.netty.PeerCertificateRejection.Reason;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.resource.OpenSsl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which chains are good, and of the bad ones the reason, which is the alert. */
class PeerChainsTest {

    private static CertificateAuthority root;
    private static CertificateAuthority intermediate;
    private static TlsCredential client;
    private static TlsCredential below;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void issue() {
        root = CertificateAuthority.create("example.com");
        intermediate = root.issueIntermediate("intermediate");
        client = root.issueClient("client.example.com");
        below = intermediate.issueClient("client.example.com");
    }

    private static TrustBundle listed(CertificateAuthority authority, String... lists) {
        return listed(List.of(authority.certificate()), lists);
    }

    private static TrustBundle listed(List<X509Certificate> authorities, String... lists) {
        var parsed = new ArrayList<X509CRL>();
        for (String list : lists) {
            parsed.addAll(OpenSsl.revocationLists(list));
        }
        return new TrustBundle(authorities, parsed);
    }

    private static void verify(TrustBundle bundle, TlsCredential shown) throws PeerCertificateRejection {
        new PeerChains(bundle, PeerChains.Purpose.CLIENT, Clock.systemUTC())
                .verify(shown.chain().toArray(X509Certificate[]::new));
    }

    private static void assertRefused(TrustBundle bundle, TlsCredential shown, Reason reason) {
        assertThatThrownBy(() -> verify(bundle, shown))
                .isInstanceOfSatisfying(
                        PeerCertificateRejection.class,
                        rejection -> assertThat(rejection.reason()).isEqualTo(reason));
    }

    @Test
    void aCertificateThatIsNotListedIsGood() throws Exception {
        verify(listed(root, OpenSsl.revocationList(folder, root)), client);
    }

    @Test
    void aListedCertificateIsRevoked() throws Exception {
        String list = OpenSsl.revocationList(folder, root, client.leaf().getSerialNumber());
        assertRefused(listed(root, list), client, Reason.REVOKED);
    }

    @Test
    void aListedIntermediateRevokesWhatIsBelowIt() throws Exception {
        String list =
                OpenSsl.revocationList(folder, root, intermediate.certificate().getSerialNumber());
        assertRefused(listed(root, list, OpenSsl.revocationList(folder, intermediate)), below, Reason.REVOKED);
    }

    @Test
    void eachAuthorityOfAChainNeedsItsList() throws Exception {
        String ofRoot = OpenSsl.revocationList(folder, root);
        assertRefused(listed(root, ofRoot), below, Reason.NO_REVOCATION_LIST);
        verify(listed(root, ofRoot, OpenSsl.revocationList(folder, intermediate)), below);
    }

    @Test
    void anIntermediateThatIsTrustedByItselfNeedsTheListOfItsRootToo() throws Exception {
        String ofIntermediate = OpenSsl.revocationList(folder, intermediate);
        assertRefused(listed(intermediate, ofIntermediate), below, Reason.NO_REVOCATION_LIST);
        var both = List.of(intermediate.certificate(), root.certificate());
        verify(listed(both, ofIntermediate, OpenSsl.revocationList(folder, root)), below);
    }

    @Test
    void aListOfSomebodyElseIsNone() throws Exception {
        var other = CertificateAuthority.create("other");
        assertRefused(listed(root, OpenSsl.revocationList(folder, other)), client, Reason.NO_REVOCATION_LIST);
    }

    @Test
    void noListAtAllRefusesEverybody() {
        assertRefused(new TrustBundle(List.of(root.certificate()), List.of()), client, Reason.NO_REVOCATION_LIST);
    }

    @Test
    void anExpiredListRefusesEverybody() throws Exception {
        String expired = OpenSsl.revocationList(folder, root, "20200101000000Z", "20200201000000Z");
        assertRefused(listed(root, expired), client, Reason.REVOCATION_LIST_EXPIRED);
    }

    @Test
    void aListOfTomorrowRefusesEverybody() throws Exception {
        String early = OpenSsl.revocationList(folder, root, "20900101000000Z", "20900201000000Z");
        assertRefused(listed(root, early), client, Reason.REVOCATION_LIST_NOT_YET_VALID);
    }

    @Test
    void ofTwoListsTheNewerCounts() throws Exception {
        String old = OpenSsl.revocationList(folder, root, "20200101000000Z", "20990101000000Z");
        String recent = OpenSsl.revocationList(
                folder,
                root,
                "20210101000000Z",
                "20990101000000Z",
                client.leaf().getSerialNumber());
        assertRefused(listed(root, recent, old), client, Reason.REVOKED);
        assertRefused(listed(root, old, recent), client, Reason.REVOKED);
    }

    /** Without key identifiers the name alone says whose list it is. */
    @Test
    void aListOfTheSameNameAndAnotherKeyIsBadlySigned() throws Exception {
        TlsCredential leaf = Certificates.withoutKeyIdentifiers(folder, "example.com");
        var authority = Pem.certificates("r.crt", Files.readString(folder.resolve("r.crt")));
        Path elsewhere = Files.createTempDirectory(folder, "forger");
        Certificates.rootWithoutKeyIdentifiers(elsewhere, "example.com");
        var forger = CertificateAuthority.parse(
                "r.crt",
                Files.readString(elsewhere.resolve("r.crt")),
                "r.key",
                Files.readString(elsewhere.resolve("r.key")),
                Clock.systemUTC());
        String forged = OpenSsl.revocationList(folder, forger);
        assertRefused(listed(authority, forged), leaf, Reason.REVOCATION_LIST_SIGNATURE);
    }

    @Test
    void revokedCountsBeforeExpired() throws Exception {
        TlsCredential expired =
                Certificates.expiredClient(Certificates.authorityOfThePast("past.example.com"), "client.example.com");
        assertThat(expired.leaf().getNotAfter().toInstant()).isBefore(Instant.now());
        var past = Certificates.authorityOfThePast("past.example.com");
        TlsCredential own = Certificates.expiredClient(past, "client.example.com");
        String list = OpenSsl.revocationList(folder, past, own.leaf().getSerialNumber());
        assertRefused(listed(past, list), own, Reason.REVOKED);
        assertRefused(listed(past, OpenSsl.revocationList(folder, past)), own, Reason.EXPIRED);
    }

    @Test
    void aRootWithoutBasicConstraintsIsNoAuthority() throws Exception {
        OpenSsl.run(
                folder,
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "n.key",
                "-out",
                "n.crt",
                "-subj",
                "/CN=no ca",
                "-addext",
                "basicConstraints=critical,CA:FALSE");
        TlsCredential leaf = signedBy("n");
        var bundle = new TrustBundle(Pem.certificates("n.crt", Files.readString(folder.resolve("n.crt"))));
        assertRefused(bundle, leaf, Reason.INVALID_CA);
    }

    /** OpenSSL judges the same chain; BoringSSL's code for the purpose is OpenSSL's. */
    @Test
    void anyExtendedKeyUsageIsNotClientAuth() throws Exception {
        OpenSsl.run(
                folder,
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "a.key",
                "-out",
                "a.crt",
                "-subj",
                "/CN=any",
                "-addext",
                "extendedKeyUsage=anyExtendedKeyUsage");
        var self = TlsCredential.parse(
                "a.crt", Files.readString(folder.resolve("a.crt")), "a.key", Files.readString(folder.resolve("a.key")));
        assertThatThrownBy(() -> OpenSsl.run(folder, "verify", "-purpose", "sslclient", "-trusted", "a.crt", "a.crt"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("unsuitable certificate purpose");
        assertRefused(new TrustBundle(self.chain()), self, Reason.WRONG_PURPOSE);
    }

    private static TlsCredential signedBy(String authority) throws IOException {
        OpenSsl.run(
                folder,
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "l.key",
                "-out",
                "l.csr",
                "-subj",
                "/CN=leaf");
        OpenSsl.run(
                folder,
                "x509",
                "-req",
                "-in",
                "l.csr",
                "-CA",
                authority + ".crt",
                "-CAkey",
                authority + ".key",
                "-set_serial",
                "1",
                "-out",
                "l.crt");
        return TlsCredential.parse(
                "l.crt", Files.readString(folder.resolve("l.crt")), "l.key", Files.readString(folder.resolve("l.key")));
    }

    @Test
    void anExtendedKeyUsageOfTheAuthorityBindsItsClients() throws Exception {
        OpenSsl.run(
                folder,
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "s.key",
                "-out",
                "s.crt",
                "-subj",
                "/CN=servers only",
                "-addext",
                "extendedKeyUsage=serverAuth");
        var bundle = new TrustBundle(Pem.certificates("s.crt", Files.readString(folder.resolve("s.crt"))));
        assertRefused(bundle, signedBy("s"), Reason.WRONG_PURPOSE);
    }

    @Test
    void aGoodChainIsKnownUntilItExpires() throws Exception {
        var clock = new SteppingClock(Instant.now());
        var chains = new PeerChains(root.trustBundle(), PeerChains.Purpose.CLIENT, clock);
        X509Certificate[] sent = client.chain().toArray(X509Certificate[]::new);
        chains.verify(sent);
        chains.verify(sent);
        assertThat(chains.knownChains()).isEqualTo(1);
        clock.now = client.leaf().getNotAfter().toInstant().plus(Duration.ofSeconds(1));
        assertThatThrownBy(() -> chains.verify(sent))
                .isInstanceOfSatisfying(
                        PeerCertificateRejection.class,
                        rejection -> assertThat(rejection.reason()).isEqualTo(Reason.EXPIRED));
    }

    @Test
    void aKnownChainIsForgottenWhenItsListExpires() throws Exception {
        String list = OpenSsl.revocationList(folder, root, "20200101000000Z", "20300101000000Z");
        var clock = new SteppingClock(Instant.parse("2029-12-31T00:00:00Z"));
        TlsCredential lasting =
                Certificates.issue(root, CertificateProfile.CLIENT, "client.example.com", KeyAlgorithm.EC_P256);
        var chains = new PeerChains(listed(root, list), PeerChains.Purpose.CLIENT, clock);
        X509Certificate[] sent = lasting.chain().toArray(X509Certificate[]::new);
        clock.now = Instant.now();
        chains.verify(sent);
        clock.now = Instant.parse("2030-01-02T00:00:00Z");
        assertThatThrownBy(() -> chains.verify(sent))
                .isInstanceOfSatisfying(
                        PeerCertificateRejection.class,
                        rejection -> assertThat(rejection.reason()).isEqualTo(Reason.REVOCATION_LIST_EXPIRED));
    }

    @Test
    void aBadChainIsNotRemembered() {
        var chains = new PeerChains(
                CertificateAuthority.create("other").trustBundle(), PeerChains.Purpose.CLIENT, Clock.systemUTC());
        assertThatThrownBy(() -> chains.verify(client.chain().toArray(X509Certificate[]::new)))
                .isInstanceOf(PeerCertificateRejection.class);
        assertThat(chains.knownChains()).isZero();
    }

    /** Stands still until it is set. */
    private static final class SteppingClock extends Clock {

        private Instant now;

        SteppingClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
