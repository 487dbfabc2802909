package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.IDN;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InternationalNamesTest {

    @ParameterizedTest
    @CsvSource({
        "bücher.example,        xn--bcher-kva.example",
        "BÜCHER.example,        xn--bcher-kva.example",
        "*.bücher.example,      *.xn--bcher-kva.example",
        "例え.テスト,             xn--r8jz45g.xn--zckzah",
        "straße.example,        xn--strae-oqa.example",
        "STRAẞE.bücher.example, xn--strae-oqa.xn--bcher-kva.example",
        "βόλος.com,             xn--nxasmm1c.com",
    })
    void namesAreEncodedAsBrowsersLookThemUp(String name, String expected) {
        assertThat(InternationalNames.toAscii(name)).isEqualTo(expected);
    }

    /** The JDK's own encoder is the judge where the two editions of IDNA agree. */
    @ParameterizedTest
    @ValueSource(strings = {"bücher", "münchen-ost", "ñandú", "пример", "例え", "하이", "ağrı", "中", "aä中b"})
    void punycodeIsThatOfTheJdk(String label) {
        assertThat("xn--" + Punycode.encode(label)).isEqualTo(IDN.toASCII(label));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stra\u200dße.example | it holds an invisible character",
                "stra ße.example      | the label \"stra ße\" holds more than letters and digits",
                "bü_cher.example      | it has no ASCII form (IDNA): Contains non-LDH ASCII characters",
            })
    void saysWhyANameHasNoAsciiForm(String name, String why) {
        PkiException refusal = catchThrowableOfType(PkiException.class, () -> InternationalNames.toAscii(name));
        assertThat(refusal.why()).contains(why);
    }

    @Test
    void onlyInternationalizedNamesAreShownTwice() {
        assertThat(InternationalNames.inBrackets("xn--bcher-kva.example")).isEqualTo(" (bücher.example)");
        assertThat(InternationalNames.inBrackets("example.com")).isEmpty();
        assertThat(InternationalNames.inBrackets("xn--strae-oqa.example")).isEmpty();
    }
}
