package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateDescriptionTest {

    private static final SigningKey KEY = KeyAlgorithm.EC_P256.generate();
    private static final Instant DAY = Instant.parse("2026-11-22T00:00:00Z");

    @Test
    void aCertificateThatEndsBeforeItStartsIsDescribed() {
        CertificateDescription broken = versionOne(KEY.publicKeyInfo(), DAY, DAY.minusSeconds(1));
        assertThat(broken.notAfter()).isBefore(broken.notBefore());
        assertThat(broken.version()).isEqualTo(1);
        assertThat(broken.extensions()).isEmpty();
    }

    @Test
    void aKeyThatCannotBeReadDoesNotHideTheRest() {
        var rsa = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.113549.1.1.1"), DERNull.INSTANCE);
        var curveless = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.2.1"));
        var unknown = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.3.4"));
        byte[] noise = {1, 2, 3};
        assertThat(List.of(rsa, curveless, unknown))
                .map(algorithm -> versionOne(new SubjectPublicKeyInfo(algorithm, noise), DAY, DAY)
                        .publicKey()
                        .algorithm())
                .containsExactly("RSA (damaged)", "EC with explicit parameters", "1.2.3.4");
    }

    @Test
    void theExtensionsOfARevocationListAreDescribed() {
        RevocationList list = CertificateAuthority.create("root").revoke(null, List.of(), 1);
        assertThat(list.signatureAlgorithm()).isEqualTo("ECDSA with SHA-256");
        assertThat(list.extensions())
                .map(extension -> extension.id().name())
                .containsExactly("authorityKeyIdentifier", "cRLNumber");
        assertThat(list.extensions().get(1).words()).containsExactly("1");
    }

    @Test
    void fingerprintsAndPinAreThoseOfOpenssl(@TempDir Path folder) throws Exception {
        var openssl = new OpenSsl(folder);
        var leaf =
                CertificateAuthority.create("root").issueServer("a.example.com").leaf();
        openssl.write("a.crt", Pem.print(leaf));
        CertificateDescription description = CertificateDescription.of(leaf);
        String colons = openssl.run("x509", "-in", "a.crt", "-noout", "-fingerprint", "-sha256")
                + openssl.run("x509", "-in", "a.crt", "-noout", "-fingerprint", "-sha1");
        assertThat(colons.replace(":", "").toLowerCase(Locale.ROOT))
                .contains(description.sha256(), description.fingerprints().sha1());
        openssl.write("a.pub", openssl.run("x509", "-in", "a.crt", "-noout", "-pubkey"));
        openssl.run("pkey", "-pubin", "-in", "a.pub", "-outform", "der", "-out", "a.der");
        openssl.run("dgst", "-sha256", "-binary", "-out", "a.sha256", "a.der");
        assertThat(openssl.run("base64", "-in", "a.sha256").strip())
                .isEqualTo(description.publicKey().pin());
    }

    private static CertificateDescription versionOne(SubjectPublicKeyInfo key, Instant notBefore, Instant notAfter) {
        var name = new X500Name("CN=a");
        return CertificateDescription.of(
                new X509v1CertificateBuilder(name, BigInteger.ONE, Date.from(notBefore), Date.from(notAfter), name, key)
                        .build(KEY.signer()));
    }
}
