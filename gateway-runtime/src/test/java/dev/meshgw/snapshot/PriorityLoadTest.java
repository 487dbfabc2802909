package dev.meshgw.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers are those of Envoy's page on priority levels. */
class PriorityLoadTest {

    @ParameterizedTest
    @CsvSource({
        "100 100, 100 0",
        "72 100,  100 0",
        "71 100,  99 1",
        "50 100,  70 30",
        "25 100,  35 65",
        "0 100,   0 100",
        "25 25,   50 50",
        "0 0,     0 0"
    })
    void sharesAreThoseOfEnvoy(String healthy, String load) {
        assertThat(PriorityLoad.of(numbers(healthy), new int[] {100, 100})).isEqualTo(numbers(load));
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
