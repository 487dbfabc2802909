package dev.meshgw.pki.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.OpenSsl;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.Validity;
import dev.meshgw.pki.path.Verification.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Verdicts on chains, each judged by {@code openssl verify} as well where that program is present. */
final class ChainVerifierTest {

    private static final String HOST = "httpbin.example.com";
    private static final Instant NOW = Instant.now();
    private static final Duration DAY = Duration.ofDays(1);

    private static final CertificateAuthority ROOT = CertificateAuthority.create(
            new CertificateRequest(
                    CertificateProfile.ROOT,
                    DistinguishedName.parse("/O=example Inc./CN=example.com"),
                    List.of(),
                    new Validity(NOW.minus(DAY.multipliedBy(20)), NOW.plus(DAY.multipliedBy(20)))),
            KeyAlgorithm.EC_P256.generate(),
            Clock.systemUTC());
    private static final CertificateAuthority NAMESAKE = CertificateAuthority.create(
            new CertificateRequest(
                    CertificateProfile.ROOT,
                    DistinguishedName.parse("/O=example Inc./CN=example.com"),
                    List.of(),
                    Validity.ofDays(20, Clock.systemUTC())),
            KeyAlgorithm.EC_P256.generate(),
            Clock.systemUTC());
    private static final CertificateAuthority INTERMEDIATE = ROOT.issueIntermediate("intermediate.example.com");
    private static final X509Certificate LEAF = ROOT.issueServer(HOST).leaf();
    private static final X509Certificate DEEP_LEAF =
            INTERMEDIATE.issueServer(HOST).leaf();

    private static final Pattern VERDICT = Pattern.compile("error (\\d+) at (\\d+) depth lookup");

    @TempDir
    Path folder;

    private record Case(
            String name, List<X509Certificate> trusted, List<X509Certificate> presented, Code code, int depth) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        X509Certificate root = ROOT.certificate();
        X509Certificate between = INTERMEDIATE.certificate();
        return Stream.of(
                new Case("leaf of a trusted root", List.of(root), List.of(LEAF), Code.OK, 0),
                new Case("leaf and root presented", List.of(root), List.of(LEAF, root), Code.OK, 0),
                new Case("chain over an intermediate", List.of(root), List.of(DEEP_LEAF, between), Code.OK, 0),
                new Case("intermediate in the bundle only", List.of(root, between), List.of(DEEP_LEAF), Code.OK, 0),
                new Case("trusted intermediate without its root", List.of(between), List.of(DEEP_LEAF), Code.OK, 0),
                new Case("trusted leaf", List.of(LEAF), List.of(LEAF), Code.OK, 0),
                new Case(
                        "unrelated certificates presented, too",
                        List.of(root),
                        List.of(DEEP_LEAF, LEAF, between),
                        Code.OK,
                        0),
                new Case("missing intermediate", List.of(root), List.of(DEEP_LEAF), Code.NO_ISSUER, 0),
                new Case("unknown root", List.of(between), List.of(LEAF), Code.NO_ISSUER, 0),
                new Case("nothing trusted", List.of(), List.of(LEAF), Code.NO_ISSUER, 0),
                new Case(
                        "unknown root of an intermediate",
                        List.of(NAMESAKE.certificate()),
                        List.of(DEEP_LEAF, between),
                        Code.NO_ISSUER,
                        1),
                new Case(
                        "root of the same name with another key identifier",
                        List.of(NAMESAKE.certificate()),
                        List.of(LEAF),
                        Code.NO_ISSUER,
                        0),
                new Case(
                        "untrusted root presented",
                        List.of(between),
                        List.of(LEAF, root),
                        Code.SELF_SIGNED_IN_CHAIN,
                        1),
                new Case("root as server certificate", List.of(between), List.of(root), Code.SELF_SIGNED, 0),
                new Case("expired", List.of(root), List.of(leaf(-10, -5)), Code.EXPIRED, 0),
                new Case("not yet valid", List.of(root), List.of(leaf(5, 10)), Code.NOT_YET_VALID, 0),
                new Case(
                        "client certificate",
                        List.of(root),
                        List.of(ROOT.issueClient("client.example.com").leaf()),
                        Code.WRONG_PURPOSE,
                        0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void verdict(Case each) {
        Verification verdict = new ChainVerifier(chain(each.trusted()), NOW).verify(chain(each.presented()));

        assertThat(verdict.code()).isEqualTo(each.code());
        assertThat(verdict.depth()).isEqualTo(each.depth());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void opensslAgrees(Case each) throws Exception {

        assertThat(opensslVerdict(each.trusted(), each.presented()))
                .isEqualTo(each.code().number() + " at " + each.depth());
    }

    @Test
    void rootMadeAgainUnderTheSameNameFailsBySignatureWithoutKeyIdentifiers() throws Exception {
        // As the documents make them: a leaf of version 1, which can carry no key identifier.
        root("old");
        root("new");
        new OpenSsl(folder)
                .attempt(
                        "req",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-keyout",
                        "leaf.key",
                        "-out",
                        "leaf.csr",
                        "-subj",
                        "/CN=httpbin.example.com/O=httpbin organization")
                .output();
        new OpenSsl(folder)
                .attempt(
                        "x509",
                        "-req",
                        "-days",
                        "2",
                        "-CA",
                        "new.crt",
                        "-CAkey",
                        "new.key",
                        "-set_serial",
                        "0",
                        "-in",
                        "leaf.csr",
                        "-out",
                        "leaf.crt")
                .output();
        List<X509Certificate> leaf = certificates("leaf.crt");
        assertThat(leaf.get(0).getVersion()).isEqualTo(1);

        assertThat(new ChainVerifier(chain(certificates("new.crt")), Instant.now())
                        .verify(chain(leaf))
                        .code())
                .isEqualTo(Code.OK);
        assertThat(new ChainVerifier(chain(certificates("old.crt")), Instant.now())
                        .verify(chain(leaf))
                        .code())
                .isEqualTo(Code.SIGNATURE_FAILURE);
        assertThat(opensslVerdict(certificates("old.crt"), leaf)).isEqualTo("7 at 0");
    }

    @Test
    void leafThatIssuesIsNoAuthority() throws Exception {
        root("ca");
        Files.writeString(folder.resolve("leaf.ext"), "basicConstraints=CA:FALSE\n");
        issue("false-ca", "ca", "leaf.ext");
        issue("leaf", "false-ca", "leaf.ext");
        var presented = Stream.of("leaf.crt", "false-ca.crt")
                .flatMap(file -> certificates(file).stream())
                .toList();

        Verification verdict = new ChainVerifier(chain(certificates("ca.crt")), Instant.now()).verify(chain(presented));

        assertThat(verdict.code()).isEqualTo(Code.INVALID_CA);
        assertThat(opensslVerdict(certificates("ca.crt"), presented)).isEqualTo("79 at 1");
    }

    @Test
    void pathLengthIsObeyed() throws Exception {
        root("ca");
        Files.writeString(folder.resolve("last.ext"), "basicConstraints=critical,CA:TRUE,pathlen:0\n");
        Files.writeString(folder.resolve("leaf.ext"), "basicConstraints=CA:FALSE\n");
        issue("last", "ca", "last.ext");
        issue("beyond", "last", "last.ext");
        issue("leaf", "beyond", "leaf.ext");
        var presented = Stream.of("leaf.crt", "beyond.crt", "last.crt")
                .flatMap(file -> certificates(file).stream())
                .toList();

        Verification verdict = new ChainVerifier(chain(certificates("ca.crt")), Instant.now()).verify(chain(presented));

        assertThat(verdict.code()).isEqualTo(Code.PATH_TOO_LONG);
        assertThat(opensslVerdict(certificates("ca.crt"), presented)).isEqualTo("25 at 2");
    }

    @Test
    void nameConstraintsAreObeyed() throws Exception {
        root("ca");
        Files.writeString(
                folder.resolve("constrained.ext"),
                "basicConstraints=critical,CA:TRUE\nnameConstraints=critical,permitted;DNS:example.org\n");
        Files.writeString(folder.resolve("leaf.ext"), "subjectAltName=DNS:httpbin.example.com\n");
        issue("constrained", "ca", "constrained.ext");
        issue("leaf", "constrained", "leaf.ext");
        var presented = Stream.of("leaf.crt", "constrained.crt")
                .flatMap(file -> certificates(file).stream())
                .toList();

        Verification verdict = new ChainVerifier(chain(certificates("ca.crt")), Instant.now()).verify(chain(presented));

        assertThat(verdict.code()).isEqualTo(Code.NAME_NOT_PERMITTED);
        assertThat(opensslVerdict(certificates("ca.crt"), presented)).isEqualTo("47 at 0");
    }

    @Test
    void rootMadeAgainIsNamed() {
        Verification verdict =
                new ChainVerifier(chain(List.of(NAMESAKE.certificate())), NOW).verify(chain(List.of(LEAF)));

        assertThat(verdict.namesake()).isEqualTo(NAMESAKE.certificate());
    }

    @Test
    void anEmptyChainIsNotTrusted() {
        assertThat(new ChainVerifier(chain(List.of(ROOT.certificate())), NOW)
                        .verify(List.of())
                        .isTrusted())
                .isFalse();
    }

    private static List<ChainCertificate> chain(List<X509Certificate> certificates) {
        return certificates.stream().map(ChainCertificate::of).toList();
    }

    private void root(String name) throws Exception {
        new OpenSsl(folder)
                .attempt(
                        "req",
                        "-x509",
                        "-sha256",
                        "-nodes",
                        "-days",
                        "3",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-subj",
                        "/O=example Inc./CN=example.com",
                        "-keyout",
                        name + ".key",
                        "-out",
                        name + ".crt")
                .output();
    }

    private void issue(String name, String issuer, String extensions) throws Exception {
        new OpenSsl(folder)
                .attempt(
                        "req",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-keyout",
                        name + ".key",
                        "-out",
                        name + ".csr",
                        "-subj",
                        "/CN=" + name)
                .output();
        new OpenSsl(folder)
                .attempt(
                        "x509",
                        "-req",
                        "-days",
                        "2",
                        "-CA",
                        issuer + ".crt",
                        "-CAkey",
                        issuer + ".key",
                        "-in",
                        name + ".csr",
                        "-out",
                        name + ".crt",
                        "-extfile",
                        extensions)
                .output();
    }

    private List<X509Certificate> certificates(String file) {
        return Pem.certificates(file, Pem.read(folder.resolve(file)));
    }

    private String opensslVerdict(List<X509Certificate> trusted, List<X509Certificate> presented) throws Exception {
        Files.writeString(folder.resolve("trusted.pem"), Pem.print(trusted));
        Files.writeString(folder.resolve("server.pem"), Pem.print(presented.get(0)));
        Files.writeString(folder.resolve("others.pem"), Pem.print(presented.subList(1, presented.size())));
        var args = new java.util.ArrayList<>(List.of(
                "verify", "-partial_chain", "-trusted_first", "-purpose", "sslserver", "-no-CApath", "-no-CAstore"));
        args.addAll(trusted.isEmpty() ? List.of("-no-CAfile") : List.of("-CAfile", "trusted.pem"));
        if (presented.size() > 1) {
            args.addAll(List.of("-untrusted", "others.pem"));
        }
        args.add("server.pem");
        String text = new OpenSsl(folder).attempt(args.toArray(String[]::new)).output();
        var error = VERDICT.matcher(text);
        if (error.find()) {
            return error.group(1) + " at " + error.group(2);
        }
        assertThat(text).contains("server.pem: OK");
        return "0 at 0";
    }

    private static X509Certificate leaf(int fromDay, int toDay) {
        var request = new CertificateRequest(
                CertificateProfile.SERVER,
                DistinguishedName.commonName(HOST),
                List.of(SubjectAltName.parse(HOST)),
                new Validity(NOW.plus(DAY.multipliedBy(fromDay)), NOW.plus(DAY.multipliedBy(toDay))));
        return ROOT.issue(request, KeyAlgorithm.EC_P256.generate()).chain().get(0);
    }
}
