package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigningRequestTest {

    private static final DistinguishedName NGINX = DistinguishedName.parse("/CN=nginx.example.com/O=some organization");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = KeyAlgorithm.class,
            names = {"RSA_2048", "EC_P256", "EC_P384", "ED25519"})
    void opensslVerifiesTheRequest(KeyAlgorithm algorithm) throws Exception {
        var openssl = new OpenSsl(folder);
        SigningRequest request = SigningRequest.create(
                CertificateProfile.SERVER,
                NGINX,
                List.of(SubjectAltName.parse("nginx.example.com")),
                algorithm.generate());
        openssl.write("a.csr", request.pem());
        assertThat(openssl.run("req", "-in", "a.csr", "-verify", "-noout", "-text"))
                .contains(
                        "verify OK",
                        "Subject: CN = nginx.example.com, O = some organization",
                        "DNS:nginx.example.com",
                        "TLS Web Server Authentication");
        assertThat(SigningRequest.parse("a.csr", request.pem()).profile()).contains(CertificateProfile.SERVER);
    }

    @Test
    void aRequestOfOpensslBecomesACertificate() throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.run(
                "req",
                "-out",
                "nginx.example.com.csr",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "nginx.example.com.key",
                "-subj",
                "/CN=nginx.example.com/O=some organization");
        SigningRequest request =
                SigningRequest.parse("nginx.example.com.csr", Pem.read(folder.resolve("nginx.example.com.csr")));
        assertThat(request.subject()).isEqualTo(NGINX);
        assertThat(request.subjectAltNames()).isEmpty();
        assertThat(request.profile()).isEmpty();

        CertificateAuthority root = CertificateAuthority.create("root");
        IssuedCertificate issued = root.issue(
                new CertificateRequest(
                        CertificateProfile.SERVER,
                        request.subject(),
                        List.of(SubjectAltName.parse("nginx.example.com")),
                        Validity.ofDays(365, Clock.systemUTC())),
                request);
        TlsCredential credential = TlsCredential.parse(
                "nginx.example.com.crt",
                issued.pem(),
                "nginx.example.com.key",
                Pem.read(folder.resolve("nginx.example.com.key")));
        assertThat(credential.leaf().getSubjectX500Principal().getName())
                .isEqualTo("O=some organization,CN=nginx.example.com");
    }

    @Test
    void refusesARequestThatDoesNotProveItsKey() {
        SigningRequest request =
                SigningRequest.create(CertificateProfile.SERVER, NGINX, List.of(), KeyAlgorithm.EC_P256.generate());
        byte[] content = PemBlock.scan("a.csr", request.pem()).get(0).content();
        int inSubject = new String(content, StandardCharsets.ISO_8859_1).indexOf("nginx");
        content[inSubject] = 'x';
        String forged = "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getEncoder().encodeToString(content) + "\n-----END CERTIFICATE REQUEST-----\n";
        PkiException failure = catchThrowableOfType(PkiException.class, () -> SigningRequest.parse("a.csr", forged));
        assertThat(failure)
                .hasMessage("a.csr holds a signing request whose signature is not valid, in block 1 (line 1)");
        assertThat(failure.why())
                .contains("it was not made with the request's own key: the asker does not prove to hold the private"
                        + " key");
    }

    @Test
    void refusesACertificateAsARequest() {
        PkiException failure = catchThrowableOfType(
                PkiException.class, () -> SigningRequest.parse("a.csr", PemTest.fixture("ec.crt")));
        assertThat(failure).hasMessage("a.csr does not hold a signing request");
        assertThat(failure.why()).contains("its only PEM block (line 1) is \"CERTIFICATE\": this is a certificate");
    }
}
