package dev.meshgw.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {

    /** The cases of apimachinery's duration_test. */
    @ParameterizedTest
    @CsvSource({
        "PT-2S, <invalid>",
        "PT-0.5S, 0s",
        "PT0S, 0s",
        "PT119S, 119s",
        "PT2M, 2m",
        "PT2M5S, 2m5s",
        "PT10M30S, 10m",
        "PT179M, 179m",
        "PT3H, 3h",
        "PT7H59M, 7h59m",
        "PT8H1M, 8h",
        "PT47H59M, 47h",
        "P2D, 2d",
        "P2DT1H, 2d1h",
        "P8D, 8d",
        "P729D, 729d",
        "P730D, 2y",
        "P731D, 2y1d",
        "P2920D, 8y"
    })
    void isShownAsKubernetesDoes(Duration age, String expected) {
        assertThat(Age.render(age)).isEqualTo(expected);
    }
}
