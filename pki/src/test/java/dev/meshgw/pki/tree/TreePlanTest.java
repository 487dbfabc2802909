package dev.meshgw.pki.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.NameConstraint;
import dev.meshgw.pki.NameConstraints;
import dev.meshgw.pki.OpenSsl;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.tree.CertificateSpec.Lifetime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreePlanTest {

    private static final CertificateSpec SERVER = leaf(CertificateProfile.SERVER, "a.example.com", 90);
    private static final CertificateSpec CLIENT = leaf(CertificateProfile.CLIENT, "c.example.com", 90);

    @TempDir
    Path folder;

    @Test
    void aNewTreeIsCreatedFromTheRootDown() throws Exception {
        assertThat(apply(root(3650, intermediate(1825, SERVER), CLIENT)))
                .containsExactly("root created", "web created", "a.example.com created", "c.example.com created");
        var openssl = new OpenSsl(folder);
        assertThat(openssl.run(
                        "verify",
                        "-x509_strict",
                        "-purpose",
                        "sslserver",
                        "-CAfile",
                        "root.crt",
                        "-untrusted",
                        "web.crt",
                        "a.example.com.crt"))
                .endsWith("OK\n");
        assertThat(openssl.run(
                        "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "root.crt", "c.example.com.crt"))
                .endsWith("OK\n");
        TlsCredential server = TlsCredential.parse("crt", text("a.example.com.crt"), "key", text("a.example.com.key"));
        assertThat(server.chain()).hasSize(2);
    }

    @Test
    void aSecondRunTouchesNothing() throws IOException {
        CertificateSpec tree = root(3650, intermediate(1825, SERVER), CLIENT);
        apply(tree);
        var before = contents();
        assertThat(apply(tree))
                .containsExactly(
                        "root unchanged", "web unchanged", "a.example.com unchanged", "c.example.com unchanged");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void aChangedNameConcernsOneCertificate() throws IOException {
        apply(root(3650, intermediate(1825, SERVER), CLIENT));
        String key = text("a.example.com.key");
        CertificateSpec renamed = with(SERVER, List.of(name("a.example.com"), name("b.example.com")), null);
        assertThat(apply(root(3650, intermediate(1825, renamed), CLIENT)))
                .containsExactly(
                        "root unchanged",
                        "web unchanged",
                        "a.example.com configured: subjectAltName differs",
                        "c.example.com unchanged");
        assertThat(text("a.example.com.key")).isEqualTo(key);
        TlsCredential.parse("crt", text("a.example.com.crt"), "key", key);
    }

    @Test
    void whatHangsBelowAChangeIsIssuedAgain() {
        apply(root(3650, intermediate(1825, SERVER), CLIENT));
        assertThat(apply(root(3650, intermediate(1000, SERVER), CLIENT)))
                .containsExactly(
                        "root unchanged",
                        "web configured: it was made for 1825 days",
                        "a.example.com configured: its authority is issued anew",
                        "c.example.com unchanged");
    }

    @Test
    void aCertificateIsRenewedBeforeItExpires() {
        CertificateSpec tree = root(3650, SERVER);
        apply(tree);
        assertThat(apply(tree, days(59))).containsExactly("root unchanged", "a.example.com unchanged");
        List<String> later = apply(tree, days(61));
        assertThat(later.get(0)).isEqualTo("root unchanged");
        assertThat(later.get(1)).startsWith("a.example.com configured: it expires at ");
    }

    @Test
    void anExpiredTreeIsIssuedAgain() {
        CertificateSpec tree = root(100, SERVER);
        apply(tree);
        assertThat(apply(tree, days(200)).get(0)).startsWith("root configured: it expired at ");
    }

    @Test
    void aLeafCutToItsAuthorityIsNotRenewedForNothing() {
        CertificateSpec tree = root(40, leaf(CertificateProfile.SERVER, "a.example.com", 90));
        apply(tree);
        assertThat(apply(tree, days(25))).containsExactly("root unchanged", "a.example.com unchanged");
    }

    @Test
    void aKeyThatExistsIsUsed() throws IOException {
        String key = KeyAlgorithm.EC_P384.generate().pem();
        Files.writeString(folder.resolve("a.example.com.key"), key);
        apply(root(3650, SERVER));
        assertThat(text("a.example.com.key")).isEqualTo(key);
        TlsCredential.parse("crt", text("a.example.com.crt"), "key", key);
    }

    @Test
    void aKeyOfAnotherKindIsReplacedOnlyWhenAsked() throws IOException {
        apply(root(3650, SERVER));
        String key = text("a.example.com.key");
        CertificateSpec tree = root(3650, with(SERVER, SERVER.subjectAltNames(), KeyAlgorithm.EC_P384));
        TreePlan plan = TreePlan.of(List.of(tree), folder, false, Passphrase.Source.NONE, Clock.systemUTC());
        assertThat(plan.problems())
                .singleElement()
                .extracting(problem -> problem.failure().getMessage())
                .isEqualTo("a.example.com.key is a key of another kind than ec:p384");
        TreePlan.of(List.of(tree), folder, true, Passphrase.Source.NONE, Clock.systemUTC())
                .write();
        assertThat(text("a.example.com.key")).isNotEqualTo(key);
    }

    @Test
    void aMissingKeyIsNotMadeUpForItsCertificate() throws IOException {
        CertificateSpec tree = root(3650, SERVER);
        apply(tree);
        Files.delete(folder.resolve("root.key"));
        TreePlan plan = TreePlan.of(List.of(tree), folder, false, Passphrase.Source.NONE, Clock.systemUTC());
        assertThat(plan.problems())
                .singleElement()
                .extracting(problem -> problem.failure().getMessage())
                .isEqualTo("root.key is missing beside root.crt");
    }

    @Test
    void problemsOfAllBranchesAreFoundAtOnce() {
        var constraints = new NameConstraints(List.of(NameConstraint.parse("example.org")), List.of());
        CertificateSpec tree = new CertificateSpec(
                "pki.yaml:1:1",
                "root",
                CertificateProfile.ROOT,
                DistinguishedName.commonName("root"),
                List.of(),
                null,
                Lifetime.ofDays(3650),
                null,
                constraints,
                List.of(SERVER, CLIENT));
        TreePlan plan = TreePlan.of(List.of(tree), folder, false, Passphrase.Source.NONE, Clock.systemUTC());
        assertThat(plan.problems())
                .extracting(problem -> problem.spec().file())
                .containsExactly("a.example.com", "c.example.com");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aNewRootIssuesItsLeavesAnew() throws IOException {
        apply(root(3650, SERVER));
        Files.delete(folder.resolve("root.crt"));
        Files.delete(folder.resolve("root.key"));
        assertThat(apply(root(3650, SERVER)))
                .containsExactly("root created", "a.example.com configured: its authority is issued anew");
    }

    @Test
    void filesGoToTheirFolders() throws IOException {
        CertificateSpec server = at(SERVER, "servers/a.example.com");
        apply(root(3650, server));
        assertThat(CertificateDescription.of(Pem.certificates("crt", text("servers/a.example.com.crt"))
                                .get(0))
                        .subject())
                .hasToString("/CN=a.example.com");
    }

    @Test
    void shortLivesAreRenewedInTheirLastThird() {
        assertThat(Lifetime.ofDays(9).renewBefore()).isEqualTo(Duration.ofDays(3));
        assertThat(Lifetime.ofDays(365).renewBefore()).isEqualTo(Duration.ofDays(30));
    }

    private List<String> apply(CertificateSpec root) {
        return apply(root, Clock.systemUTC());
    }

    private List<String> apply(CertificateSpec root, Clock clock) {
        TreePlan plan = TreePlan.of(List.of(root), folder, false, Passphrase.Source.NONE, clock);
        plan.write();
        return plan.steps().stream()
                .map(step -> step.spec().file() + " " + step.outcome()
                        + (step.reason().isEmpty() ? "" : ": " + step.reason()))
                .toList();
    }

    private static Clock days(int fromNow) {
        return Clock.fixed(Instant.now().plus(Duration.ofDays(fromNow)), ZoneOffset.UTC);
    }

    private static CertificateSpec root(int days, CertificateSpec... issued) {
        return authority(CertificateProfile.ROOT, "root", days, null, issued);
    }

    private static CertificateSpec intermediate(int days, CertificateSpec... issued) {
        return authority(CertificateProfile.INTERMEDIATE, "web", days, 0, issued);
    }

    private static CertificateSpec authority(
            CertificateProfile profile,
            String name,
            int days,
            @Nullable Integer pathLength,
            CertificateSpec... issued) {
        return new CertificateSpec(
                "here",
                name,
                profile,
                DistinguishedName.commonName(name),
                List.of(),
                null,
                Lifetime.ofDays(days),
                pathLength,
                NameConstraints.NONE,
                Arrays.asList(issued));
    }

    private static CertificateSpec leaf(CertificateProfile profile, String host, int days) {
        return new CertificateSpec(
                "here",
                host,
                profile,
                DistinguishedName.commonName(host),
                List.of(name(host)),
                null,
                Lifetime.ofDays(days),
                null,
                NameConstraints.NONE,
                List.of());
    }

    private static CertificateSpec with(
            CertificateSpec spec, List<SubjectAltName> names, @Nullable KeyAlgorithm algorithm) {
        return new CertificateSpec(
                spec.place(),
                spec.file(),
                spec.profile(),
                spec.subject(),
                names,
                algorithm,
                spec.lifetime(),
                spec.pathLength(),
                spec.nameConstraints(),
                spec.issued());
    }

    private static CertificateSpec at(CertificateSpec spec, String file) {
        return new CertificateSpec(
                spec.place(),
                file,
                spec.profile(),
                spec.subject(),
                spec.subjectAltNames(),
                null,
                spec.lifetime(),
                null,
                NameConstraints.NONE,
                List.of());
    }

    private static SubjectAltName name(String host) {
        return SubjectAltName.parse(host);
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private List<String> contents() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted()
                    .map(file -> file.getFileName() + " " + lastModified(file))
                    .toList();
        }
    }

    private static String lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " "
                    + Files.readString(file).hashCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
