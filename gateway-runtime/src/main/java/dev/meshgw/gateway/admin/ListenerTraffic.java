package dev.meshgw.gateway.admin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What passed one listener of a running gateway since its start, as its admin interface tells.
 *
 * @param authority where it listens, {@code 127.0.0.1:8443}
 * @param failedHandshakes that ended with an alert or an error of TLS; a client that just went away is none
 * @param unmatched connections closed because no filter chain takes their SNI
 */
public record ListenerTraffic(
        String authority, long connections, long active, long requests, long failedHandshakes, long unmatched) {

    /** The gateway is on this machine and answers from memory. */
    private static final int TIMEOUT_MILLIS = 2_000;

    /** Thousands of listeners; whatever is longer is no admin interface. */
    private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

    private static final String NAME_END = "::";
    private static final List<String> HANDSHAKE_FAILURES = List.of(
            "ssl.connection_error",
            "ssl.fail_verify_no_cert",
            "ssl.fail_verify_error",
            "ssl.fail_verify_san",
            "ssl.fail_verify_cert_hash");

    /**
     * Asks the gateway, at most for a few seconds.
     *
     * @param admin its admin interface
     * @return of every listener that accepts connections
     * @throws IOException if nobody answers, or somebody else
     */
    public static List<ListenerTraffic> of(InetSocketAddress admin) throws IOException {
        Map<String, Long> stats = new HashMap<>();
        get(admin, "/stats?usedonly&filter=%5E(listener%7Chttp)%5C.").lines().forEach(line -> {
            int end = line.lastIndexOf(": ");
            if (end > 0 && line.substring(end + 2).matches("\\d{1,18}")) {
                stats.put(line.substring(0, end), Long.parseLong(line.substring(end + 2)));
            }
        });
        var traffic = new ArrayList<ListenerTraffic>();
        get(admin, "/listeners").lines().forEach(line -> {
            int end = line.indexOf(NAME_END);
            if (end > 0) {
                traffic.add(of(line.substring(0, end), line.substring(end + NAME_END.length()), stats));
            }
        });
        return traffic;
    }

    private static ListenerTraffic of(String name, String authority, Map<String, Long> stats) {
        String listener = "listener." + StatNames.listener(name) + ".";
        String http = "http." + StatNames.connectionManager(name) + ".";
        return new ListenerTraffic(
                authority,
                stats.getOrDefault(listener + "downstream_cx_total", 0L),
                stats.getOrDefault(listener + "downstream_cx_active", 0L),
                stats.getOrDefault(http + "downstream_rq_total", 0L),
                HANDSHAKE_FAILURES.stream()
                        .mapToLong(failure -> stats.getOrDefault(listener + failure, 0L))
                        .sum(),
                stats.getOrDefault(listener + "no_filter_chain_match", 0L));
    }

    /** HTTP/1.0, so that the end of the connection is the end of the answer. */
    private static String get(InetSocketAddress admin, String target) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(admin, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String request = "GET " + target + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
            int head = answer.indexOf("\r\n\r\n");
            if (head < 0 || !answer.matches("(?s)HTTP/1\\.[01] 200 .*")) {
                throw new IOException(admin + " does not answer like the admin interface of a gateway");
            }
            return answer.substring(head + 4);
        }
    }
}
