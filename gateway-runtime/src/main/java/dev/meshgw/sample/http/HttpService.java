package dev.meshgw.sample.http;

import java.time.InstantSource;
import java.util.function.Consumer;

/** An application with what the connections of all its ports share. Thread-safe if the log is. */
final class HttpService {

    private final Application application;
    private final HttpLimits limits;
    private final ResponseEncoder encoder;
    private final PerSecond<String> date = new PerSecond<>(InstantSource.system(), HttpDate::format);
    private final Consumer<String> log;

    HttpService(Application application, HttpLimits limits, Consumer<String> log) {
        this.application = application;
        this.limits = limits;
        this.encoder = new ResponseEncoder(application.server(), InstantSource.system());
        this.log = log;
    }

    Application application() {
        return application;
    }

    HttpLimits limits() {
        return limits;
    }

    ResponseEncoder encoder() {
        return encoder;
    }

    /** The Date of an answer in HTTP/2; HTTP/1.1 has its own in bytes. */
    String date() {
        return date.now();
    }

    void logExchange(Request request, int status, long bodyBytes) {
        application.log(request, status, bodyBytes, log);
    }
}
