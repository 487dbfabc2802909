package dev.meshgw.gateway.netty;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the headers of a request say about gRPC (its protocol over HTTP/2). Stateless. */
final class GrpcRequests {

    private static final AsciiString APPLICATION_GRPC = AsciiString.cached("application/grpc");
    /** The digits that the protocol allows in a timeout. */
    private static final int MAX_TIMEOUT_DIGITS = 8;

    private GrpcRequests() {}

    /** Whether the client expects an answer of gRPC: by content-type {@code application/grpc}, alone or with a suffix. */
    static boolean isGrpc(HeaderList headers) {
        AsciiString type = headers.get(HeaderNames.CONTENT_TYPE);
        if (type == null || !type.startsWith(APPLICATION_GRPC)) {
            return false;
        }
        int end = APPLICATION_GRPC.length();
        return type.length() == end || type.byteAt(end) == '+' || type.byteAt(end) == ';';
    }

    /** Nanoseconds of the header grpc-timeout; 0 if it is absent or malformed. */
    static long timeoutNanos(HeaderList headers) {
        AsciiString timeout = headers.get(HeaderNames.GRPC_TIMEOUT);
        if (timeout == null || timeout.length() < 2 || timeout.length() > MAX_TIMEOUT_DIGITS + 1) {
            return 0;
        }
        TimeUnit unit = unit(timeout.byteAt(timeout.length() - 1));
        long value = FramingGuard.parseLength(timeout.subSequence(0, timeout.length() - 1, false));
        return unit == null || value < 0 ? 0 : unit.toNanos(value);
    }

    private static @Nullable TimeUnit unit(byte letter) {
        return switch (letter) {
            case 'H' -> TimeUnit.HOURS;
            case 'M' -> TimeUnit.MINUTES;
            case 'S' -> TimeUnit.SECONDS;
            case 'm' -> TimeUnit.MILLISECONDS;
            case 'u' -> TimeUnit.MICROSECONDS;
            case 'n' -> TimeUnit.NANOSECONDS;
            default -> null;
        };
    }

    /** The text of a {@code grpc-message}: percent-encoded but for printable ASCII. */
    static String message(String text) {
        var encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b <= '~' && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(String.format(Locale.ROOT, "%02X", b & 0xff));
            }
        }
        return encoded.toString();
    }
}
