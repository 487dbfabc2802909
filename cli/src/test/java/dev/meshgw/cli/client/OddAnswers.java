package dev.meshgw.cli.client;

import java.util.Map;

/** Responses off the beaten track, by name; the server sends one and ends the connection. */
final class OddAnswers {

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private static final Map<String, String> ANSWERS = Map.ofEntries(
            Map.entry("empty", ""),
            Map.entry("http10", "HTTP/1.0 200 OK\r\nA: b\r\n\r\nuntil close"),
            Map.entry("http10-length", "HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("http10-keep", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("until-close", OK + "\r\nuntil close"),
            Map.entry("close", OK + "Connection: close\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("http12", "HTTP/1.2 200 OK\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("http2-line", "HTTP/2 200 OK\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("http3-line", "HTTP/3.7 200 OK\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("httx", "HTTX/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("short", "HTT"),
            Map.entry("status-cut", "HTTP/1.1 2"),
            Map.entry("status-word", "HTTP/1.1 abc OK\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("status-two", "HTTP/1.1 99 OK\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("status-zero", "HTTP/1.1 000 OK\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("status-four", "HTTP/1.1 2000 OK\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("status-999", "HTTP/1.1 999 OK\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("no-reason", "HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("blank-reason", "HTTP/1.1 200 \r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("line-feeds", "HTTP/1.1 200 OK\nContent-Length: 4\nA: b\n\nbody"),
            Map.entry("no-colon", OK + "nothing here\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("blank-name", OK + "A : b\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("no-name", OK + ": b\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("folded", OK + "A: b\r\n  c\r\n\td\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("nul", OK + "A: b\0c\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("twice", OK + "A: b\r\na: c\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("head-cut", OK + "A: b\r\n"),
            Map.entry("header-cut", OK + "A: b"),
            Map.entry("length-cut", OK + "Content-Length: 10\r\n\r\nbody"),
            Map.entry("length-word", OK + "Content-Length: four\r\n\r\nbody"),
            Map.entry("length-minus", OK + "Content-Length: -4\r\n\r\nbody"),
            Map.entry("length-plus", OK + "Content-Length: +4\r\n\r\nbody"),
            Map.entry("length-tail", OK + "Content-Length: 4x\r\n\r\nbody"),
            Map.entry("length-list", OK + "Content-Length: 4, 4\r\n\r\nbody"),
            Map.entry("length-empty", OK + "Content-Length:\r\n\r\nbody"),
            Map.entry("length-huge", OK + "Content-Length: 99999999999999999999999\r\n\r\nbody"),
            Map.entry("length-twice", OK + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("length-differs", OK + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody"),
            Map.entry("excess", OK + "Content-Length: 4\r\n\r\nbody and more"),
            Map.entry("chunks", chunked("4;ext=1\r\nbody\r\n0\r\n\r\n")),
            Map.entry("trailers", chunked("4\r\nbody\r\n0\r\nT: u\r\nV: w\r\n\r\n")),
            Map.entry("chunks-excess", chunked("4\r\nbody\r\n0\r\n\r\nmore")),
            Map.entry("chunks-cut", chunked("4\r\nbo")),
            Map.entry("chunks-no-end", chunked("4\r\nbody\r\n")),
            Map.entry("chunks-no-trailer-end", chunked("4\r\nbody\r\n0\r\n")),
            Map.entry("chunks-word", chunked("zz\r\nbody\r\n0\r\n\r\n")),
            Map.entry("chunks-empty-size", chunked("\r\nbody\r\n0\r\n\r\n")),
            Map.entry("chunks-wrong", chunked("3\r\nbody\r\n0\r\n\r\n")),
            Map.entry("chunks-huge", chunked("ffffffffffffffffff\r\nbody\r\n0\r\n\r\n")),
            Map.entry("chunks-line-feeds", chunked("4\nbody\n0\n\n")),
            Map.entry("chunks-blank", chunked("4 \r\nbody\r\n0\r\n\r\n")),
            Map.entry(
                    "chunks-and-length",
                    OK + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n" + "4\r\nbody\r\n0\r\n\r\n"),
            Map.entry("coding-identity", OK + "Transfer-Encoding: identity\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("coding-unknown", OK + "Transfer-Encoding: none-such\r\n\r\nbody"),
            Map.entry("no-content-length", "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n"),
            Map.entry("no-content-body", "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("not-modified", "HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n"),
            Map.entry("continue", "HTTP/1.1 100 Continue\r\n\r\n" + OK + "Content-Length: 4\r\n\r\nbody"),
            Map.entry(
                    "interim",
                    "HTTP/1.1 102 Processing\r\nA: b\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                            + OK
                            + "Content-Length: 4\r\n\r\nbody"),
            Map.entry("interim-only", "HTTP/1.1 100 Continue\r\n\r\n"),
            Map.entry("switching", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"),
            Map.entry("gzip", OK + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("large-head", OK + "A: " + "b".repeat(99_000) + "\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("huge-head", OK + ("A: " + "b".repeat(1000) + "\r\n").repeat(310) + "\r\nbody"),
            Map.entry("no-location", "HTTP/1.1 302 Found\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("empty-location", "HTTP/1.1 302 Found\r\nLocation:\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("created", "HTTP/1.1 201 Created\r\nLocation: /echo\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry("other-status", "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\nContent-Length: 4\r\n\r\nbody"),
            Map.entry(
                    "unauthorized",
                    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                            + "Content-Length: 4\r\n\r\nbody"),
            Map.entry("latin", OK + "A: \u00c3\u00a9\r\nContent-Length: 4\r\n\r\nbody"));

    private OddAnswers() {}

    private static String chunked(String body) {
        return OK + "Transfer-Encoding: chunked\r\n\r\n" + body;
    }

    /** @throws IllegalArgumentException if there is none of that name */
    static String named(String name) {
        String answer = ANSWERS.get(name);
        if (answer == null) {
            throw new IllegalArgumentException("no answer is called " + name);
        }
        return answer;
    }
}
