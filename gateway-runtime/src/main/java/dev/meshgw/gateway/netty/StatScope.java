package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.StatName.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of one listener, cluster or endpoint on one event loop. That loop alone writes, so nothing is contended and
 * nothing allocated once a name has occurred; any thread may read, and sees each number whole and a moment late.
 *
 * @param <S> what can be counted here
 */
final class StatScope<S extends Enum<S> & StatName> {

    /** Opaque access: as cheap as plain access, yet a reader never sees half a number. */
    private static final VarHandle NUMBERS = MethodHandles.arrayElementVarHandle(long[].class);

    private final S[] names;
    private final long[] numbers;
    private final @Nullable DurationHistogram[] histograms;
    /** Counters whose names are known only once they occur, in an array of one each. */
    private final Map<String, long[]> occurring = new ConcurrentHashMap<>();

    StatScope(Class<S> type) {
        names = type.getEnumConstants();
        numbers = new long[names.length];
        histograms = new DurationHistogram[names.length];
        for (S name : names) {
            if (name.kind() == Kind.HISTOGRAM) {
                histograms[name.ordinal()] = new DurationHistogram();
            }
        }
    }

    void increment(S name) {
        add(name, 1);
    }

    void decrement(S gauge) {
        add(gauge, -1);
    }

    private void add(S name, long amount) {
        add(numbers, name.ordinal(), amount);
    }

    /** @param name of a counter that is not among the constants, such as {@code upstream_rq_200} */
    void increment(String name) {
        long[] number = occurring.get(name);
        if (number == null) {
            number = new long[1];
            occurring.put(name, number);
        }
        add(number, 0, 1);
    }

    void record(S histogram, long millis) {
        DurationHistogram values = histograms[histogram.ordinal()];
        if (values == null) {
            throw new IllegalArgumentException(histogram + " is no histogram");
        }
        values.record(millis);
    }

    private static void add(long[] numbers, int index, long amount) {
        NUMBERS.setOpaque(numbers, index, numbers[index] + amount);
    }

    /** Counters begin anew; gauges and histograms go on, as with Envoy's /reset_counters. Event loop only. */
    void resetCounters() {
        for (S name : names) {
            if (name.kind() == Kind.COUNTER) {
                NUMBERS.setOpaque(numbers, name.ordinal(), 0L);
            }
        }
        occurring.values().forEach(number -> NUMBERS.setOpaque(number, 0, 0L));
    }

    /** Adds what is here to what other loops counted. Any thread. */
    void addTo(ScopeStats.Sum sum) {
        for (S name : names) {
            int index = name.ordinal();
            DurationHistogram histogram = histograms[index];
            if (histogram != null) {
                sum.histogram(name.statName(), histogram);
            } else {
                sum.number(name, (long) NUMBERS.getOpaque(numbers, index));
            }
        }
        occurring.forEach((name, number) -> sum.counter(name, (long) NUMBERS.getOpaque(number, 0)));
    }
}
