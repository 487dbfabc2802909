package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.client.HostCheck.CommonNameDiffers;
import dev.meshgw.client.HostCheck.MatchedAddress;
import dev.meshgw.client.HostCheck.MatchedCommonName;
import dev.meshgw.client.HostCheck.MatchedName;
import dev.meshgw.client.HostCheck.NoNameMatches;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.Validity;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostNamesTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");

    @ParameterizedTest(name = "{0} ~ {1} → {2}")
    @CsvSource({
        "httpbin.example.com, httpbin.example.com,  true",
        "httpbin.example.com, HTTPBIN.Example.Com,  true",
        "httpbin.example.com, httpbin.example.com., false",
        "*.example.com,       httpbin.example.com,  true",
        "*.example.com,       example.com,          false",
        "*.example.com,       a.b.example.com,      false",
        "*.com,               example.com,          false",
        "h*.example.com,      httpbin.example.com,  false",
        "*.1.1.1,             1.1.1.1,              false"
    })
    void patternMatches(String pattern, String host, boolean matches) {
        assertThat(HostNames.matches(pattern, host)).isEqualTo(matches);
    }

    @Test
    void alternativeNameMatches() {
        var certificate = ROOT.issueServer("a.example.com", "*.b.example.com").leaf();

        assertThat(HostNames.check(certificate, "x.b.example.com"))
                .isEqualTo(new MatchedName("x.b.example.com", "*.b.example.com"));
    }

    @Test
    void trailingDotOfTheHostIsDropped() {
        assertThat(HostNames.check(ROOT.issueServer("a.example.com").leaf(), "a.example.com."))
                .isEqualTo(new MatchedName("a.example.com.", "a.example.com"));
    }

    @Test
    void addressMatchesAnAddressOnly() {
        var certificate = ROOT.issueServer("127.0.0.1", "::1").leaf();

        assertThat(HostNames.check(certificate, "127.0.0.1")).isEqualTo(new MatchedAddress("127.0.0.1"));
        assertThat(HostNames.check(certificate, "0:0:0:0:0:0:0:1")).isEqualTo(new MatchedAddress("0:0:0:0:0:0:0:1"));
        assertThat(HostNames.check(certificate, "127.0.0.2").matches()).isFalse();
    }

    @Test
    void namesThatDoNotMatchAreListed() {
        assertThat(HostNames.check(ROOT.issueServer("a.example.com").leaf(), "b.example.com"))
                .isEqualTo(new NoNameMatches("b.example.com", List.of("a.example.com")));
    }

    @Test
    void commonNameCountsOnlyWithoutAlternativeNames() {
        assertThat(HostNames.check(ROOT.issueServer("a.example.com").leaf(), "a.example.com"))
                .isInstanceOf(MatchedName.class);
        assertThat(HostNames.check(named("/O=some/CN=seed.example.com"), "seed.example.com"))
                .isEqualTo(new MatchedCommonName("seed.example.com", "seed.example.com"));
    }

    @Test
    void lastCommonNameCounts() {
        assertThat(HostNames.check(named("/CN=first.example.com/CN=last.example.com"), "last.example.com")
                        .matches())
                .isTrue();
        assertThat(HostNames.check(named("/CN=first.example.com/CN=last.example.com"), "first.example.com"))
                .isEqualTo(new CommonNameDiffers("first.example.com", "last.example.com"));
    }

    @Test
    void noNameAtAllMatchesNothing() {
        assertThat(HostNames.check(named("/O=some organization"), "a.example.com"))
                .isEqualTo(new CommonNameDiffers("a.example.com", null));
    }

    private static X509Certificate named(String subject) {
        var request = new CertificateRequest(
                CertificateProfile.SERVER,
                DistinguishedName.parse(subject),
                List.of(),
                Validity.ofDays(2, Clock.systemUTC()));
        return ROOT.issue(request, KeyAlgorithm.EC_P256.generate()).chain().get(0);
    }
}
