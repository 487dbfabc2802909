package dev.meshgw.sample.flask;

import org.jspecify.annotations.Nullable;

/** A request's Range as httpbin reads it: one range of bytes; anything that it does not understand means everything. */
record ByteRange(int first, int last) {

    static ByteRange of(String header, int total) {
        String[] parts = header.strip().split("=", -1);
        String[] ends =
                parts.length == 2 && header.strip().startsWith("bytes") ? parts[1].split("-", -1) : new String[0];
        Integer left = ends.length > 0 ? number(ends[0]) : null;
        Integer right = ends.length > 1 ? number(ends[1]) : null;
        if (left == null) {
            return right == null ? new ByteRange(0, total - 1) : new ByteRange(Math.max(0, total - right), total - 1);
        }
        return new ByteRange(left, right == null ? total - 1 : right);
    }

    boolean isWithin(int total) {
        return first <= last && first >= 0 && last < total;
    }

    private static @Nullable Integer number(String text) {
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException open) {
            return null;
        }
    }
}
