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
    void theLastPortsProposeAFreeOne() {
        assertThat(BindFailure.summary(new NotBound("x", "127.0.0.1", 65_535, 443, "Address already in use")))
                .endsWith("-p 0:443");
    }
}
