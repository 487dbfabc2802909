package dev.meshgw.sample.flask;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Python's seeded generator, the Mersenne Twister MT19937, so that {@code /bytes/N?seed=S} gives the very bytes that the
 * Python httpbin gives. Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), seeded by array as CPython
 * does. One for each request; not for secrets.
 */
final class PythonRandom {

    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int index = N;

    PythonRandom(BigInteger seed) {
        seed(words(seed.abs()));
    }

    /** {@code random.randint(0, 255)}: nine bits, drawn again if above 255. */
    byte nextByte() {
        int nine = next() >>> 23;
        while (nine > 255) {
            nine = next() >>> 23;
        }
        return (byte) nine;
    }

    private static int[] words(BigInteger seed) {
        int[] words = new int[Math.max(1, (seed.bitLength() + 31) / 32)];
        for (int i = 0; i < words.length; i++) {
            words[i] = seed.shiftRight(32 * i).intValue();
        }
        return words;
    }

    private void seed(int[] key) {
        state[0] = 19_650_218;
        for (int i = 1; i < N; i++) {
            state[i] = 1_812_433_253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
        int i = 1;
        for (int k = 0; k < Math.max(N, key.length); k++) {
            int j = k % key.length;
            state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1_664_525) + key[j] + j;
            i = next(i);
        }
        for (int k = 0; k < N - 1; k++) {
            state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1_566_083_941) - i;
            i = next(i);
        }
        state[0] = 0x8000_0000;
    }

    private int next(int i) {
        if (i + 1 < N) {
            return i + 1;
        }
        state[0] = state[N - 1];
        return 1;
    }

    private int next() {
        if (index == N) {
            twist();
        }
        int y = state[index++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        return y ^ y >>> 18;
    }

    private void twist() {
        int[] old = Arrays.copyOf(state, N);
        for (int i = 0; i < N; i++) {
            // Words before i are already new, which the recurrence wants for the one M places further on.
            int following = i + 1 < N ? old[i + 1] : state[0];
            int y = old[i] & 0x8000_0000 | following & 0x7fff_ffff;
            int far = i + M < N ? old[i + M] : state[i + M - N];
            state[i] = far ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908_b0df);
        }
        index = 0;
    }
}
