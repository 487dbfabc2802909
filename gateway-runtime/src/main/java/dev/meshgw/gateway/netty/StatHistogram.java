package dev.meshgw.gateway.netty;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Durations in milliseconds that were counted up to one moment; each is known to two decimal digits. Immutable. */
public final class StatHistogram {

    public static final StatHistogram EMPTY = new StatHistogram(new long[0], 0);

    private final long[] counts;
    private final long sum;

    private StatHistogram(long[] counts, long sum) {
        this.counts = counts;
        this.sum = sum;
    }

    static StatHistogram of(DurationHistogram histogram) {
        return new StatHistogram(histogram.counts(), histogram.sum());
    }

    StatHistogram plus(StatHistogram other) {
        long[] longer = counts.length >= other.counts.length ? counts.clone() : other.counts.clone();
        long[] shorter = counts.length >= other.counts.length ? other.counts : counts;
        for (int i = 0; i < shorter.length; i++) {
            longer[i] += shorter[i];
        }
        return new StatHistogram(longer, sum + other.sum);
    }

    public long count() {
        return Arrays.stream(counts).sum();
    }

    /** Of all durations, milliseconds, exact. */
    public long sum() {
        return sum;
    }

    /** How many durations are below {@code bound} milliseconds, as Envoy counts its Prometheus buckets. */
    public long countBelow(double bound) {
        long below = 0;
        for (int bin = 0; bin < counts.length; bin++) {
            if (DurationHistogram.lowerBound(bin) + DurationHistogram.width(bin) <= bound) {
                below += counts[bin];
            }
        }
        return below;
    }

    /**
     * The duration that a part of all durations does not exceed, in milliseconds. Within a bin they are taken to be spread
     * evenly, as Envoy does.
     *
     * @param quantile 0 … 1
     * @return NaN if nothing was counted
     */
    public double quantile(double quantile) {
        long total = count();
        if (total == 0) {
            return Double.NaN;
        }
        double wanted = quantile * total;
        long before = 0;
        double upper = 0;
        for (int bin = 0; bin < counts.length; bin++) {
            if (counts[bin] == 0) {
                continue;
            }
            double lower = DurationHistogram.lowerBound(bin);
            double width = DurationHistogram.width(bin);
            if (before + counts[bin] >= wanted) {
                return lower + width * Math.max(0, wanted - before) / counts[bin];
            }
            before += counts[bin];
            upper = lower + width;
        }
        return upper;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StatHistogram histogram
                && sum == histogram.sum
                && Arrays.equals(counts, histogram.counts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sum, Arrays.hashCode(counts));
    }

    @Override
    public String toString() {
        return "StatHistogram[" + count() + " durations, " + sum + " ms]";
    }
}
