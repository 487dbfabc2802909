package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistinguishedNameTest {

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/O=example Inc./CN=example.com                | CN=example.com,O=example Inc.",
                "/CN=httpbin.example.com/O=httpbin organization| O=httpbin organization,CN=httpbin.example.com",
                "/C=DE/ST=Hessen/L=a, b/O=x\\/y                | O=x/y,L=a\\, b,ST=Hessen,C=DE",
                "/O=A \\+ B/CN=a+UID=7                         | CN=a+UID=7,O=A \\+ B",
                "/O=back\\\\slash                              | O=back\\\\slash",
                "/DC=com/DC=example/emailAddress=a@b.c         | emailAddress=a@b.c,DC=example,DC=com",
                "/2.5.4.3=numbers                              | CN=numbers",
                "/1.2.3.4=own                                  | 1.2.3.4=own",
            })
    void bothFormsMeanTheSame(String slash, String rfc4514) {
        DistinguishedName name = DistinguishedName.parse(slash.strip());
        assertThat(DistinguishedName.parse(rfc4514)).isEqualTo(name);
        assertThat(name.rfc4514()).isEqualTo(rfc4514);
    }

    @Test
    void theOrderOfTheSlashFormIsThatOfTheCertificate() {
        assertThat(DistinguishedName.parse("/O=a/CN=b")).isNotEqualTo(DistinguishedName.parse("/CN=b/O=a"));
        assertThat(DistinguishedName.parse("/O=a/CN=b"))
                .isEqualTo(DistinguishedName.parse("/O=a").with("CN", "b"))
                .hasToString("/O=a/CN=b");
    }

    @Test
    void theJdkReadsRfc4514Alike() {
        String text = "CN=Lu\\C4\\8Di\\C4\\87\\, a \\\"b\\\",OU=\\ x\\ ,O=\\#1+L=ä";
        assertThat(DistinguishedName.parse(text).rfc4514()).isEqualTo("CN=Lučić\\, a \\\"b\\\",OU=\\ x\\ ,L=ä+O=\\#1");
        X500Principal jdk = new X500Principal(text);
        assertThat(new X500Principal(DistinguishedName.parse(text).rfc4514())).isEqualTo(jdk);
        assertThat(new X500Principal(DistinguishedName.of(jdk).rfc4514())).isEqualTo(jdk);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/O=example Inc./CN=example.com",
                "/O=a\\/b\\\\c\\+d/CN=ä€😀",
                "/O=a,b=\"c\";<d>#/OU=# lead",
                "/C=DE/CN=a+O=b/DC=x",
            })
    void opensslReadsTheSlashFormAlike(String slash, @TempDir Path folder) throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.write("a.key", KeyAlgorithm.EC_P256.generate().pem());
        openssl.run("req", "-new", "-utf8", "-key", "a.key", "-subj", slash, "-out", "theirs.csr");
        SigningRequest theirs = SigningRequest.parse("theirs.csr", Pem.read(folder.resolve("theirs.csr")));
        assertThat(theirs.subject().slashForm())
                .isEqualTo(DistinguishedName.parse(slash).slashForm());
    }

    @Test
    void printingAndParsingIsTheIdentity() {
        var random = new Random(20260301);
        var types = List.of("CN", "O", "OU", "L", "title", "1.2.840.1");
        String alphabet = "ab ,+\"\\<>;=#/ä€😀0F";
        for (int i = 0; i < 5000; i++) {
            DistinguishedName name = null;
            for (int rdn = 0; rdn <= random.nextInt(4); rdn++) {
                var value = new StringBuilder();
                for (int n = 0; n <= random.nextInt(8); n++) {
                    int at = random.nextInt(alphabet.codePointCount(0, alphabet.length()));
                    value.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, at)));
                }
                String type = types.get(random.nextInt(types.size()));
                name = name == null
                        ? DistinguishedName.parse("/").with(type, value.toString())
                        : name.with(type, value.toString());
            }
            assertThat(DistinguishedName.parse(name.slashForm())).isEqualTo(name);
            assertThat(DistinguishedName.parse(name.rfc4514())).isEqualTo(name);
        }
    }

    @Test
    void valuesThatAreNoStringsKeepTheirEncoding() {
        assertThat(DistinguishedName.parse("1.2.3=#02012a").rfc4514()).isEqualTo("1.2.3=#02012a");
    }

    @Test
    void charactersThatWouldHideOnATerminalArePrintedAsHex() {
        var hostile = new X500Principal("CN=\"a\n\u202eb\"");
        assertThat(DistinguishedName.of(hostile).slashForm()).isEqualTo("/CN=a\\x0A\\xE2\\x80\\xAEb");
        assertThat(DistinguishedName.of(hostile).rfc4514()).isEqualTo("CN=a\\0A\\E2\\80\\AEb");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.com       | the name \"example.com\" cannot be read | \"example.com\" is not of the form TYPE=VALUE",
                "/O=a/b            | the name \"/O=a/b\" cannot be read      | \"b\" is not of the form TYPE=VALUE",
                "/O=a+             | the name \"/O=a+\" cannot be read       | nothing follows the last '+'",
                "/O=a\\            | the name \"/O=a\\\" cannot be read      | nothing follows the last backslash",
                "O=a;CN=b          | the name \"O=a;CN=b\" cannot be read    | RFC 4514 wants ; in a value escaped",
                "CN=#zz            | the name \"CN=#zz\" cannot be read      | \"#zz\" is not the hexadecimal form of a value",
                "/CN=              | the attribute CN has no value           |",
                "/X=a              | the attribute type \"X\" is unknown     | known are CN, O, OU, C, ST, L, street, postalCode, DC, UID, emailAddress, serialNumber, SN, GN, initials, title, description, businessCategory, dnQualifier, organizationIdentifier and dotted OIDs",
                "/C=DEU            | the value of C is too long              | it has 3 characters; RFC 5280 (appendix A) allows 2",
                "/emailAddress=ä   | the value \"ä\" is not possible for emailAddress | RFC 5280 (appendix A) allows only plain ASCII characters there",
            })
    void saysWhatIsWrongWithAName(String text, String what, String why) {
        PkiException failure = catchThrowableOfType(PkiException.class, () -> DistinguishedName.parse(text));
        assertThat(failure).hasMessage(what);
        assertThat(failure.why().orElse(null)).isEqualTo(why);
    }

    @Test
    void aCommonNameAbove64CharactersIsRefusedWithTheWayOut() {
        PkiException failure =
                catchThrowableOfType(PkiException.class, () -> DistinguishedName.commonName("a".repeat(65)));
        assertThat(failure.fix())
                .contains("let the name stand in the subject alternative names alone: --subject \"/O=...\"");
    }
}
