package dev.meshgw.sample.http;

import java.time.InstantSource;
import java.util.function.Consumer;

/** An application with what the connections of all its ports share. Thread-safe if the log is. */
final class HttpService {

    private final Application application;
    private final HttpLimits limits;
    private final ResponseEncoder encoder;
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

    void logExchange(Request request, int status, long bodyBytes) {
        String line = application.accessLogLine(request, status, bodyBytes);
        if (!line.isEmpty()) {
            log.accept(line);
        }
    }
}
