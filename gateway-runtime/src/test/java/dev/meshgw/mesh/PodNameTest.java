package dev.meshgw.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PodNameTest {

    @Test
    void looksAsTheReplicaSetControllerMakesIt() {
        assertThat(PodName.of("my-nginx", 0)).matches("my-nginx-[a-z2-9]{10}-[a-z2-9]{5}");
    }

    @Test
    void isTheSameInEveryProcess() {
        assertThat(PodName.of("my-nginx", 0)).isEqualTo("my-nginx-qppgvg946q-hgkrw");
    }

    @Test
    void replicasDifferInTheSuffixOnly() {
        String first = PodName.of("httpbin", 0);
        String second = PodName.of("httpbin", 1);
        assertThat(first).isNotEqualTo(second);
        assertThat(first.substring(0, first.length() - 5)).isEqualTo(second.substring(0, second.length() - 5));
    }
}
