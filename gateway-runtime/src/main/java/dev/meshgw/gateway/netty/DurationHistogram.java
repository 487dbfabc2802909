package dev.meshgw.gateway.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Counts durations in the bins of Envoy's histograms (circllhist): two decimal digits of each value are kept, so the error is
 * below 10 percent. Written by one event loop; any thread may read. Grows with the longest duration: 100 bins hold what is
 * below 100 ms, each further power of ten takes 90.
 */
final class DurationHistogram {

    private static final VarHandle NUMBERS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Values of up to two digits have a bin each. */
    private static final int EXACT = 100;
    /** Bins of each further power of ten: 10 … 99 of it. */
    private static final int PER_POWER = 90;
    /** Some 31 years in milliseconds; what is longer is counted as that. */
    private static final long MAX_MILLIS = 999_999_999_999L;

    private volatile long[] bins = new long[EXACT];
    /** Of all values, in an array of one for the sake of the access. */
    private final long[] sum = new long[1];

    void record(long millis) {
        long value = Math.max(0, Math.min(millis, MAX_MILLIS));
        int bin = bin(value);
        long[] current = bins;
        if (bin >= current.length) {
            int powers = (bin - EXACT) / PER_POWER + 1;
            current = Arrays.copyOf(current, EXACT + powers * PER_POWER);
            bins = current;
        }
        NUMBERS.setOpaque(current, bin, current[bin] + 1);
        NUMBERS.setOpaque(sum, 0, sum[0] + value);
    }

    private static int bin(long value) {
        int first = 0;
        while (value >= EXACT) {
            value /= 10;
            first += PER_POWER;
        }
        return first + (int) value;
    }

    long[] counts() {
        long[] current = bins;
        long[] copy = new long[current.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (long) NUMBERS.getOpaque(current, i);
        }
        return copy;
    }

    long sum() {
        return (long) NUMBERS.getOpaque(sum, 0);
    }

    /** The smallest duration that is counted in a bin. */
    static long lowerBound(int bin) {
        if (bin < EXACT) {
            return bin;
        }
        long power = 1;
        int rest = bin;
        while (rest >= EXACT) {
            rest -= PER_POWER;
            power *= 10;
        }
        return rest * power;
    }

    /** How many values of the real line a bin stands for: a tenth of the first digit's power, nothing for zero. */
    static double width(int bin) {
        long lower = lowerBound(bin);
        if (lower == 0) {
            return 0;
        }
        double width = 0.1;
        for (long power = 10; power <= lower; power *= 10) {
            width *= 10;
        }
        return width;
    }
}
