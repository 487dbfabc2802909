package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.StatName.Kind;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The statistics of one listener, cluster or endpoint over all event loops at one moment. Names are Envoy's without the part
 * that names the scope, in alphabetical order. Immutable.
 */
public record ScopeStats(Map<String, Long> counters, Map<String, Long> gauges, Map<String, StatHistogram> histograms) {

    /** @return 0 for what was never counted */
    public long counter(String name) {
        return counters.getOrDefault(name, 0L);
    }

    static <S extends Enum<S> & StatName> ScopeStats of(Class<S> type, Collection<StatScope<S>> ofEachLoop) {
        var sum = new Sum();
        for (S name : type.getEnumConstants()) {
            if (name.kind() == Kind.HISTOGRAM) {
                sum.histograms.put(name.statName(), StatHistogram.EMPTY);
            } else {
                sum.number(name, 0);
            }
        }
        ofEachLoop.forEach(scope -> scope.addTo(sum));
        return new ScopeStats(
                Collections.unmodifiableMap(sum.counters),
                Collections.unmodifiableMap(sum.gauges),
                Collections.unmodifiableMap(sum.histograms));
    }

    /** Adds up what the loops counted. */
    static final class Sum {

        private final Map<String, Long> counters = new TreeMap<>();
        private final Map<String, Long> gauges = new TreeMap<>();
        private final Map<String, StatHistogram> histograms = new TreeMap<>();

        void number(StatName name, long number) {
            (name.kind() == Kind.GAUGE ? gauges : counters).merge(name.statName(), number, Long::sum);
        }

        void counter(String name, long number) {
            counters.merge(name, number, Long::sum);
        }

        void histogram(String name, DurationHistogram histogram) {
            histograms.merge(name, StatHistogram.of(histogram), StatHistogram::plus);
        }
    }
}
