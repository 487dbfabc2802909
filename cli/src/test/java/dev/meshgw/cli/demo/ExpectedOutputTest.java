package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedOutputTest {

    @Test
    void equalLinesMatch() {
        assertThat(ExpectedOutput.firstMismatch(List.of("a", "b"), "a\nb\n")).isEmpty();
    }

    @Test
    void aLineTooManyIsAMismatch() {
        assertThat(ExpectedOutput.firstMismatch(List.of("a"), "a\nb\n"))
                .hasValueSatisfying(text -> assertThat(text).contains("got: b"));
    }

    @Test
    void aMissingLineIsAMismatch() {
        assertThat(ExpectedOutput.firstMismatch(List.of("a", "b"), "a\n")).isPresent();
    }

    @Test
    void noExpectedLineMeansNoOutput() {
        assertThat(ExpectedOutput.firstMismatch(List.of(), "surprise\n")).isPresent();
    }

    @Test
    void threeDotsStandForAnyLines() {
        assertThat(ExpectedOutput.firstMismatch(List.of("...", "b", "..."), "a\nb\nc\n"))
                .isEmpty();
    }

    @Test
    void orderMatters() {
        assertThat(ExpectedOutput.firstMismatch(List.of("...", "b", "...", "a"), "a\nb\n"))
                .isPresent();
    }

    @Test
    void bracketsStandForAnyTextInALine() {
        assertThat(ExpectedOutput.firstMismatch(List.of("pod/[..] is (Running)"), "pod/x-1 is (Running)\n"))
                .isEmpty();
    }
}
