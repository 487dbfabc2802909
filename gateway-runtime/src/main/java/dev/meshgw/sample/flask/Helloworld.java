package dev.meshgw.sample.flask;

import dev.meshgw.sample.http.Application;
import dev.meshgw.sample.http.Field;
import dev.meshgw.sample.http.PerSecond;
import dev.meshgw.sample.http.Refusal;
import dev.meshgw.sample.http.Reply;
import dev.meshgw.sample.http.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Istio's helloworld sample: says which version and which pod answered. Thread-safe. */
public final class Helloworld implements Application {

    private static final List<Field> FIELDS = Gunicorn.withConnection(List.of(Gunicorn.HTML, Field.LENGTH));

    private final PerSecond<String> logTime = Gunicorn.logTime();
    private final Reply hello;
    private final Reply health;
    private final Reply options;
    private final Reply notFound;
    private final Reply notAllowed;

    /**
     * @param version of the image: {@code v1} or {@code v2}
     * @param instance the name of the pod
     */
    public Helloworld(String version, String instance) {
        hello = ok("Hello version: " + version + ", instance: " + instance + "\n");
        health = ok("Helloworld is healthy");
        List<Field> allow = List.of(Gunicorn.HTML, new Field("Allow", "GET, HEAD, OPTIONS"), Field.LENGTH);
        options = Gunicorn.reply(200, allow, new byte[0]);
        notFound = Gunicorn.reply(404, List.of(Gunicorn.HTML, Field.LENGTH), FlaskPages.NOT_FOUND);
        notAllowed = Gunicorn.reply(405, allow, FlaskPages.NOT_ALLOWED);
    }

    private static Reply ok(String text) {
        return new Reply.Full(200, Gunicorn.reason(200), FIELDS, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String server() {
        return "gunicorn";
    }

    @Override
    public Reply answer(Request request) {
        Reply found = switch (request.path()) {
            case "/hello" -> hello;
            case "/health" -> health;
            default -> notFound;
        };
        if (found == notFound) {
            return found;
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> found;
            case "OPTIONS" -> options;
            default -> notAllowed;
        };
    }

    @Override
    public Reply refuse(Refusal refusal) {
        return Gunicorn.refuse(refusal);
    }

    @Override
    public void log(Request request, int status, long bodyBytes, Consumer<String> log) {
        log.accept(Gunicorn.accessLogLine(request, status, bodyBytes, logTime.now()));
    }

    /** What the pod's log begins with. */
    public Stream<String> startLines(int port) {
        return Gunicorn.startLines("20.1.0", "[::]:" + port, Instant.now());
    }
}
