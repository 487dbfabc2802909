package dev.meshgw.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshgw.client.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetUrlTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "https://a.example:8443/x?y=1#z, true,  a.example,  8443, a.example:8443, /x?y=1",
        "https://a.example,              true,  a.example,  443,  a.example,      /",
        "https://a.example:443/,         true,  a.example,  443,  a.example,      /",
        "http://A.example?q,             false, a.example,  80,   A.example,      /?q",
        "127.0.0.1:8080/x,               false, 127.0.0.1,  8080, 127.0.0.1:8080, /x",
        "http://[::1]:81/,               false, ::1,        81,   [::1]:81,       /",
        "http://a/b/../c/./d/,           false, a,          80,   a,              /c/d/",
        "http://a/..,                    false, a,          80,   a,              /",
        "http://user:p%40w@a/,           false, a,          80,   a,              /",
        "http:///a/x,                    false, a,          80,   a,              /x"
    })
    void isReadAsCurlReadsIt(String url, boolean secure, String host, int port, String authority, String target)
            throws Exception {
        var parsed = TargetUrl.parse(url, false);

        assertThat(parsed.secure()).isEqualTo(secure);
        assertThat(parsed.origin()).isEqualTo(new HostPort(host, port));
        assertThat(parsed.authority()).isEqualTo(authority);
        assertThat(parsed.target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "http://a:b/",
                "http://a:99999/",
                "http://a b/",
                "http://a/b c",
                "http://[::1",
                "",
                "://x"
            })
    void refusesWhatCurlRefuses(String url) {
        assertThatThrownBy(() -> TargetUrl.parse(url, false)).isInstanceOf(TargetUrl.Malformed.class);
    }

    @Test
    void namesASchemeThatIsNotHttp() {
        assertThatThrownBy(() -> TargetUrl.parse("foo://x/", false))
                .isInstanceOfSatisfying(
                        TargetUrl.Malformed.class,
                        refusal -> assertThat(refusal.scheme()).isEqualTo("foo"));
    }

    @Test
    void dotsStayIfAsked() throws Exception {
        assertThat(TargetUrl.parse("http://a/b/../c", true).target()).isEqualTo("/b/../c");
    }

    @Test
    void decodesCredentials() throws Exception {
        assertThat(TargetUrl.parse("http://user:p%40w+d@a/", false).userInfo()).isEqualTo("user:p@w+d");
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "/z,               https://a:8443/z",
        "z,                https://a:8443/x/z",
        "../z,             https://a:8443/z",
        "?q=2,             https://a:8443/x/y?q=2",
        "//b/z,            https://b/z",
        "http://b:1/z w,   http://b:1/z%20w"
    })
    void resolvesALocation(String location, String url) throws Exception {
        assertThat(TargetUrl.parse("https://a:8443/x/y?q=1", false)
                        .resolve(location, false)
                        .text()
                        .replaceAll("/x/\\.\\./", "/"))
                .isEqualTo(url);
    }
}
