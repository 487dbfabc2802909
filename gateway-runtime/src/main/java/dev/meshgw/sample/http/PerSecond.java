package dev.meshgw.sample.http;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * A text that changes only with the second, such as the {@code Date} of answers: made once a second instead of once a
 * request. Thread-safe: the last value is immutable and may at worst be made twice.
 */
public final class PerSecond<T> {

    private final InstantSource clock;
    private final Function<Instant, T> format;
    private volatile Value<T> last;

    public PerSecond(InstantSource clock, Function<Instant, T> format) {
        this.clock = clock;
        this.format = format;
        this.last = valueAt(clock.instant());
    }

    /** The text of this second. */
    public T now() {
        Instant now = clock.instant();
        Value<T> value = last;
        if (value.epochSecond != now.getEpochSecond()) {
            value = valueAt(now);
            last = value;
        }
        return value.text;
    }

    private Value<T> valueAt(Instant instant) {
        return new Value<>(instant.getEpochSecond(), format.apply(instant));
    }

    private record Value<T>(long epochSecond, T text) {}
}
