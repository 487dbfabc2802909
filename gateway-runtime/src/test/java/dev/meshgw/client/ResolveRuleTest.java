package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResolveRuleTest {

    @Test
    void namesAHostAPortAndItsAddress() throws Exception {
        var rule = ResolveRule.parse("HTTPBIN.example.com:8443:127.0.0.1");

        assertThat(rule.host()).isEqualTo("httpbin.example.com");
        assertThat(rule.port()).isEqualTo(8443);
        assertThat(rule.addresses()).containsExactly(InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void takesSeveralAddressesOfBothFamilies() throws Exception {
        var rule = ResolveRule.parse("a.example:1:127.0.0.1,[::1],::1");

        assertThat(rule.addresses())
                .containsExactly(
                        InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1"), InetAddress.getByName("::1"));
    }

    @Test
    void takesAnIpv6Host() {
        assertThat(ResolveRule.parse("[::1]:8443:127.0.0.1").host()).isEqualTo("::1");
    }

    @ParameterizedTest(name = "{0} covers {1}:{2} → {3}")
    @CsvSource({
        "a.example:443:127.0.0.1,  a.example, 443, true",
        "a.example:443:127.0.0.1,  a.example, 444, false",
        "a.example:443:127.0.0.1,  b.example, 443, false",
        "*:443:127.0.0.1,          b.example, 443, true",
        "*:443:127.0.0.1,          b.example, 444, false"
    })
    void coversItsHostAndPort(String rule, String host, int port, boolean covered) {
        assertThat(ResolveRule.parse(rule).covers(new HostPort(host, port))).isEqualTo(covered);
    }

    @Test
    void aPlusChangesNothingButTheTalk() {
        assertThat(ResolveRule.parse("+a.example:443:127.0.0.1"))
                .isEqualTo(new ResolveRule(
                        "a.example:443:127.0.0.1",
                        "a.example",
                        443,
                        ResolveRule.parse("a.example:443:127.0.0.1").addresses(),
                        true));
    }

    @Test
    void aMinusTakesBack() {
        var rule = ResolveRule.parse("-a.example:443");

        assertThat(rule.host()).isEqualTo("a.example");
        assertThat(rule.addresses()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a:1",
                "a:x:127.0.0.1",
                "a:99999:127.0.0.1",
                ":1:1.1.1.1",
                "-a",
                "a::127.0.0.1",
                "[::1:1"
            })
    void refusesOtherForms(String rule) {
        assertThatThrownBy(() -> ResolveRule.parse(rule)).isInstanceOf(InvalidRuleException.class);
    }

    @Test
    void namesTheAddressThatIsNone() {
        assertThatThrownBy(() -> ResolveRule.parse("a:1:300.1.2.3"))
                .isInstanceOfSatisfying(
                        InvalidRuleException.class,
                        refusal -> assertThat(refusal.address()).contains("300.1.2.3"));
    }

    @Test
    void neverAsksTheResolver() {
        assertThatThrownBy(() -> ResolveRule.parse("a:1:localhost")).isInstanceOf(InvalidRuleException.class);
    }
}
