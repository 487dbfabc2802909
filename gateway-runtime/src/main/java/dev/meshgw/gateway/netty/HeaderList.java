package dev.meshgw.gateway.netty;

import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Header lines in the order of the wire, edited in place. Names are lower case and interned by {@link HeaderNames}; the caller
 * has checked names and values. A head has few lines, so look-ups walk them. Event loop only.
 */
final class HeaderList {

    private AsciiString[] fields = new AsciiString[32];
    private int size;

    int size() {
        return size;
    }

    HeaderList copy() {
        var copy = new HeaderList();
        copy.fields = fields.clone();
        copy.size = size;
        return copy;
    }

    AsciiString name(int index) {
        return fields[2 * index];
    }

    AsciiString value(int index) {
        return fields[2 * index + 1];
    }

    /** @param name lower case, interned */
    void add(AsciiString name, AsciiString value) {
        if (2 * size == fields.length) {
            fields = Arrays.copyOf(fields, 2 * fields.length);
        }
        fields[2 * size] = name;
        fields[2 * size + 1] = value;
        size++;
    }

    /** The first value. @param name one of {@link HeaderNames} */
    @Nullable
    AsciiString get(AsciiString name) {
        for (int i = 0; i < size; i++) {
            if (fields[2 * i] == name) {
                return fields[2 * i + 1];
            }
        }
        return null;
    }

    /** The first value of any name. @param name lower case */
    @Nullable
    AsciiString find(CharSequence name) {
        for (int i = 0; i < size; i++) {
            if (fields[2 * i].contentEquals(name)) {
                return fields[2 * i + 1];
            }
        }
        return null;
    }

    /** Leaves one line of this name. @param name lower case, interned */
    void set(AsciiString name, AsciiString value) {
        for (int i = 0; i < size; i++) {
            if (fields[2 * i].equals(name)) {
                fields[2 * i + 1] = value;
                removeFrom(i + 1, name);
                return;
            }
        }
        add(name, value);
    }

    void setValue(int index, AsciiString value) {
        fields[2 * index + 1] = value;
    }

    void remove(AsciiString name) {
        removeFrom(0, name);
    }

    private void removeFrom(int start, AsciiString name) {
        int kept = start;
        for (int i = start; i < size; i++) {
            if (!fields[2 * i].equals(name)) {
                move(i, kept++);
            }
        }
        truncate(kept);
    }

    /** Copies a line to a place at or before its own, for one pass that drops lines; {@link #truncate} ends it. */
    void move(int from, int to) {
        fields[2 * to] = fields[2 * from];
        fields[2 * to + 1] = fields[2 * from + 1];
    }

    void truncate(int newSize) {
        Arrays.fill(fields, 2 * newSize, 2 * size, null);
        size = newSize;
    }

    /** For debugging; values may be secret, so names only. */
    @Override
    public String toString() {
        var names = new StringBuilder();
        for (int i = 0; i < size; i++) {
            names.append(i == 0 ? "" : ", ").append(fields[2 * i]);
        }
        return names.toString();
    }
}
