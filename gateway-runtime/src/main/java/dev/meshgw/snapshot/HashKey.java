package dev.meshgw.snapshot;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a request is hashed to choose its endpoint. */
public sealed interface HashKey {

    /** Its value, or null if the request has none: then chance decides. @param sourceIp of the client */
    @Nullable
    String of(RequestFacts request, String sourceIp);

    /** @param name lower case */
    record Header(String name) implements HashKey {

        @Override
        public @Nullable String of(RequestFacts request, String sourceIp) {
            return request.header(name);
        }
    }

    /** The address of the client, without its port. */
    record SourceIp() implements HashKey {

        @Override
        public String of(RequestFacts request, String sourceIp) {
            return sourceIp;
        }
    }

    /** The first query parameter of that name, as written. */
    record QueryParameter(String name) implements HashKey {

        @Override
        public @Nullable String of(RequestFacts request, String sourceIp) {
            String path = request.path();
            int at = path.indexOf('?');
            while (at >= 0) {
                int end = path.indexOf('&', at + 1);
                String pair = path.substring(at + 1, end < 0 ? path.length() : end);
                int equals = pair.indexOf('=');
                if (name.equals(equals < 0 ? pair : pair.substring(0, equals))) {
                    return equals < 0 ? "" : pair.substring(equals + 1);
                }
                at = end;
            }
            return null;
        }
    }

    /**
     * @param path of the cookie that the gateway makes; empty for none
     * @param ttl null if the gateway makes none; zero makes a session cookie
     * @param attributes written after it, {@code name} or {@code name=value}
     */
    record Cookie(String name, String path, @Nullable Duration ttl, List<String> attributes) implements HashKey {

        public Cookie {
            attributes = List.copyOf(attributes);
        }

        @Override
        public @Nullable String of(RequestFacts request, String sourceIp) {
            String header = request.header("cookie");
            if (header == null) {
                return null;
            }
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    String value = pair.substring(equals + 1).strip();
                    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                    return quoted ? value.substring(1, value.length() - 1) : value;
                }
            }
            return null;
        }

        /** The {@code set-cookie} header that brings a client back to its endpoint. */
        public String setCookie(String value) {
            var header = new StringBuilder(name).append("=\"").append(value).append('"');
            if (ttl != null && !ttl.isZero()) {
                header.append("; Max-Age=").append(ttl.toSeconds());
            }
            if (!path.isEmpty()) {
                header.append("; Path=").append(path);
            }
            attributes.forEach(attribute -> header.append("; ").append(attribute));
            return header.append("; HttpOnly").toString();
        }
    }
}
