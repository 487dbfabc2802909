package dev.meshgw.client;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One HTTP request, as it will be sent. Immutable.
 *
 * @param secure https or http
 * @param origin the URL's host and port: where to connect, what SNI says and what the certificate must be for
 * @param target the request target, {@code /path?query}
 * @param headers in this order; with Host, which becomes {@code :authority} under HTTP/2
 * @param maxTime for the whole exchange, zero for no limit
 */
public record ClientRequest(
        String method,
        boolean secure,
        HostPort origin,
        String target,
        List<HeaderLine> headers,
        RequestBody body,
        Duration maxTime) {

    private static final Set<String> OF_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "expect");

    public ClientRequest {
        headers = List.copyOf(headers);
    }

    /**
     * The fields that travel: under HTTP/2 without those of an HTTP/1.1 connection (RFC 9113 §8.2.2). Host stays in the list,
     * though it travels as {@code :authority}.
     */
    public List<HeaderLine> headersFor(HttpVersion version) {
        return version == HttpVersion.HTTP_2
                ? headers.stream()
                        .filter(line -> !OF_CONNECTION.contains(line.key()))
                        .toList()
                : headers;
    }

    Optional<String> header(String name) {
        return headers.stream().filter(line -> line.is(name)).findFirst().map(HeaderLine::value);
    }

    boolean expectsContinue() {
        return header("expect")
                .map(value -> value.toLowerCase(Locale.ROOT).contains("100-continue"))
                .orElse(false);
    }

    boolean isHead() {
        return method.equals("HEAD");
    }
}
