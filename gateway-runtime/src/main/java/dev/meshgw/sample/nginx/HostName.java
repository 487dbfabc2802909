package dev.meshgw.sample.nginx;

import dev.meshgw.sample.http.Request;
import java.util.Locale;
import java.util.Optional;

/** The host that a request names, as nginx reads it. */
final class HostName {

    private HostName() {}

    /**
     * In lower case, without port and trailing dot; the empty name if an HTTP/1.0 request has none.
     *
     * @return empty if nginx answers 400: no Host in HTTP/1.1, two of them, or one that is no host
     */
    static Optional<String> of(Request request) {
        if (request.headers("Host").size() > 1) {
            return Optional.empty();
        }
        Optional<String> host = request.host();
        if (host.isEmpty()) {
            return request.protocol().equals("HTTP/1.0") ? Optional.of("") : Optional.empty();
        }
        String name = host.get().toLowerCase(Locale.ROOT);
        int end = name.startsWith("[") ? name.indexOf(']') + 1 : name.indexOf(':');
        name = end > 0 ? name.substring(0, end) : name;
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return isValid(name) ? Optional.of(name) : Optional.empty();
    }

    private static boolean isValid(String name) {
        if (name.startsWith(".") || name.contains("..")) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c == '/' || c == '\\' || c == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
