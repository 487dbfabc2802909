package dev.meshgw.snapshot;

import java.nio.charset.StandardCharsets;

/**
 * The 64-bit xxHash, which Envoy lays endpoints out by and hashes keys with: the same key and the same addresses lead to the
 * same endpoint here and there.
 */
public final class XxHash64 {

    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    private XxHash64() {}

    /** @param text hashed as UTF-8 */
    public static long of(String text) {
        return of(text, 0);
    }

    static long of(String text, long seed) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        long hash;
        if (in.length >= 32) {
            long a = seed + P1 + P2;
            long b = seed + P2;
            long c = seed;
            long d = seed - P1;
            while (at + 32 <= in.length) {
                a = round(a, eight(in, at));
                b = round(b, eight(in, at + 8));
                c = round(c, eight(in, at + 16));
                d = round(d, eight(in, at + 24));
                at += 32;
            }
            hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        } else {
            hash = seed + P5;
        }
        hash += in.length;
        while (at + 8 <= in.length) {
            hash = Long.rotateLeft(hash ^ round(0, eight(in, at)), 27) * P1 + P4;
            at += 8;
        }
        if (at + 4 <= in.length) {
            hash = Long.rotateLeft(hash ^ (four(in, at) * P1), 23) * P2 + P3;
            at += 4;
        }
        while (at < in.length) {
            hash = Long.rotateLeft(hash ^ ((in[at] & 0xFF) * P5), 11) * P1;
            at++;
        }
        hash = (hash ^ (hash >>> 33)) * P2;
        hash = (hash ^ (hash >>> 29)) * P3;
        return hash ^ (hash >>> 32);
    }

    private static long round(long accumulator, long input) {
        return Long.rotateLeft(accumulator + input * P2, 31) * P1;
    }

    private static long merge(long hash, long accumulator) {
        return (hash ^ round(0, accumulator)) * P1 + P4;
    }

    private static long eight(byte[] in, int at) {
        return four(in, at) | (four(in, at + 4) << 32);
    }

    /** Little-endian, unsigned. */
    private static long four(byte[] in, int at) {
        return (in[at] & 0xFFL) | (in[at + 1] & 0xFFL) << 8 | (in[at + 2] & 0xFFL) << 16 | (in[at + 3] & 0xFFL) << 24;
    }
}
