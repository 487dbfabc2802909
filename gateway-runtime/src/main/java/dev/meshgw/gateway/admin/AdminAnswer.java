package dev.meshgw.gateway.admin;

import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** What a path answers. */
record AdminAnswer(int status, String contentType, String body) {

    static final int OK = 200;
    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    static final int SERVICE_UNAVAILABLE = 503;

    private static final String TEXT = "text/plain; charset=UTF-8";

    static AdminAnswer text(String body) {
        return text(OK, body);
    }

    static AdminAnswer text(int status, String body) {
        return new AdminAnswer(status, TEXT, body);
    }

    static AdminAnswer html(String body) {
        return new AdminAnswer(OK, "text/html; charset=UTF-8", body);
    }

    static AdminAnswer json(Map<String, ?> value) {
        String body = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(value);
        return new AdminAnswer(OK, "application/json", body + "\n");
    }
}
