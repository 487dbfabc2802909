package dev.meshgw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.gateway.netty.ApplyResult.NotBound;
import org.junit.jupiter.api.Test;

class BindFailureTest {

    /** Port 1 is nobody's on a machine that runs tests. */
    private static final NotBound FAILED = new NotBound("127.0.0.1_1", "127.0.0.1", 1, 443, "Permission denied");

    @Test
    void theSummaryProposesAnotherPort() {
        assertThat(BindFailure.summary(FAILED))
                .isEqualTo("Permission denied; free it, or publish another one: -p 1001:443");
    }

    @Test
    void anAddressOfAnotherMachineAsksForOneOfThis() {
        var failed = new NotBound("x", "192.0.2.1", 1, 443, "Cannot assign requested address");
        assertThat(BindFailure.summary(failed))
                .isEqualTo("Cannot assign requested address; use an address of this machine: --bind 127.0.0.1");
        assertThat(BindFailure.describe(failed))
                .endsWith("fix: restart with an address of this machine: --bind 127.0.0.1");
    }

    @Test
    void theLastPortsProposeAFreeOne() {
        assertThat(BindFailure.summary(new NotBound("x", "127.0.0.1", 65_535, 443, "Address already in use")))
                .endsWith("-p 0:443");
    }
}
