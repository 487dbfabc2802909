package dev.meshgw.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuppressionTest {

    @ParameterizedTest(name = "{0} covers Pod mypod.testing: {1}")
    @CsvSource({
        "IST0103=Pod mypod.testing, true",
        "IST0103=Pod testing/mypod, true",
        "IST0103=Pod *.testing,     true",
        "IST0103=*,                 true",
        "IST0103=Pod *pod*.testing, true",
        "IST0103=Pod mypod,         false",
        "IST0103=Pod *.other,       false",
        "IST0104=Pod mypod.testing, false"
    })
    void covers(String text, boolean expected) {
        var finding = new Finding(
                "IST0103", Level.WARNING, new ResourceName("Pod", "testing", "mypod"), null, "", "", null, null);
        Suppression suppression = Suppression.parse(text);
        assertThat(suppression).isNotNull();
        assertThat(suppression.covers(finding)).isEqualTo(expected);
    }

    @Test
    void onlyOneEqualsSignIsAllowed() {
        assertThat(Suppression.parse("IST0103")).isNull();
        assertThat(Suppression.parse("IST0103=Pod a=b")).isNull();
    }
}
