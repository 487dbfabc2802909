package dev.meshgw.pki.path;

import static dev.meshgw.pki.path.Client.APPLE;
import static dev.meshgw.pki.path.Client.CHROMIUM;
import static dev.meshgw.pki.path.Client.CURL;
import static dev.meshgw.pki.path.Client.ENVOY;
import static dev.meshgw.pki.path.Client.FIREFOX;
import static dev.meshgw.pki.path.Client.GO;
import static dev.meshgw.pki.path.Client.JAVA;
import static dev.meshgw.pki.path.Client.PYTHON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.meshgw.pki.OpenSsl;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each fault of a certificate is told as, and that OpenSSL and Java do refuse what they are said to refuse. */
final class LintTest {

    private static final Instant NOW = Instant.now();
    private static final Set<Client> EVERYBODY = EnumSet.of(CURL, CHROMIUM, FIREFOX, GO, JAVA, PYTHON);

    @TempDir
    Path folder;

    /** @param host what a client asks for */
    private record Row(String fact, Forge root, Forge leaf, String host, Rule rule, Set<Client> refusedBy) {

        @Override
        public String toString() {
            return fact;
        }
    }

    private static Row leaf(String fact, Forge leaf, Rule rule, Client... refusedBy) {
        return new Row(fact, ROOT, leaf, Forge.HOST, rule, setOf(refusedBy));
    }

    private static Row named(String fact, String name, String host, Client... refusedBy) {
        return new Row(fact, ROOT, ours(ROOT).names(Forge.dns(name)), host, Rule.SUBJECT_ALT_NAME, setOf(refusedBy));
    }

    private static Row root(String fact, Forge root, Rule rule, Client... refusedBy) {
        return new Row(fact, root, ours(root), Forge.HOST, rule, setOf(refusedBy));
    }

    private static Set<Client> setOf(Client... clients) {
        var set = EnumSet.noneOf(Client.class);
        set.addAll(Arrays.asList(clients));
        return set;
    }

    private static final Forge ROOT = Forge.root("lint root");

    private static Forge ours(Forge issuer) {
        return issuer.leaf().valid("2026-01-01T00:00:00Z", "2027-12-31T00:00:00Z");
    }

    static Stream<Row> rows() {
        return Stream.of(
                leaf(
                        "no subject alternative name",
                        ours(ROOT).without(Oid.SUBJECT_ALT_NAME),
                        Rule.SUBJECT_ALT_NAME,
                        CHROMIUM,
                        FIREFOX,
                        GO),
                named("wildcard before a single label", "*.com", "example.com", CURL, CHROMIUM),
                named("wildcard alone", "*", "example", CURL, CHROMIUM, JAVA),
                named("wildcard within a label", "exa*.example.com", "exam.example.com", CURL, CHROMIUM, GO),
                named("address as DNS name", "127.0.0.1", "127.0.0.1", CURL, CHROMIUM, GO, JAVA),
                named("dot at the end", "example.com.", "example.com", CURL, GO, JAVA),
                named("underscore", "a_b.example.com", "a_b.example.com", JAVA),
                leaf(
                        "for clients only",
                        ours(ROOT).extendedKeyUsage(KeyPurposeId.id_kp_clientAuth),
                        Rule.EXTENDED_KEY_USAGE,
                        EVERYBODY.toArray(Client[]::new)),
                leaf(
                        "no digital signature",
                        ours(ROOT).keyUsage(KeyUsage.keyEncipherment),
                        Rule.KEY_USAGE,
                        CHROMIUM,
                        JAVA),
                leaf(
                        "unknown critical extension",
                        ours(ROOT).extension("1.3.6.1.4.1.55555.9", true, DERNull.INSTANCE),
                        Rule.CRITICAL_EXTENSION,
                        EVERYBODY.toArray(Client[]::new)),
                leaf(
                        "empty subject, names not critical",
                        ours(ROOT).subject(new X500Name(new RDN[0])),
                        Rule.SUBJECT_ALT_NAME,
                        CHROMIUM,
                        JAVA,
                        PYTHON),
                leaf(
                        "RSA key of 1024 bits",
                        ours(ROOT).key(Forge.key("rsa:1024")),
                        Rule.PUBLIC_KEY,
                        CURL,
                        PYTHON,
                        ENVOY),
                leaf("Ed25519 key", ours(ROOT).key(Forge.key("ed25519")), Rule.PUBLIC_KEY, CHROMIUM),
                leaf(
                        "signed with SHA-1",
                        ours(ROOT).algorithm("SHA1withECDSA"),
                        Rule.SIGNATURE_ALGORITHM,
                        CURL,
                        CHROMIUM,
                        FIREFOX,
                        GO,
                        PYTHON),
                leaf("negative serial number", ours(ROOT).serial(BigInteger.valueOf(-5)), Rule.SERIAL_NUMBER, GO),
                leaf("serial number zero", ours(ROOT).serial(BigInteger.ZERO), Rule.SERIAL_NUMBER),
                leaf(
                        "no authority key identifier",
                        ours(ROOT).authorityKeyId(false),
                        Rule.AUTHORITY_KEY_IDENTIFIER,
                        PYTHON),
                leaf(
                        "expired",
                        ours(ROOT).valid("2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
                        Rule.VALIDITY,
                        EVERYBODY.toArray(Client[]::new)),
                leaf(
                        "not yet valid",
                        ours(ROOT).valid("2090-01-01T00:00:00Z", "2091-01-01T00:00:00Z"),
                        Rule.VALIDITY,
                        EVERYBODY.toArray(Client[]::new)),
                leaf(
                        "valid for three years",
                        ours(ROOT).valid("2026-01-01T00:00:00Z", "2029-01-01T00:00:00Z"),
                        Rule.VALIDITY,
                        APPLE),
                root(
                        "CA that may not sign",
                        Forge.root("no keyCertSign").keyUsage(KeyUsage.digitalSignature),
                        Rule.KEY_USAGE,
                        EVERYBODY.toArray(Client[]::new)),
                root("CA without key usage", Forge.root("no key usage").without(Oid.KEY_USAGE), Rule.KEY_USAGE, PYTHON),
                root(
                        "CA whose basic constraints are not critical",
                        Forge.root("loose").critical(Oid.BASIC_CONSTRAINTS, false),
                        Rule.BASIC_CONSTRAINTS,
                        PYTHON),
                root(
                        "CA without subject key identifier",
                        Forge.root("no key id").subjectKeyId(false),
                        Rule.SUBJECT_KEY_IDENTIFIER,
                        PYTHON));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aFaultIsToldWithThoseWhoRefuseIt(Row row) {
        List<LintFinding> findings = lint(row.leaf(), row.root());

        assertThat(findings)
                .filteredOn(finding -> finding.rule() == row.rule())
                .as("%s", findings)
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.refusedBy()).containsExactlyElementsOf(row.refusedBy()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void nothingElseIsSaid(Row row) {
        assertThat(lint(row.leaf(), row.root())).extracting(LintFinding::rule).containsOnly(row.rule());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void openSslRefusesWhatItIsSaidToRefuse(Row row) throws Exception {
        boolean ofItself = !row.fact().startsWith("wildcard within");
        boolean python = row.refusedBy().contains(PYTHON);
        if (ofItself) {
            assertThat(refusedByOpenSsl(row)).isEqualTo(row.refusedBy().contains(CURL));
        }
        assertThat(!python || refusedByOpenSsl(row, "-x509_strict")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void javaRefusesWhatItIsSaidToRefuse(Row row) throws Exception {
        assertThat(refusedByJava(row)).isEqualTo(row.refusedBy().contains(JAVA));
    }

    @Test
    void aGoodChainIsGood() {
        Forge intermediate = ROOT.intermediate("between");

        assertThat(lint(ours(intermediate), intermediate)).isEmpty();
    }

    @Test
    void aFileOfRootsHasNoOrder() {
        assertThat(lint(ROOT, Forge.root("another"))).isEmpty();
    }

    @Test
    void theRootInAChainIsSuperfluous() {
        assertThat(lintFile(ours(ROOT), ROOT))
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isFalse())
                .extracting(LintFinding::why)
                .isEqualTo("it is the root, which who trusts it has already");
    }

    @Test
    void anIssuerOutOfPlaceIsAWarning() {
        Forge upper = ROOT.intermediate("upper");
        Forge lower = upper.intermediate("lower");

        assertThat(lintFile(ours(lower), upper, lower))
                .extracting(LintFinding::why)
                .containsExactly(
                        "it does not stand behind the certificate that it issued",
                        "it does not stand behind the certificate that it issued");
    }

    @Test
    void aCaBeforeItsServerIsAnError() {
        Forge intermediate = ROOT.intermediate("between");

        assertThat(lintFile(intermediate, ours(intermediate)))
                .filteredOn(LintFinding::isError)
                .extracting(LintFinding::why)
                .containsExactly("it is the CA, but servers show the first certificate of the file as their own");
    }

    @Test
    void anotherCaOfTheSameNameIsAnError() {
        Forge namesake = ROOT.intermediate("between", "another key");

        assertThat(lintFile(ours(ROOT.intermediate("between")), namesake))
                .filteredOn(LintFinding::isError)
                .extracting(LintFinding::why)
                .containsExactly("it has the name of an issuer, but another key than the one that signed");
    }

    @Test
    void aStrangerInAChainIsAWarning() {
        Forge intermediate = ROOT.intermediate("between");

        assertThat(lintFile(ours(intermediate), intermediate, ROOT.intermediate("stranger")))
                .extracting(LintFinding::why)
                .containsExactly("it is the issuer of no certificate of the file");
    }

    @Test
    void anIssuerThatIsNoCaIsAnError() {
        Forge leafAsIssuer = ours(ROOT).subject("CN=no authority");

        assertThat(lintFile(ours(leafAsIssuer), leafAsIssuer))
                .filteredOn(LintFinding::isError)
                .extracting(LintFinding::rule, LintFinding::refusedBy)
                .containsExactly(tuple(Rule.BASIC_CONSTRAINTS, List.copyOf(EVERYBODY)));
    }

    @Test
    void aCommonNameBesideTheNamesIsAWarning() {
        assertThat(lintFile(ours(ROOT).subject("CN=b.example.com").names(Forge.dns("a.example.com"))))
                .filteredOn(finding -> finding.rule() == Rule.COMMON_NAME)
                .extracting(LintFinding::isError)
                .containsExactly(false);
    }

    @Test
    void firefoxMindsTwoCertificatesOfOneSerialNumber() {
        List<LintFinding> findings = lintFile(
                ours(ROOT).serial(BigInteger.ONE),
                ours(ROOT).serial(BigInteger.ONE).subject("CN=other"));

        assertThat(findings)
                .filteredOn(LintFinding::isError)
                .extracting(LintFinding::refusedBy)
                .containsExactly(List.of(FIREFOX));
    }

    @Test
    void aClientsCertificateNeedsNoHost() {
        Forge client = ours(ROOT).without(Oid.SUBJECT_ALT_NAME).extendedKeyUsage(KeyPurposeId.id_kp_clientAuth);

        assertThat(Lint.of(List.of(client.certificate()), Purpose.CLIENT, NOW)).isEmpty();
    }

    /** The leaf alone, then its CA alone, as two files would be looked through. */
    private static List<LintFinding> lint(Forge leaf, Forge authority) {
        var findings = new ArrayList<>(lintFile(leaf));
        findings.addAll(lintFile(authority));
        return findings;
    }

    private static List<LintFinding> lintFile(Forge... file) {
        return Lint.of(Arrays.stream(file).map(Forge::certificate).toList(), Purpose.SERVER, NOW);
    }

    private boolean refusedByOpenSsl(Row row, String... options) throws IOException, InterruptedException {
        var openSsl = new OpenSsl(folder);
        openSsl.write("root.crt", pem(row.root()));
        openSsl.write("leaf.crt", pem(row.leaf()));
        var arguments = new ArrayList<>(List.of("verify", "-auth_level", "2", "-purpose", "sslserver"));
        arguments.addAll(List.of(options));
        boolean address = row.host().startsWith("127.");
        arguments.addAll(
                List.of(address ? "-verify_ip" : "-verify_hostname", row.host(), "-CAfile", "root.crt", "leaf.crt"));
        return openSsl.attempt(arguments.toArray(String[]::new)).exitCode() != 0;
    }

    private static String pem(Forge forge) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(forge.der())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static boolean refusedByJava(Row row) throws GeneralSecurityException, IOException {
        X509Certificate leaf = row.leaf().certificate().toX509().orElse(null);
        if (leaf == null) {
            return true;
        }
        char[] password = "password".toCharArray();
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("server", row.leaf().keyPair().getPrivate(), password, new Certificate[] {leaf});
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, password);
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("root", row.root().certificate().toX509().orElseThrow());
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(roots);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLEngine client = context.createSSLEngine(row.host(), 443);
        client.setUseClientMode(true);
        var parameters = client.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        client.setSSLParameters(parameters);
        SSLEngine server = context.createSSLEngine();
        server.setUseClientMode(false);
        return !completes(client, server);
    }

    /** Both sides in this thread, with the network between them as two buffers. */
    private static boolean completes(SSLEngine client, SSLEngine server) {
        int size = client.getSession().getPacketBufferSize();
        var toServer = ByteBuffer.allocate(4 * size);
        var toClient = ByteBuffer.allocate(4 * size);
        try {
            for (int turns = 0; turns < 50; turns++) {
                step(client, toClient, toServer);
                step(server, toServer, toClient);
                if (client.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING && turns > 2) {
                    return true;
                }
            }
            throw new AssertionError("the handshake does not end");
        } catch (SSLException refused) {
            return false;
        }
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        var nothing = ByteBuffer.allocate(0);
        var plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        in.flip();
        while (in.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
            int before = in.remaining();
            engine.unwrap(in, plain);
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            if (in.remaining() == before) {
                break;
            }
        }
        in.compact();
        for (int i = 0; i < 10; i++) {
            var result = engine.wrap(nothing, out);
            if (result.bytesProduced() == 0) {
                break;
            }
        }
    }
}
