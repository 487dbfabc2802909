package dev.meshgw.gateway.netty;

import io.netty.util.AsciiString;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Makes random UUIDs (RFC 9562 §5.4) for x-request-id: unique, not secret. One for each {@link Worker}; event loop only. */
final class RequestIds {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

    AsciiString next() {
        long high = random.nextLong() & 0xffff_ffff_ffff_0fffL | 0x4000L; // version 4
        long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L; // variant 10
        byte[] text = new byte[36];
        hex(high >>> 32, 8, text, 0);
        text[8] = '-';
        hex(high >>> 16, 4, text, 9);
        text[13] = '-';
        hex(high, 4, text, 14);
        text[18] = '-';
        hex(low >>> 48, 4, text, 19);
        text[23] = '-';
        hex(low, 12, text, 24);
        return new AsciiString(text, false);
    }

    private static void hex(long value, int digits, byte[] text, int start) {
        long rest = value;
        for (int i = start + digits - 1; i >= start; i--) {
            text[i] = HEX[(int) (rest & 0xf)];
            rest >>>= 4;
        }
    }
}
