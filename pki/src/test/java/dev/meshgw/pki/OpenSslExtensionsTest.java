package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate with every extension that openssl makes. */
class OpenSslExtensionsTest {

    private static final String CONFIGURATION = """
            [req]
            distinguished_name = none
            x509_extensions = all
            [none]
            [all]
            basicConstraints = critical,CA:true,pathlen:1
            keyUsage = critical,keyCertSign,cRLSign
            extendedKeyUsage = serverAuth,1.2.3.4.5
            subjectAltName = DNS:a.example.com,IP:fe80::1,URI:spiffe://x/ns/a,email:a@b.c,RID:1.2.3.4,otherName:1.2.9;UTF8:hello
            issuerAltName = DNS:issuer.example.com
            nameConstraints = critical,permitted;DNS:.example.com,permitted;IP:10.0.0.0/255.0.0.0,excluded;email:bad.com
            certificatePolicies = 2.23.140.1.2.1,@policy
            policyMappings = 1.2.3:2.3.4
            authorityInfoAccess = OCSP;URI:http://ocsp.example.com/,caIssuers;URI:http://ca.example.com/ca.crt
            crlDistributionPoints = URI:http://crl.example.com/x.crl
            freshestCRL = URI:http://crl.example.com/d.crl
            policyConstraints = requireExplicitPolicy:3
            inhibitAnyPolicy = 2
            tlsfeature = status_request
            noCheck = ignored
            nsComment = "hello world"
            nsCertType = server
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid,issuer:always
            1.2.3.4.5.6 = critical,DER:0102030405
            [policy]
            policyIdentifier = 1.3.5.8
            CPS.1 = "http://cps.example.com/"
            userNotice.1 = @notice
            [notice]
            explicitText = "explicit text"
            """;

    @TempDir
    Path folder;

    private byte[] der;

    @BeforeEach
    void certificate() throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.write("all.cnf", CONFIGURATION);
        openssl.run(("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout all.key -subj /CN=all"
                        + " -config all.cnf -outform der -out all.der")
                .split(" "));
        der = Files.readAllBytes(folder.resolve("all.der"));
    }

    @Test
    void allAreUnderstood() {
        assertThat(description(der).extensions())
                .map(extension -> extension.id().name()
                        + (extension.id().critical() ? "! " : " ")
                        + String.join(" | ", extension.words()))
                .filteredOn(text -> !text.contains("KeyIdentifier"))
                .containsExactly(
                        "basicConstraints! authority with at most 1 authority below it",
                        "keyUsage! keyCertSign, cRLSign",
                        "extendedKeyUsage serverAuth, 1.2.3.4.5",
                        "subjectAltName DNS:a.example.com, IP:fe80::1, URI:spiffe://x/ns/a, email:a@b.c, RID:1.2.3.4,"
                                + " otherName:1.2.9;hello",
                        "issuerAltName DNS:issuer.example.com",
                        "nameConstraints! permitted DNS:.example.com, IP:10.0.0.0/8 | excluded email:bad.com",
                        "certificatePolicies 2.23.140.1.2.1 (domain validated) | 1.3.5.8, http://cps.example.com/,"
                                + " explicit text",
                        "policyMappings 1.2.3 here is 2.3.4 below",
                        "authorityInfoAccess ocsp URI:http://ocsp.example.com/ | caIssuers"
                                + " URI:http://ca.example.com/ca.crt",
                        "cRLDistributionPoints URI:http://crl.example.com/x.crl",
                        "freshestCRL URI:http://crl.example.com/d.crl",
                        "policyConstraints explicit policy required after 3 more certificates",
                        "inhibitAnyPolicy after 2 more certificates",
                        "tlsFeature status_request: the server must staple an OCSP response",
                        "ocspNoCheck this OCSP responder's own certificate is not checked for revocation",
                        "netscapeComment hello world",
                        "netscapeCertType SSL server",
                        "1.2.3.4.5.6! 0102030405");
    }

    @Test
    void damageIsDescribedOrRefusedInWords() {
        var random = new Random(20261122);
        int described = 0;
        List<Exception> others = new ArrayList<>();
        for (int run = 0; run < 3000; run++) {
            byte[] damaged = der.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                CertificateDescription description = description(damaged);
                description.extensions().forEach(ExtensionDescription::words);
                assertThat(description.toString()).isNotEmpty();
                described++;
            } catch (PkiException refused) {
                assertThat(refused).hasMessageStartingWith("all.der ");
            } catch (RuntimeException defect) {
                others.add(defect);
            }
        }
        assertThat(others).isEmpty();
        assertThat(described).isGreaterThan(500);
    }

    private static CertificateDescription description(byte[] certificate) {
        for (PkiEntry entry :
                PkiFile.parse("all.der", certificate, Passphrase.Source.NONE).entries()) {
            if (entry instanceof PkiEntry.Certificate found) {
                return found.description();
            }
        }
        throw new PkiException("all.der holds something else", null, null);
    }
}
