package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsCredentialTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("root");

    @Test
    void namesBothFilesAndBothKeysIfTheyDoNotMatch() {
        TlsCredential one = ROOT.issueServer("a.example.com");
        TlsCredential other = ROOT.issueServer("a.example.com");
        PkiException failure = refused(one.chain(), other);
        assertThat(failure).hasMessage("a.key does not belong to a.crt");
        assertThat(failure.why().orElseThrow())
                .contains(
                        CertificateDescription.of(one.leaf()).publicKey().sha256() + " for the certificate",
                        CertificateDescription.of(other.leaf()).publicKey().sha256() + " for the key");
    }

    @Test
    void aKeyOfAnotherKindDoesNotMatch() {
        TlsCredential one = ROOT.issueServer("a.example.com");
        PkiException failure = catchThrowableOfType(
                PkiException.class,
                () -> TlsCredential.parse("a.crt", Pem.print(one.chain()), "a.key", PemTest.fixture("rsa.key")));
        assertThat(failure).hasMessage("a.key does not belong to a.crt");
    }

    @Test
    void saysThatTheLeafMustComeFirst() {
        TlsCredential server = ROOT.issueIntermediate("intermediate").issueServer("a.example.com");
        PkiException failure = refused(List.of(server.chain().get(1), server.leaf()), server);
        assertThat(failure.why())
                .contains("the key belongs to certificate 2 of the chain, \"/CN=a.example.com\", but the leaf must come"
                        + " first");
    }

    /** The commands of both documents, to the letter. */
    @Test
    void readsTheCertificatesOfTheDocuments(@TempDir Path folder) throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.run(
                "req",
                "-x509",
                "-sha256",
                "-nodes",
                "-days",
                "365",
                "-newkey",
                "rsa:2048",
                "-subj",
                "/O=example Inc./CN=example.com",
                "-keyout",
                "example.com.key",
                "-out",
                "example.com.crt");
        openssl.run(
                "req",
                "-out",
                "httpbin.example.com.csr",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "httpbin.example.com.key",
                "-subj",
                "/CN=httpbin.example.com/O=httpbin organization");
        openssl.run(
                "x509",
                "-req",
                "-days",
                "365",
                "-CA",
                "example.com.crt",
                "-CAkey",
                "example.com.key",
                "-set_serial",
                "0",
                "-in",
                "httpbin.example.com.csr",
                "-out",
                "httpbin.example.com.crt");
        TlsCredential credential = TlsCredential.parse(
                "httpbin.example.com.crt",
                Pem.read(folder.resolve("httpbin.example.com.crt")),
                "httpbin.example.com.key",
                Pem.read(folder.resolve("httpbin.example.com.key")));
        CertificateDescription description = CertificateDescription.of(credential.leaf());
        assertThat(description.serialNumber()).isZero();
        assertThat(description.subjectAltNames()).isEmpty();
        assertThat(description.subject()).hasToString("/CN=httpbin.example.com/O=httpbin organization");
        assertThat(description.issuer()).hasToString("/O=example Inc./CN=example.com");

        CertificateAuthority theirs = CertificateAuthority.parse(
                "example.com.crt",
                Pem.read(folder.resolve("example.com.crt")),
                "example.com.key",
                Pem.read(folder.resolve("example.com.key")),
                Clock.systemUTC());
        openssl.write(
                "ours.crt", Pem.print(theirs.issueServer("nginx.example.com").chain()));
        assertThat(openssl.run("verify", "-CAfile", "example.com.crt", "ours.crt"))
                .isEqualTo("ours.crt: OK\n");
    }

    private static PkiException refused(List<X509Certificate> chain, TlsCredential key) {
        return catchThrowableOfType(
                PkiException.class,
                () -> TlsCredential.parse("a.crt", Pem.print(chain), "a.key", Pem.print(key.privateKey())));
    }
}
