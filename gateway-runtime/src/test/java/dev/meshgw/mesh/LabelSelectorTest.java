package dev.meshgw.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {

    private static final Map<String, String> LABELS = Map.of("run", "my-nginx", "istio", "ingressgateway", "e", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run=my-nginx | true",
                "run==my-nginx | true",
                "run = my-nginx | true",
                "run=other | false",
                "missing=x | false",
                "run!=other | true",
                "run!=my-nginx | false",
                "missing!=x | true",
                "run in (a, my-nginx) | true",
                "run in (a,b) | false",
                "run notin (a,b) | true",
                "missing notin (a) | true",
                "run | true",
                "missing | false",
                "!run | false",
                "!missing | true",
                "run=my-nginx,istio=ingressgateway | true",
                "run=my-nginx,istio=other | false",
                "run in (a,my-nginx),istio | true",
                "e= | true",
                "run= | false",
                "'' | true"
            })
    void matches(String selector, boolean expected) {
        assertThat(LabelSelector.parse(selector).test(LABELS)).isEqualTo(expected);
    }

    @Test
    void aMistakeIsNamed() {
        assertThatThrownBy(() -> LabelSelector.parse("a b"))
                .hasMessage("unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt");
        assertThatThrownBy(() -> LabelSelector.parse("a in b"))
                .hasMessage("unable to parse requirement: found 'b', expected: '('");
    }
}
