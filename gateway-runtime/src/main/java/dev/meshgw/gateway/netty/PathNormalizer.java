package dev.meshgw.gateway.netty;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's normalize_path as Istio sets it (pathNormalization BASE): dot segments are resolved (RFC 3986 §5.2.4), backslashes
 * become slashes, escapes of unreserved characters are taken back (RFC 3986 §6.2.2.2). Slashes are not merged, %2F and %5C
 * stay. Routes are matched on the result, and the upstream gets it. Stateless.
 */
final class PathNormalizer {

    private PathNormalizer() {}

    /**
     * @param target origin-form: a path that begins with a slash, perhaps a query, which is left alone
     * @return the same object if nothing is to be done; null if the path holds an escaped NUL or a fragment
     */
    static @Nullable AsciiString normalize(AsciiString target) {
        int end = target.length();
        boolean plain = true;
        for (int i = 0; i < target.length(); i++) {
            byte b = target.byteAt(i);
            if (b == '?') {
                end = i;
                break;
            }
            if (b == '%' || b == '\\' || (b == '.' && target.byteAt(i - 1) == '/')) {
                plain = false;
            } else if (b == '#') {
                return null;
            }
        }
        if (target.indexOf("#", end) >= 0) {
            return null;
        }
        return plain ? target : rewrite(target, end);
    }

    private static @Nullable AsciiString rewrite(AsciiString target, int pathEnd) {
        byte[] out = new byte[target.length()];
        int length = 0;
        for (int i = 0; i < pathEnd; i++) {
            byte b = target.byteAt(i);
            if (b == '%') {
                int escaped = escaped(target, i, pathEnd);
                if (escaped == 0) {
                    return null;
                }
                if (isUnreserved(escaped)) {
                    b = (byte) escaped;
                    i += 2;
                }
            } else if (b == '\\') {
                b = '/';
            }
            if (b == '/') {
                length = closeSegment(out, length);
            }
            out[length++] = b;
        }
        length = closeLastSegment(out, length);
        for (int i = pathEnd; i < target.length(); i++) {
            out[length++] = target.byteAt(i);
        }
        return new AsciiString(out, 0, length, false);
    }

    /** The value of the escape at this place, or -1 if there is none. */
    private static int escaped(AsciiString target, int percent, int end) {
        if (percent + 2 >= end) {
            return -1;
        }
        int high = Character.digit(target.charAt(percent + 1), 16);
        int low = Character.digit(target.charAt(percent + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static boolean isUnreserved(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /** Drops a last segment of one dot, and with two dots the one before as well. @return the new length */
    private static int closeSegment(byte[] path, int length) {
        int slash = lastSlash(path, length);
        int dots = length - slash - 1;
        if (slash < 0 || dots > 2 || dots == 0 || path[slash + 1] != '.' || path[length - 1] != '.') {
            return length;
        }
        return dots == 1 ? slash : Math.max(lastSlash(path, slash), 0);
    }

    private static int closeLastSegment(byte[] path, int length) {
        int closed = closeSegment(path, length);
        if (closed < length) {
            path[closed] = '/';
            return closed + 1;
        }
        return length;
    }

    private static int lastSlash(byte[] path, int length) {
        int slash = length - 1;
        while (slash >= 0 && path[slash] != '/') {
            slash--;
        }
        return slash;
    }
}
