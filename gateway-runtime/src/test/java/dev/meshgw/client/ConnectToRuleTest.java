package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectToRuleTest {

    @Test
    void namesBothEnds() {
        assertThat(ConnectToRule.parse("a.example:443:127.0.0.1:8443"))
                .isEqualTo(new ConnectToRule("a.example", 443, "127.0.0.1", 8443));
    }

    @Test
    void emptyPartsStandForAnyAndForTheUrls() {
        assertThat(ConnectToRule.parse("::127.0.0.1:")).isEqualTo(new ConnectToRule(null, null, "127.0.0.1", null));
        assertThat(ConnectToRule.parse("a.example:443::8443"))
                .isEqualTo(new ConnectToRule("a.example", 443, null, 8443));
    }

    @Test
    void takesBracketedAddresses() {
        assertThat(ConnectToRule.parse("[::1]:443:[::2]:8443")).isEqualTo(new ConnectToRule("::1", 443, "::2", 8443));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "any", "a:1", "a:x:b:1", "a:1:b:x", "a:1:b:70000"})
    void refusesOtherForms(String rule) {
        assertThatThrownBy(() -> ConnectToRule.parse(rule)).isInstanceOf(InvalidRuleException.class);
    }
}
