package dev.meshgw.gateway.netty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Several HTTP/1.1 backends that answer with their own name: {@code a}, {@code b} and so on. */
final class Backends implements AutoCloseable {

    private final List<HttpBackend> backends = new ArrayList<>();

    static Backends start(int count) throws IOException {
        var all = new Backends();
        for (int i = 0; i < count; i++) {
            all.backends.add(HttpBackend.ok(name(i)));
        }
        return all;
    }

    private static String name(int index) {
        return String.valueOf((char) ('a' + index));
    }

    int[] ports() {
        return backends.stream().mapToInt(HttpBackend::port).toArray();
    }

    /** Who answered, in order: {@code abab}. @param headers lines of each request */
    static String answers(HttpClientSocket client, int requests, String headers) throws IOException {
        var answers = new ArrayList<String>();
        for (int i = 0; i < requests; i++) {
            answers.add(client.send("GET / HTTP/1.1\r\nHost: a.example.com\r\n" + headers + "\r\n")
                    .response()
                    .text());
        }
        return answers.stream().collect(Collectors.joining());
    }

    static long count(String answers, char name) {
        return answers.chars().filter(c -> c == name).count();
    }

    @Override
    public void close() {
        backends.forEach(HttpBackend::close);
    }
}
