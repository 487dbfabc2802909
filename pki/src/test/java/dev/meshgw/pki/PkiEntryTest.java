package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PkiEntryTest {

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "rsa:2048 -sha384,                                   RSA 2048,    RSA with SHA-384",
        "rsa:2048 -sigopt rsa_padding_mode:pss,              RSA 2048,    RSA-PSS with SHA-256",
        "rsa-pss -pkeyopt rsa_keygen_bits:2048,              RSA-PSS 2048,RSA-PSS with SHA-256",
        "ec -pkeyopt ec_paramgen_curve:P-521 -sha512,        EC P-521,    ECDSA with SHA-512",
        "ec -pkeyopt ec_paramgen_curve:secp256k1 -sha256,    EC secp256k1,ECDSA with SHA-256",
        "ed25519,                                            Ed25519,     Ed25519",
        "ed448,                                              Ed448,       Ed448",
    })
    void recognizesSelfSignedCertificatesAndRequestsOfEveryKind(
            String key, String algorithm, String signature, @TempDir Path folder) throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.run(("req -x509 -nodes -subj /CN=a -keyout a.key -out a.crt -newkey " + key).split(" +"));
        String newKey = key.contains("-sigopt") ? " -sigopt rsa_padding_mode:pss" : "";
        openssl.run(("req -new -subj /CN=a -key a.key -out a.csr" + newKey).split(" +"));
        List<PkiEntry> entries = PkiFile.pem("a", Pem.read(folder.resolve("a.csr")) + Pem.read(folder.resolve("a.crt")))
                .entries();
        assertThat(entries.get(0)).isInstanceOf(PkiEntry.Request.class);
        var certificate = (PkiEntry.Certificate) entries.get(1);
        assertThat(certificate.issuerIndex()).isEqualTo(1);
        assertThat(certificate.description().publicKey().algorithm()).isEqualTo(algorithm);
        assertThat(certificate.description().signatureAlgorithm()).isEqualTo(signature);
    }

    @Test
    void anIssuerOfTheSameNameIsOneOnlyIfItsKeySigned() {
        CertificateAuthority one = CertificateAuthority.create("root");
        CertificateAuthority other = CertificateAuthority.create("root");
        String leaf = Pem.print(one.issueServer("a.example.com").chain());
        List<PkiEntry> entries = PkiFile.pem("a", leaf + other.certificatePem() + one.certificatePem())
                .entries();
        assertThat(((PkiEntry.Certificate) entries.get(0)).issuerIndex()).isEqualTo(2);
    }

    @Test
    void noStringShowsAKey() {
        String key = KeyAlgorithm.EC_P256.generate().pem();
        assertThat(PkiFile.pem("a.key", key).entries().toString())
                .doesNotContain(key.lines().toList().get(1));
    }
}
