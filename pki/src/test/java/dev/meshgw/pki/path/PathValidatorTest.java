package dev.meshgw.pki.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Strict verdicts on every chain of the table. */
final class PathValidatorTest {

    static Stream<ValidationCase> cases() {
        return ValidationCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void verdict(ValidationCase each) {
        PathVerdict verdict = each.strictly();

        assertThat(verdict.isTrusted()).as(each + " " + verdict.refusals()).isEqualTo(each.accepted);
    }
}
