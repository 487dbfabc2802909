package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerNamesTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");

    @ParameterizedTest
    @CsvSource({
        "a.example.com, a.example.com,   true",
        "a.example.com, A.Example.com,   true",
        "a.example.com, b.example.com,   false",
        "*.example.com, a.example.com,   true",
        "*.example.com, a.b.example.com, false",
        "*.example.com, example.com,     false",
        "*.example.com, *.example.com,   true",
        "a.example.com, *.example.com,   false",
        "127.0.0.1,     127.0.0.1,       true",
        "127.0.0.1,     127.0.0.2,       false"
    })
    void coversHost(String name, String host, boolean expected) {
        assertThat(ServerNames.of(ROOT.issueServer(name).leaf()).covers(host)).isEqualTo(expected);
    }
}
