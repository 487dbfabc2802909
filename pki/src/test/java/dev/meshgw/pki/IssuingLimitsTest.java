package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an authority refuses to sign, with openssl as the judge of where the line is. */
class IssuingLimitsTest {

    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path folder;

    @Test
    void aPathLengthOfZeroLeavesNoRoomForAnAuthority() {
        CertificateAuthority root = root(request("root").withPathLength(0));
        PkiException failure = catchThrowableOfType(PkiException.class, () -> root.issueIntermediate("below"));
        assertThat(failure).hasMessage("no authority may stand below /CN=root");
        assertThat(failure.why()).contains("its path length is 0: it issues server and client certificates only");
    }

    @Test
    void anAuthorityCannotAllowAsManyBelowItAsTheOneAbove() {
        CertificateAuthority root = root(request("root").withPathLength(1));
        PkiException failure = catchThrowableOfType(
                PkiException.class,
                () -> root.issueAuthority(intermediate("below").withPathLength(1), key()));
        assertThat(failure).hasMessage("the path length 1 is more than the authority /CN=root allows");
        assertThat(failure.fix()).contains("ask for --path-len 0");
    }

    @Test
    void aPathLengthFartherAboveCounts() {
        CertificateAuthority root = root(request("root").withPathLength(1));
        CertificateAuthority below = root.issueIntermediate("below");
        PkiException failure = catchThrowableOfType(PkiException.class, () -> below.issueIntermediate("lowest"));
        assertThat(failure).hasMessage("no authority may stand below /CN=below");
    }

    @Test
    void opensslAcceptsTheLongestChainThatPathLengthsAllow() throws Exception {
        var openssl = new OpenSsl(folder);
        CertificateAuthority root = root(request("root").withPathLength(2));
        CertificateAuthority upper = root.issueAuthority(intermediate("upper").withPathLength(1), key());
        CertificateAuthority lower = upper.issueIntermediate("lower");
        openssl.write("root.crt", root.certificatePem());
        openssl.write("chain.crt", Pem.print(lower.issueServer("a.example.com").chain()));
        assertThat(openssl.run("verify", "-x509_strict", "-CAfile", "root.crt", "-untrusted", "chain.crt", "chain.crt"))
                .isEqualTo("chain.crt: OK\n");
    }

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @CsvSource({
        "permit,  example.com,               example.com,                      true",
        "permit,  example.com,               a.b.example.com,                  true",
        "permit,  example.com,               *.example.com,                    true",
        "permit,  example.com,               badexample.com,                   false",
        "permit,  .example.com,              a.example.com,                    true",
        "permit,  .example.com,              example.com,                      false",
        "exclude, a.example.com,             b.example.com,                    true",
        "exclude, a.example.com,             x.a.example.com,                  false",
        "exclude, DNS:,                      a.example.com,                    false",
        "exclude, DNS:,                      10.255.0.1,                       true",
        "permit,  10.0.0.0/8,                10.255.0.1,                       true",
        "permit,  10.0.0.0/8,                11.0.0.1,                         false",
        "permit,  fd00::/8,                  fd12::1,                          true",
        "permit,  fd00::/8,                  fe80::1,                          false",
        "permit,  127.0.0.1,                 127.0.0.1,                        true",
        "permit,  127.0.0.1,                 127.0.0.2,                        false",
        "permit,  10.0.0.0/8,                example.com,                      true",
        "permit,  email:example.com,         a@example.com,                    true",
        "permit,  email:example.com,         a@mail.example.com,               false",
        "permit,  email:.example.com,        a@mail.example.com,               true",
        "permit,  email:.example.com,        a@example.com,                    false",
        "permit,  a@example.com,             a@example.com,                    true",
        "permit,  a@example.com,             b@example.com,                    false",
        "exclude, @example.com,              a@example.com,                    false",
        "permit,  URI:example.com,           https://example.com/a,            true",
        "permit,  URI:example.com,           https://a.example.com/a,          false",
        "permit,  URI:.example.com,          https://a.example.com/a,          true",
        "permit,  spiffe://cluster.local,    spiffe://cluster.local/ns/a/sa/b, true",
        "permit,  spiffe://cluster.local,    spiffe://other.example/ns/a/sa/b, false",
        "exclude, spiffe://cluster.local,    spiffe://cluster.local/ns/a/sa/b, false",
        "permit,  dirName:/O=example Inc.,   x.example.com,                    false",
        "exclude, dirName:/O=example Inc.,   x.example.com,                    true",
    })
    void refusesAndAcceptsWhatOpensslDoes(String kind, String constraint, String name, boolean accepted)
            throws Exception {
        var openssl = new OpenSsl(folder);
        List<NameConstraint> constraints = List.of(NameConstraint.parse(constraint));
        CertificateAuthority root = root(request("root")
                .withNameConstraints(
                        kind.equals("permit")
                                ? new NameConstraints(constraints, List.of())
                                : new NameConstraints(List.of(), constraints)));
        SigningKey key = key();
        CertificateRequest leaf = new CertificateRequest(
                CertificateProfile.SERVER,
                DistinguishedName.parse("/O=somebody"),
                List.of(SubjectAltName.parse(name)),
                Validity.ofDays(5, CLOCK));
        openssl.write("root.crt", root.certificatePem());
        openssl.write("leaf.crt", IssuedCertificate.pem(unlimited(root).certify(leaf, key.publicKeyInfo())));
        assertThat(openssl.attempt("verify", "-x509_strict", "-CAfile", "root.crt", "leaf.crt")
                                .exitCode()
                        == 0)
                .as("openssl accepts it")
                .isEqualTo(accepted);

        PkiException refusal = catchThrowableOfType(PkiException.class, () -> root.issue(leaf, key));
        assertThat(refusal == null).as("meshgw issues it").isEqualTo(accepted);
    }

    @Test
    void aRefusalNamesTheConstraint() {
        CertificateAuthority root =
                root(request("root").withNameConstraints(constraints("example.com", "admin.example.com")));
        PkiException outside = catchThrowableOfType(PkiException.class, () -> root.issueServer("a.example.org"));
        assertThat(outside).hasMessage("the authority /CN=root may not issue for DNS:a.example.org");
        assertThat(outside.why()).contains("its name constraints permit only DNS:example.com");
        PkiException excluded = catchThrowableOfType(PkiException.class, () -> root.issueServer("admin.example.com"));
        assertThat(excluded.why()).contains("its name constraints exclude DNS:admin.example.com");
    }

    @Test
    void aWildcardMustNotReachIntoWhatIsExcluded() {
        CertificateAuthority root =
                root(request("root").withNameConstraints(constraints("example.com", "admin.example.com")));
        PkiException refusal = catchThrowableOfType(PkiException.class, () -> root.issueServer("*.example.com"));
        assertThat(refusal.why()).contains("its name constraints exclude DNS:admin.example.com");
        assertThat(root.issueServer("*.a.example.com").chain()).hasSize(1);
    }

    @Test
    void aCommonNameThatStandsForAHostIsBoundToo() throws Exception {
        var openssl = new OpenSsl(folder);
        CertificateAuthority root =
                root(request("root").withNameConstraints(constraints("example.com", "x.example.com")));
        SigningKey key = key();
        var leaf = new CertificateRequest(
                CertificateProfile.SERVER,
                DistinguishedName.commonName("a.example.org"),
                List.of(),
                Validity.ofDays(5, CLOCK));
        openssl.write("root.crt", root.certificatePem());
        openssl.write("leaf.crt", IssuedCertificate.pem(unlimited(root).certify(leaf, key.publicKeyInfo())));
        Assumptions.assumeThat(openssl.attempt("verify", "-CAfile", "root.crt", "leaf.crt")
                        .output())
                .contains("permitted subtree violation");
        PkiException refusal = catchThrowableOfType(PkiException.class, () -> root.issue(leaf, key));
        assertThat(refusal).hasMessage("the authority /CN=root may not issue for CN=a.example.org");
    }

    @Test
    void anAuthorityBelowInheritsTheConstraints() throws Exception {
        var openssl = new OpenSsl(folder);
        CertificateAuthority root =
                root(request("root").withNameConstraints(constraints("example.com", "admin.example.com")));
        CertificateAuthority below = root.issueIntermediate("below");
        openssl.write("below.crt", below.certificatePem());
        assertThat(openssl.run("x509", "-in", "below.crt", "-noout", "-ext", "nameConstraints"))
                .contains(
                        "X509v3 Name Constraints: critical",
                        "Permitted:\n      DNS:example.com\n    Excluded:\n      DNS:admin.example.com");
        CertificateAuthority loaded = CertificateAuthority.parse(
                "below.crt", below.certificatePem(), "below.key", below.keyPem(), Clock.systemUTC());
        assertThat(catchThrowableOfType(PkiException.class, () -> loaded.issueServer("a.example.org")))
                .hasMessage("the authority /CN=below may not issue for DNS:a.example.org");
    }

    @Test
    void anAuthorityBelowMayPermitLessAndNotMore() {
        CertificateAuthority root =
                root(request("root").withNameConstraints(constraints("example.com", "x.example.com")));
        CertificateAuthority narrow = root.issueAuthority(
                intermediate("narrow").withNameConstraints(constraints("a.example.com", "b.a.example.com")), key());
        assertThat(narrow.description().subject()).hasToString("/CN=narrow");
        PkiException refusal = catchThrowableOfType(
                PkiException.class,
                () -> root.issueAuthority(
                        intermediate("wide").withNameConstraints(constraints("example.org", "x.example.org")), key()));
        assertThat(refusal).hasMessage("an authority cannot permit DNS:example.org under this one");
        assertThat(refusal.why()).contains("its name constraints permit only DNS:example.com");
    }

    @Test
    void aLeafHasNoConstraints() {
        CertificateRequest leaf = new CertificateRequest(
                CertificateProfile.SERVER, DistinguishedName.commonName("a"), List.of(), Validity.ofDays(5, CLOCK));
        assertThat(catchThrowableOfType(PkiException.class, () -> leaf.withPathLength(0)))
                .hasMessage("only an authority has a path length or name constraints");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1/8               | write 10.0.0.0/8",
                "*.example.com            | write .example.com for the hosts below it",
                "spiffe://cluster.local/a | write URI:cluster.local",
            })
    void aConstraintThatIsNoneSaysWhatToWrite(String typed, String fix) {
        PkiException refusal = catchThrowableOfType(PkiException.class, () -> NameConstraint.parse(typed));
        assertThat(refusal.fix()).contains(fix);
    }

    private static X509Issuer unlimited(CertificateAuthority authority) {
        return X509Issuer.of(
                CertificateDescription.holders("root", authority.certificatePem())
                        .get(0),
                SigningKey.parse("key", authority.keyPem()));
    }

    private static NameConstraints constraints(String permitted, String excluded) {
        return new NameConstraints(List.of(NameConstraint.parse(permitted)), List.of(NameConstraint.parse(excluded)));
    }

    private static CertificateAuthority root(CertificateRequest request) {
        return CertificateAuthority.create(request, key(), CLOCK);
    }

    private static CertificateRequest request(String name) {
        return new CertificateRequest(
                CertificateProfile.ROOT, DistinguishedName.commonName(name), List.of(), Validity.ofDays(30, CLOCK));
    }

    private static CertificateRequest intermediate(String name) {
        return new CertificateRequest(
                CertificateProfile.INTERMEDIATE,
                DistinguishedName.commonName(name),
                List.of(),
                Validity.ofDays(10, CLOCK));
    }

    private static SigningKey key() {
        return KeyAlgorithm.EC_P256.generate();
    }
}
