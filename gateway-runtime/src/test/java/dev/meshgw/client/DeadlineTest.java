package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DeadlineTest {

    @Test
    void zeroIsNoLimit() {
        assertThat(Deadline.in(Duration.ZERO).remainingMillis()).isZero();
        assertThat(Deadline.in(Duration.ZERO).passed()).isFalse();
    }

    @Test
    void moreThanTheClockCountsIsNoLimit() {
        assertThat(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE)).remainingMillis())
                .isZero();
        assertThat(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE)).part(2).passed())
                .isFalse();
    }

    @Test
    void longestLimitThatTheClockCountsHasTimeLeft() {
        var almostNever = Deadline.in(Duration.ofNanos(Long.MAX_VALUE - 1));

        assertThat(almostNever.remainingMillis()).isGreaterThan(1);
        assertThat(almostNever.passed()).isFalse();
    }

    @Test
    void selectorIsNeverToldToWaitForeverOnceTimeIsUp() {
        var over = Deadline.in(Duration.ofNanos(-1));

        assertThat(over.passed()).isTrue();
        assertThat(over.remainingMillis()).isEqualTo(1);
    }

    @Test
    void earlierOfTwoCounts() {
        var never = Deadline.in(Duration.ZERO);
        var soon = Deadline.in(Duration.ofSeconds(1));

        assertThat(never.or(soon)).isSameAs(soon);
        assertThat(soon.or(never)).isSameAs(soon);
    }
}
