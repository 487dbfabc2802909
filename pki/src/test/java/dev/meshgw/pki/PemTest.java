package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

    private static final String CERTIFICATE = fixture("ec.crt");
    private static final String PKCS8 = fixture("ec.key");

    @Test
    void readsTheCertificatesInTheirOrder() {
        assertThat(Pem.certificates("chain.crt", CERTIFICATE + fixture("rsa.crt")))
                .extracting(certificate -> certificate.getPublicKey().getAlgorithm())
                .containsExactly("EC", "RSA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec.key", "ec-sec1.key", "ec-sec1-params.key", "rsa.key", "rsa-pkcs1.key", "ed25519.key"})
    void readsTheKeyFormsOfOpenssl(String file) {
        String certificate = file.replaceFirst("[-.].*", ".crt");
        assertThat(TlsCredential.parse(certificate, fixture(certificate), file, fixture(file))
                        .chain())
                .hasSize(1);
    }

    @Test
    void acceptsWindowsLineEndsAndAByteOrderMark() {
        assertThat(Pem.certificates("dos.crt", "\ufeff" + CERTIFICATE.replace("\n", "\r\n")))
                .isEqualTo(Pem.certificates("unix.crt", CERTIFICATE));
    }

    @Test
    void passesOverTextAroundTheBlocks() {
        assertThat(Pem.certificates("text.crt", "subject=CN = x\n" + CERTIFICATE + "\ntrailing words\n"))
                .hasSize(1);
    }

    @Test
    void printsWhatItReads() {
        assertThat(Pem.print(Pem.certificates("ec.crt", CERTIFICATE))).isEqualTo(CERTIFICATE);
        assertThat(Pem.print(Pem.privateKey("ec.key", PKCS8))).isEqualTo(PKCS8);
    }

    @Test
    void saysThatASigningRequestIsNotYetACertificate() {
        PkiException failure = refusedCertificate("httpbin.example.com.crt", fixture("ec.csr"));
        assertThat(failure).hasMessage("httpbin.example.com.crt does not hold a certificate");
        assertThat(failure.why())
                .contains("its only PEM block (line 1) is \"CERTIFICATE REQUEST\": this is a signing request, not yet"
                        + " signed");
        assertThat(failure.fix()).contains("sign it first: meshgw pki sign REQUEST.csr");
    }

    @Test
    void saysThatKeyAndCertificateMayHaveBeenSwitched() {
        assertThat(refusedCertificate("a.crt", PKCS8).why())
                .contains("its only PEM block (line 1) is \"PRIVATE KEY\": this is a private key; PEM inputs may have"
                        + " been switched");
        PkiException key = refusedKey("a.key", CERTIFICATE + CERTIFICATE);
        assertThat(key).hasMessage("a.key does not hold a private key");
        assertThat(key.why())
                .contains("the first of its 2 PEM blocks (line 1) is \"CERTIFICATE\": this is a certificate; PEM inputs"
                        + " may have been switched");
    }

    @ParameterizedTest
    @ValueSource(strings = {"encrypted-pkcs8.key", "encrypted-pkcs1.key"})
    void refusesEncryptedKeysAndSaysHowToDecryptThem(String file) {
        PkiException failure = refusedKey(file, fixture(file));
        assertThat(failure).hasMessage(file + " holds an encrypted private key");
        assertThat(failure.why().orElseThrow())
                .startsWith("what stands in block 1 (line 1) is \"")
                .endsWith("and needs a password; the gateway, like Istio, reads keys without one");
        assertThat(failure.fix()).contains("write it without a password: openssl pkey -in FILE -out PLAIN.key");
    }

    @Test
    void namesTheBlockAndLineOfADamagedCertificate() {
        String damaged = "-----BEGIN CERTIFICATE-----\nTm90IERFUg==\n-----END CERTIFICATE-----\n";
        assertThat(refusedCertificate("chain.pem", CERTIFICATE + damaged))
                .hasMessage("chain.pem holds a damaged certificate in block 2 (line "
                        + (CERTIFICATE.lines().count() + 1) + ")");
    }

    @Test
    void namesLineAndColumnOfACharacterThatIsNotBase64() {
        PkiException failure = refusedCertificate("a.crt", CERTIFICATE.replaceFirst("\nMII", "\nMI\u00a0"));
        assertThat(failure).hasMessage("a.crt:2:3 is not base64, in block 1 (\"CERTIFICATE\", line 1)");
        assertThat(failure.why()).contains("it holds the character U+00A0");
    }

    @Test
    void saysThatABlockIsCutOff() {
        PkiException failure = refusedCertificate("a.crt", CERTIFICATE.replace("-----END CERTIFICATE-----", ""));
        assertThat(failure).hasMessage("a.crt is cut off");
        assertThat(failure.why())
                .contains("the block \"CERTIFICATE\" that starts at line 1 has no line \"-----END CERTIFICATE-----\"");
    }

    @Test
    void saysThatABlockRunsIntoTheNext() {
        String glued = CERTIFICATE.replace("-----END CERTIFICATE-----\n", "") + PKCS8;
        assertThat(refusedCertificate("a.pem", glued).getMessage())
                .endsWith("does not end the block \"CERTIFICATE\" that starts at line 1");
    }

    @Test
    void saysWhatATextWithoutBlocksIs() {
        assertThat(refusedCertificate("a", " \n").why()).contains("it is empty");
        assertThat(refusedCertificate("a", "hello").why())
                .contains("it has no line of the form \"-----BEGIN ...-----\"");
        assertThat(refusedCertificate("a", CERTIFICATE.replace("\n", "\\n")).why())
                .contains("its line breaks are written as the two characters \\n");
        assertThat(refusedCertificate("a", CERTIFICATE.replace("\n", " ")).why())
                .contains("its BEGIN line does not stand alone on its line: the line breaks were lost");
        assertThat(refusedCertificate("a", "-\0-\0-\0B\0").why())
                .contains("it is UTF-16 text or another encoding that PEM does not allow");
    }

    @Test
    void saysThatAFileIsBinary(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.der");
        Files.write(file, PemBlock.scan("ec.crt", CERTIFICATE).get(0).content());
        PkiException failure = refusedCertificate("a.der", Pem.read(file));
        assertThat(failure.why()).contains("it is binary (DER or PKCS#12), not PEM text");
        assertThat(failure.fix()).contains("turn it into PEM: openssl x509 -inform der -in FILE -out FILE.crt");
    }

    @Test
    void refusesMoreThanOneMebibyte(@TempDir Path folder) throws IOException {
        assertThat(refusedCertificate("big", "x".repeat(1024 * 1024 + 1)))
                .hasMessage("big is too large for certificates and keys");
        Path file = Files.write(folder.resolve("big"), new byte[1024 * 1024 + 1]);
        assertThat(catchThrowableOfType(PkiException.class, () -> Pem.read(file)))
                .hasMessage(file + " is too large for certificates and keys");
    }

    @Test
    void saysThatAFileDoesNotExist(@TempDir Path folder) {
        PkiException failure =
                catchThrowableOfType(PkiException.class, () -> Pem.read(folder.resolve("no.crt"), "no.crt"));
        assertThat(failure).hasMessage("cannot read no.crt");
        assertThat(failure.why()).contains("there is no such file");
    }

    /** Whatever is cut away or overwritten, only our exception leaves the reader. */
    @Test
    void damageNeverCausesAnotherException() {
        String whole = CERTIFICATE + PKCS8;
        for (int at = 0; at < whole.length(); at++) {
            String cut = whole.substring(0, at);
            String overwritten = cut + 'A' + whole.substring(at + 1);
            for (String text : new String[] {cut, overwritten}) {
                try {
                    Pem.certificates("fuzz", text);
                    Pem.privateKey("fuzz", text);
                } catch (PkiException expected) {
                    assertThat(expected.getMessage()).startsWith("fuzz");
                }
            }
        }
    }

    /** Whatever byte of the DER is changed, only our exception leaves the readers. */
    @Test
    void damagedDerNeverCausesAnotherException() {
        var random = new Random(20260301);
        for (String file : List.of("ec.crt", "rsa.crt", "ec.csr", "ec.key", "rsa-pkcs1.key", "ec-sec1.key")) {
            PemBlock block = PemBlock.scan(file, fixture(file)).get(0);
            for (int round = 0; round < 400; round++) {
                byte[] damaged = block.content().clone();
                damaged[random.nextInt(Math.min(damaged.length, 600))] = (byte) random.nextInt(256);
                String pem = Pem.print(block.label(), damaged);
                attempt(() -> PkiFile.pem("fuzz", pem).entries());
                attempt(() -> Pem.certificates("fuzz", pem));
                attempt(() -> Pem.privateKey("fuzz", pem));
            }
        }
    }

    private static void attempt(Runnable reading) {
        try {
            reading.run();
        } catch (PkiException expected) {
            assertThat(expected.getMessage()).startsWith("fuzz");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ec -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit | EC | it spells out its curve"
                        + " instead of naming it",
                "ed448                        | Ed448   | certificates for TLS are not made with such a key",
                "rsa-pss                      | RSA-PSS | certificates for TLS are not made with such a key",
                "x25519                       | X25519  | certificates for TLS are not made with such a key",
            })
    void saysWhyAnUnusualKeyIsOfNoUse(String kind, String name, String why, @TempDir Path folder) throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.run(("genpkey -out a.key -algorithm " + kind).split(" +"));
        PkiException failure = refusedKey("a.key", Pem.read(folder.resolve("a.key")));
        assertThat(failure)
                .hasMessage("a.key holds a private key (" + name + ") that cannot be used, in block 1 (line 1)");
        assertThat(failure.why()).contains(why);
        assertThat(failure.fix()).isPresent();
    }

    private static PkiException refusedCertificate(String source, String pem) {
        return catchThrowableOfType(PkiException.class, () -> Pem.certificates(source, pem));
    }

    private static PkiException refusedKey(String source, String pem) {
        return catchThrowableOfType(PkiException.class, () -> Pem.privateKey(source, pem));
    }

    static String fixture(String name) {
        try (var in = PemTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
