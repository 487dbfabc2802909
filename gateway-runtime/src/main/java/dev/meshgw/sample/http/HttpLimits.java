package dev.meshgw.sample.http;

import java.time.Duration;

/**
 * What one connection may cost. The defaults are those of nginx where it has one.
 *
 * @param maxRequestLineBytes longest request line; nginx's {@code large_client_header_buffers}: 8 KiB
 * @param maxHeaderBytes all header lines together; 64 KiB, a little more than the 60 KiB that Envoy lets pass
 * @param maxBodyBytes longest request body, which is held in memory; 16 MiB
 * @param requestHeadTimeout from the accept or the previous answer to the next complete request head, however slowly its
 *     bytes come; nginx's {@code keepalive_timeout}: 75 s, more than Envoy's usual upstream idle time between two requests
 * @param bodyTimeout between two pieces of a request body; nginx's {@code client_body_timeout}: 60 s
 * @param sendTimeout without the peer taking any byte of an answer; nginx's {@code send_timeout}: 60 s
 */
public record HttpLimits(
        int maxRequestLineBytes,
        int maxHeaderBytes,
        int maxBodyBytes,
        Duration requestHeadTimeout,
        Duration bodyTimeout,
        Duration sendTimeout) {

    public static final HttpLimits DEFAULTS = new HttpLimits(
            8 * 1024,
            64 * 1024,
            16 * 1024 * 1024,
            Duration.ofSeconds(75),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));
}
