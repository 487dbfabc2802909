package dev.meshgw.client.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads numbers and vectors of the TLS presentation language (RFC 8446 §3) and never beyond its end. For one thread. */
final class WireReader {

    private final byte[] bytes;
    private final int end;
    private int position;

    WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private WireReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** The bytes are not what their place asks for. */
    static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1L;

        private MalformedException(String message) {
            super(message);
        }
    }

    boolean hasMore() {
        return position < end;
    }

    int u8() throws MalformedException {
        require(1);
        return bytes[position++] & 0xff;
    }

    int u16() throws MalformedException {
        require(2);
        return u8() << 8 | u8();
    }

    int u24() throws MalformedException {
        require(3);
        return u16() << 8 | u8();
    }

    long u32() throws MalformedException {
        require(4);
        return (long) u16() << 16 | u16();
    }

    Octets octets(int count) throws MalformedException {
        require(count);
        byte[] taken = new byte[count];
        System.arraycopy(bytes, position, taken, 0, count);
        position += count;
        return Octets.of(taken);
    }

    /** All that is left. */
    Octets rest() throws MalformedException {
        return octets(end - position);
    }

    /** The next {@code count} bytes, to be read on their own. */
    WireReader part(int count) throws MalformedException {
        require(count);
        var part = new WireReader(bytes, position, position + count);
        position += count;
        return part;
    }

    WireReader vector8() throws MalformedException {
        return part(u8());
    }

    WireReader vector16() throws MalformedException {
        return part(u16());
    }

    WireReader vector24() throws MalformedException {
        return part(u24());
    }

    /** Numbers of two bytes up to the end. */
    List<Integer> codes16() throws MalformedException {
        var codes = new ArrayList<Integer>();
        while (hasMore()) {
            codes.add(u16());
        }
        return codes;
    }

    /** Numbers of one byte up to the end. */
    List<Integer> codes8() throws MalformedException {
        var codes = new ArrayList<Integer>();
        while (hasMore()) {
            codes.add(u8());
        }
        return codes;
    }

    /** Reads to the end of its bytes. */
    @FunctionalInterface
    interface Format<T> {
        T read(WireReader from) throws MalformedException;
    }

    /** @throws MalformedException also if {@code format} leaves bytes over */
    <T> T whole(Format<T> format) throws MalformedException {
        T value = format.read(this);
        if (hasMore()) {
            throw new MalformedException(end - position + " bytes too many");
        }
        return value;
    }

    /** As {@link #whole}, with another value in the place of bytes that cannot be read. */
    <T> T wholeOr(Format<? extends T> format, Function<String, ? extends T> otherwise) {
        try {
            return whole(format::read);
        } catch (MalformedException e) {
            return otherwise.apply(String.valueOf(e.getMessage()));
        }
    }

    private void require(int count) throws MalformedException {
        if (count > end - position) {
            throw new MalformedException("it ends " + (count - (end - position)) + " bytes too early");
        }
    }
}
