package dev.meshgw.client;

import java.util.List;
import java.util.Optional;

/**
 * The status and header fields of a final response (not 1xx). Immutable.
 *
 * @param reason empty under HTTP/2, which has none
 */
public record ResponseHead(HttpVersion version, int status, String reason, List<HeaderLine> headers) {

    public ResponseHead {
        headers = List.copyOf(headers);
    }

    /** The value of the first field of that name. */
    public Optional<String> header(String name) {
        return headers.stream().filter(line -> line.is(name)).findFirst().map(HeaderLine::value);
    }
}
