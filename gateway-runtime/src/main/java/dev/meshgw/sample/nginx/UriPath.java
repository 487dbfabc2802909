package dev.meshgw.sample.nginx;

import java.util.ArrayDeque;
import java.util.Optional;

/** nginx's reading of a request path: percent-decoded, slashes merged, dots resolved. */
final class UriPath {

    private UriPath() {}

    /** The path that locations are matched with; empty if it is no path, has a broken escape, or leaves the root. */
    static Optional<String> normalize(String raw) {
        Optional<String> decoded = raw.startsWith("/") ? decode(raw) : Optional.empty();
        if (decoded.isEmpty()) {
            return decoded;
        }
        String path = decoded.get();
        if (!path.contains("//") && !path.contains("/.")) {
            return decoded;
        }
        var segments = new ArrayDeque<String>();
        String[] parts = path.split("/", -1);
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].equals("..")) {
                if (segments.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (!parts[i].isEmpty() && !parts[i].equals(".")) {
                segments.addLast(parts[i]);
            }
        }
        String last = parts[parts.length - 1];
        boolean folder = last.isEmpty() || last.equals(".") || last.equals("..");
        String joined = "/" + String.join("/", segments);
        return Optional.of(folder && !joined.endsWith("/") ? joined + "/" : joined);
    }

    private static Optional<String> decode(String raw) {
        if (raw.indexOf('%') < 0) {
            return Optional.of(raw);
        }
        var decoded = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(raw.charAt(i + 2), 16);
                if (low < 0 || high == 0 && low == 0) {
                    return Optional.empty();
                }
                decoded.append((char) (high << 4 | low));
                i += 2;
            } else {
                decoded.append(c);
            }
        }
        return Optional.of(decoded.toString());
    }
}
