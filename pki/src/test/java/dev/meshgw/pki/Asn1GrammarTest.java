package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Asn1GrammarTest {

    private static final byte[] CERTIFICATE =
            PemBlock.scan("ec.crt", PemTest.fixture("ec.crt")).get(0).content();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ec.crt",
                "rsa.crt",
                "ed25519.crt",
                "ec.csr",
                "ec.key",
                "rsa.key",
                "ed25519.key",
                "ec-sec1.key",
                "rsa-pkcs1.key",
                "encrypted-pkcs8.key"
            })
    void whatOpensslWritesHasNothingWrong(String file) {
        PemBlock block = PemBlock.scan(file, PemTest.fixture(file)).get(0);
        assertThatCode(() -> Asn1Grammar.check(block.label(), block.content())).doesNotThrowAnyException();
    }

    @Test
    void ourRevocationListsHaveNothingWrong() {
        String pem =
                CertificateAuthority.create("root").revoke(null, List.of(), 1).pem();
        PemBlock block = PemBlock.scan("a.crl", pem).get(0);
        assertThatCode(() -> Asn1Grammar.check(block.label(), block.content())).doesNotThrowAnyException();
    }

    /** The first bytes of the field, and what its tag is made. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "020102     | 04 | tbsCertificate.version.number should start here, INTEGER, not 04",
                "170d       | 13 | notBefore should start here, UTCTime or GeneralizedTime, not 13",
                "0603550403 | 05 | type should start here, OBJECT IDENTIFIER, not 05",
            })
    void namesTheFieldThatIsAnother(String field, String tag, String message) {
        byte[] der = CERTIFICATE.clone();
        int at = indexOf(der, field);
        der[at] = (byte) Integer.parseInt(tag, 16);
        DerException failure = catchThrowableOfType(DerException.class, () -> Asn1Grammar.check("CERTIFICATE", der));
        assertThat(failure.getMessage()).startsWith("byte " + at + ": ").endsWith(message);
    }

    @Test
    void namesADateThatIsNone() {
        byte[] der = CERTIFICATE.clone();
        int at = indexOf(der, "170d") + 2;
        der[at + 2] = '9';
        DerException failure = catchThrowableOfType(DerException.class, () -> Asn1Grammar.check("CERTIFICATE", der));
        assertThat(failure.getMessage())
                .isEqualTo("byte " + at + ": tbsCertificate.validity.notBefore is no date: \""
                        + new String(der, at, 13, StandardCharsets.US_ASCII) + "\"");
    }

    @Test
    void namesAnExtensionThatIsNotDer() {
        byte[] der = CERTIFICATE.clone();
        int at = indexOf(der, "0603551d13") + 5;
        // critical TRUE, then the OCTET STRING with the basic constraints
        der[at + 6] = 0x7f;
        DerException failure = catchThrowableOfType(DerException.class, () -> Asn1Grammar.check("CERTIFICATE", der));
        assertThat(failure.getMessage()).startsWith("byte " + (at + 6) + ": a length of 127 bytes, but only ");
    }

    private static int indexOf(byte[] der, String hex) {
        int at = HexFormat.of().formatHex(der).indexOf(hex);
        assertThat(at).isNotNegative().isEven();
        return at / 2;
    }
}
