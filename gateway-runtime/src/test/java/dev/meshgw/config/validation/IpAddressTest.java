package dev.meshgw.config.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "2001:db8::1",
                "1:2:3:4:5:6:7:8",
                "::ffff:10.0.0.1"
            })
    void addressesAreRecognised(String text) {
        assertThat(IpAddress.isValid(text)).isTrue();
        assertThat(IpAddress.isSubnet(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4.5",
                "localhost",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "12345::",
                "1:2:3:4:5:6:7:8:9",
                "10.0.0.1::",
                "[::1]"
            })
    void otherTextsAreNone(String text) {
        assertThat(IpAddress.isValid(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "0.0.0.0/0", "10.0.0.1/32", "2001:db8::/64", "::/128"})
    void networksAreRecognised(String text) {
        assertThat(IpAddress.isSubnet(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/08", "::/129", "a/8", "10.0.0.0/8/8"})
    void otherTextsAreNoNetworks(String text) {
        assertThat(IpAddress.isSubnet(text)).isFalse();
    }
}
