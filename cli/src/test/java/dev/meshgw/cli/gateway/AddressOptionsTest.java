package dev.meshgw.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshgw.snapshot.compile.ServiceOverride;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class AddressOptionsTest {

    @Test
    void aPublishedPortNamesTheHostsPortFirst() {
        assertThat(new PublishedPort.Converter().convert("9443:443")).isEqualTo(new PublishedPort(9443, 443));
        assertThat(new PublishedPort.Converter().convert("0:443")).isEqualTo(new PublishedPort(0, 443));
    }

    @ParameterizedTest
    @ValueSource(strings = {"443", "9443:", ":443", "9443:0", "70000:443", "a:b", "-1:443"})
    void aPublishedPortMustBeTwoPorts(String text) {
        assertThatThrownBy(() -> new PublishedPort.Converter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("HOST:GATEWAY");
    }

    @Test
    void aServiceAddressNamesTheServiceAndWhereItIs() {
        assertThat(new ServiceAddress().convert("httpbin:8000=127.0.0.1:9000"))
                .isEqualTo(ServiceOverride.of("httpbin", 8000, "127.0.0.1", 9000));
        assertThat(new ServiceAddress().convert("httpbin.other:8000=[::1]:9000"))
                .isEqualTo(ServiceOverride.of("httpbin.other", 8000, "::1", 9000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"httpbin", "httpbin=127.0.0.1:9000", "httpbin:8000=127.0.0.1", ":8000=a:1", "h:0=a:1", "h:1=a:0"
            })
    void aServiceAddressMustBeWhole(String text) {
        assertThatThrownBy(() -> new ServiceAddress().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("NAME[.NAMESPACE]:PORT=HOST:PORT");
    }

    @Test
    void anAdminPortAloneIsOnTheLoopback() {
        assertThat(new AdminAddress().convert("15000").getHostString()).isEqualTo("127.0.0.1");
        assertThat(new AdminAddress().convert("0.0.0.0:15000").getHostString()).isEqualTo("0.0.0.0");
        assertThatThrownBy(() -> new AdminAddress().convert("localhost:x")).isInstanceOf(TypeConversionException.class);
    }
}
