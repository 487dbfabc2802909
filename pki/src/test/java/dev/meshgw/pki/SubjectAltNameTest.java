package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectAltNameTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "httpbin.example.com,          DNS:httpbin.example.com",
        "HTTPBIN.Example.com,          DNS:httpbin.example.com",
        "*.example.com,                DNS:*.example.com",
        "localhost,                    DNS:localhost",
        "_sip.example.com,             DNS:_sip.example.com",
        "bücher.example,               DNS:xn--bcher-kva.example",
        "127.0.0.1,                    IP:127.0.0.1",
        "::1,                          IP:::1",
        "2001:DB8:0:0:1:0:0:1,         IP:2001:db8::1:0:0:1",
        "fe80::0:5,                    IP:fe80::5",
        "spiffe://cluster.local/ns/a,  URI:spiffe://cluster.local/ns/a",
        "urn:example:a,                URI:urn:example:a",
        "DNS:127.0.0.com,              DNS:127.0.0.com",
        "ip:10.0.0.1,                  IP:10.0.0.1",
        "URI:mailto:a,                 URI:mailto:a",
    })
    void theKindIsSeenOrSaid(String text, String expected) {
        assertThat(SubjectAltName.parse(text)).hasToString(expected);
    }

    @ParameterizedTest(name = "{0} ~ {1} → {2}")
    @CsvSource({
        "*.example.com, a.example.com,   true",
        "*.example.com, A.EXAMPLE.com,   true",
        "*.example.com, example.com,     false",
        "*.example.com, a.b.example.com, false",
        "*.example.com, .example.com,    false",
        "example.com,   example.com,     true",
        "example.com,   a.example.com,   false",
        "127.0.0.1,     127.0.0.1,       true",
        "::1,           0:0:0:0:0:0:0:1, true",
        "127.0.0.1,     localhost,       false",
        "https://a,     a,               false",
    })
    void aNameCoversAHost(String name, String host, boolean expected) {
        assertThat(SubjectAltName.parse(name).covers(host)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "f*.example.com  | a wildcard must be the whole first label (RFC 9525 section 6.3)",
                "a.*.example.com | a wildcard must be the whole first label (RFC 9525 section 6.3)",
                "*               | a wildcard must be the whole first label (RFC 9525 section 6.3)",
                "example.com.    | names in certificates have no dot at the end",
                "a..example.com  | one of its labels is empty",
                "-a.example.com  | the label \"-a\" must have 1 to 63 letters, digits or inner hyphens",
                "a b             | the label \"a b\" must have 1 to 63 letters, digits or inner hyphens",
            })
    void saysWhyANameIsRefused(String text, String why) {
        PkiException failure = catchThrowableOfType(PkiException.class, () -> SubjectAltName.parse(text));
        assertThat(failure).hasMessage("\"" + text + "\" is not a DNS name");
        assertThat(failure.why()).contains(why);
    }

    @ParameterizedTest
    @CsvSource({"IP:256.0.0.1", "IP:1.2.3", "IP:a", "IP:[::1]", "IP:fe80::1%eth0", "IP:1::2::3", "IP:01.2.3.4."})
    void saysThatAnAddressIsNone(String text) {
        assertThat(catchThrowableOfType(PkiException.class, () -> SubjectAltName.parse(text)))
                .hasMessage("\"" + text.substring(3) + "\" is not an IP address");
    }

    @Test
    void aUriNeedsAScheme() {
        assertThat(catchThrowableOfType(PkiException.class, () -> SubjectAltName.parse("URI:a/b"))
                        .why())
                .contains("it has no scheme, such as spiffe:");
    }

    @Test
    void opensslReadsAllKinds(@TempDir Path folder) throws Exception {
        var openssl = new OpenSsl(folder);
        String[] names = {"*.example.com", "10.0.0.1", "2001:db8::1", "spiffe://cluster.local/ns/a/sa/b"};
        TlsCredential credential = CertificateAuthority.create("root").issueServer(names);
        openssl.write("a.crt", Pem.print(credential.chain()));
        assertThat(openssl.run("x509", "-in", "a.crt", "-noout", "-ext", "subjectAltName"))
                .contains("DNS:*.example.com, IP Address:10.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1,"
                        + " URI:spiffe://cluster.local/ns/a/sa/b");
        assertThat(CertificateDescription.of(credential.leaf()).subjectAltNames())
                .extracting(SubjectAltName::value)
                .containsExactly(names);
    }

    @Test
    void kindsThatPeersDoNotMatchAreKeptAsText(@TempDir Path folder) throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.run(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=a",
                "-addext",
                "subjectAltName=email:a@example.com,DNS:a_b.example.com,DNS:f*.example.com,RID:1.2.3",
                "-keyout",
                "a.key",
                "-out",
                "a.crt");
        CertificateDescription description = CertificateDescription.of(
                Pem.certificates("a.crt", Pem.read(folder.resolve("a.crt"))).get(0));
        assertThat(description.subjectAltNames()).hasToString("[email:a@example.com, DNS:a_b.example.com]");
        assertThat(description.otherNames()).containsExactly("DNS:f*.example.com", "RID:1.2.3");
    }

    @ParameterizedTest
    @CsvSource({
        "a@example.com,           email:a@example.com",
        "email:A.b+c@EXAMPLE.com, email:A.b+c@example.com",
        "a@bücher.example,        email:a@xn--bcher-kva.example",
    })
    void aMailAddressIsRead(String text, String printed) {
        assertThat(SubjectAltName.parse(text)).hasToString(printed);
        assertThat(SubjectAltName.parse(text).covers("example.com")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@example.com       | there is nothing before its @",
                "email:example.com  | it has no @",
                "a..b@example.com   | what stands before its @ must be letters, digits and inner dots",
                "a b@example.com    | what stands before its @ must be letters, digits and inner dots",
                "jürgen@example.com | what stands before its @ is not ASCII, which only the rare form of RFC 9598 can hold",
                "a@*.example.com    | a mail address has no wildcard",
                "a@example.com.     | its host is none: names in certificates have no dot at the end",
            })
    void saysWhyAMailAddressIsRefused(String text, String why) {
        PkiException failure = catchThrowableOfType(PkiException.class, () -> SubjectAltName.parse(text));
        assertThat(failure).hasMessage("\"" + text.replace("email:", "") + "\" is not a mail address");
        assertThat(failure.why()).contains(why);
    }

    @Test
    void opensslMatchesTheMailAddress(@TempDir Path folder) throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.write(
                "a.crt",
                Pem.print(CertificateAuthority.create("root")
                        .issueClient("a@bücher.example")
                        .chain()));
        assertThat(openssl.run("x509", "-in", "a.crt", "-noout", "-checkemail", "a@xn--bcher-kva.example"))
                .contains("does match certificate");
    }

    @Test
    void anInternationalizedNameIsShownAsPeopleReadIt() {
        assertThat(SubjectAltName.parse("bücher.example").displayed())
                .isEqualTo("DNS:xn--bcher-kva.example (bücher.example)");
        assertThat(SubjectAltName.parse("a@bücher.example").displayed())
                .isEqualTo("email:a@xn--bcher-kva.example (a@bücher.example)");
        assertThat(SubjectAltName.parse("example.com").displayed()).isEqualTo("DNS:example.com");
    }
}
