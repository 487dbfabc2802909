package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.client.Expectation.Verdict;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expectations of one real answer, of a wildcard's holder to a GET. */
final class ExpectationTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final TlsCredential SERVER = ROOT.issueServer("*.example.com", "127.0.0.1", "::1");
    private static final HostPort CLOSED = new HostPort("closed.example", 1);

    private static ProbeReport report;

    @BeforeAll
    static void ask() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.3", ExpectationTest::answer)) {
            var target = server.address("www.example.com");
            report = ProbePlan.of(target, Exchange.options(target, Exchange.trusting(ROOT.trustBundle())), List.of())
                    .withRequest(Exchange.request(target, true))
                    .run(event -> {})
                    .report();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "O=meshgw; CN=example.com",
                "CN=example.com",
                "example.com",
                "EXAMPLE.com",
                "CN=ex*",
                "*",
                "mesh*"
            })
    void issuerIsNamedWholeOrByAnAttribute(String pattern) {
        assertThat(new Expectation.Issuer(pattern).judge(report))
                .isEqualTo(new Verdict(true, "O=meshgw; CN=example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xample.com", "CN=meshgw", "example.co", "exa.*", "O=meshgw; CN=other"})
    void issuerPatternsAreNoRegularExpressionsAndMustFitToTheEnd(String pattern) {
        assertThat(new Expectation.Issuer(pattern).judge(report).isMet()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.example.com", "*.EXAMPLE.com", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1"})
    void sanIsOneOfTheCertificates(String name) {
        assertThat(new Expectation.San(name).judge(report).isMet()).isTrue();
    }

    @Test
    void wildcardIsANameAndNotAPattern() {
        assertThat(new Expectation.San("www.example.com").judge(report).isMet()).isFalse();
        assertThat(new Expectation.San("*").judge(report).isMet()).isFalse();
    }

    @Test
    void headerNeedsItsWholeValueIfOneIsGiven() {
        assertThat(new Expectation.Header("X-Pot", null).judge(report).isMet()).isTrue();
        assertThat(new Expectation.Header("x-pot", "tea").judge(report))
                .isEqualTo(new Verdict(true, "x-pot: tea; x-pot: mate"));
        assertThat(new Expectation.Header("x-pot", "te").judge(report).isMet()).isFalse();
        assertThat(new Expectation.Header("x-none", null).judge(report))
                .isEqualTo(new Verdict(false, "no such header"));
    }

    @Test
    void noneIsAnAlpnToo() {
        assertThat(new Expectation.Alpn("none").judge(report)).isEqualTo(new Verdict(true, "none"));
    }

    @Test
    void daysLeftAreThoseOfTheCertificateThatEndsFirst() {
        int left = Integer.parseInt(new Expectation.DaysLeft(0).judge(report).got());

        assertThat(new Expectation.DaysLeft(left).judge(report).isMet()).isTrue();
        assertThat(new Expectation.DaysLeft(left + 1).judge(report).isMet()).isFalse();
    }

    @Test
    void serverThatGoesOnSendsNoAlert() {
        assertThat(new Expectation.Refusal(Alert.CERTIFICATE_REQUIRED).judge(report))
                .isEqualTo(new Verdict(false, "none: the server goes on"));
    }

    @Test
    void nothingIsMetWithoutAConnection() {
        var failed = ProbeReport.failed(CLOSED, new ExchangeFailure.UnresolvedHost(CLOSED.host()));

        assertThat(List.of(
                        new Expectation.Status(200),
                        new Expectation.Tls(TlsVersion.TLS_1_3),
                        new Expectation.Alpn("none"),
                        new Expectation.Cipher("TLS_AES_128_GCM_SHA256"),
                        new Expectation.Issuer("*"),
                        new Expectation.San("*.example.com"),
                        new Expectation.DaysLeft(0),
                        new Expectation.Refusal(Alert.CERTIFICATE_REQUIRED),
                        new Expectation.Header("x-pot", null)))
                .noneMatch(expectation -> expectation.judge(failed).isMet());
    }

    @Test
    void alertsAreKnownByNameAndNumber() {
        assertThat(Alert.numberOf("certificate_required")).hasValue(Alert.CERTIFICATE_REQUIRED);
        assertThat(Alert.numberOf("Certificate Required")).hasValue(Alert.CERTIFICATE_REQUIRED);
        assertThat(Alert.numberOf("116")).hasValue(Alert.CERTIFICATE_REQUIRED);
        assertThat(Alert.numberOf("256")).isEmpty();
        assertThat(Alert.numberOf("no_such_alert")).isEmpty();
    }

    private static void answer(SSLSocket connection) throws IOException {
        RawServer.readHead(connection);
        connection
                .getOutputStream()
                .write("HTTP/1.1 418 I'm a teapot\r\nX-Pot: tea\r\nx-pot: mate\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
    }
}
