package dev.meshgw.gateway.netty;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a message ends (RFC 9112 §6.3), which a proxy and the server behind it must never see differently. What is
 * ambiguous is refused and the connection closed; nothing is repaired. Stateless.
 */
final class FramingGuard {

    /** Ends with a last chunk. */
    static final long CHUNKED = -1;
    /** Responses only: ends with the connection. */
    static final long UNTIL_CLOSE = -2;
    /** The message must be refused. */
    static final long INVALID = -3;
    /** A transfer coding other than chunked: 501. */
    static final long UNKNOWN_CODING = -4;

    private static final AsciiString CHUNKED_CODING = AsciiString.cached("chunked");

    private FramingGuard() {}

    /** The length of a request body, or one of the negative constants. */
    static long requestLength(HeaderList headers) {
        return length(headers, 0);
    }

    /**
     * The length of a response body, or one of the negative constants.
     *
     * @param toHead whether HEAD was asked
     */
    static long responseLength(int status, boolean toHead, HeaderList headers) {
        long length = length(headers, UNTIL_CLOSE);
        if (length == INVALID || length == UNKNOWN_CODING) {
            return INVALID;
        }
        return hasNoBody(status, toHead) ? 0 : length;
    }

    /** RFC 9112 §6.3 rule 1: whatever the header says. */
    static boolean hasNoBody(int status, boolean toHead) {
        return toHead || status < 200 || status == 204 || status == 304;
    }

    private static long length(HeaderList headers, long ifUnsaid) {
        AsciiString contentLength = null;
        AsciiString transferEncoding = null;
        for (int i = 0; i < headers.size(); i++) {
            AsciiString name = headers.name(i);
            if (name == HeaderNames.CONTENT_LENGTH) {
                if (contentLength != null) {
                    return INVALID; // even if equal: a list is as good as an attempt
                }
                contentLength = headers.value(i);
            } else if (name == HeaderNames.TRANSFER_ENCODING) {
                if (transferEncoding != null) {
                    return INVALID;
                }
                transferEncoding = headers.value(i);
            }
        }
        if (transferEncoding != null) {
            if (contentLength != null) {
                return INVALID; // RFC 9112 §6.1: an attempt to smuggle
            }
            return transferEncoding.contentEqualsIgnoreCase(CHUNKED_CODING) ? CHUNKED : UNKNOWN_CODING;
        }
        return contentLength == null ? ifUnsaid : parseLength(contentLength);
    }

    /** Digits only, no sign, no list; {@link #INVALID} otherwise. */
    static long parseLength(@Nullable AsciiString digits) {
        if (digits == null || digits.isEmpty() || digits.length() > 18) {
            return INVALID;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return INVALID;
            }
            value = 10 * value + digit;
        }
        return value;
    }
}
