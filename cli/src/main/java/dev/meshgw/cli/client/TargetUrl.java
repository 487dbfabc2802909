package dev.meshgw.cli.client;

import dev.meshgw.client.HostPort;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A URL as curl reads it: the scheme may be missing (http), the path is kept as written but for dot segments. Immutable.
 *
 * @param text as it was given, with the scheme
 * @param secure https or http
 * @param authority host and port as written, for the Host header: {@code example.com:8443}
 * @param target path and query, at least {@code /}
 * @param userInfo decoded {@code name:password}, null if there is none
 */
public record TargetUrl(
        String text,
        boolean secure,
        HostPort origin,
        String authority,
        String target,
        @Nullable String userInfo) {

    /** A URL that cannot be used. */
    public static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        private final @Nullable String scheme;

        private Malformed(@Nullable String scheme, String message) {
            super(message);
            this.scheme = scheme;
        }

        /** The scheme, if that is what is wrong: neither http nor https. */
        @Nullable
        String scheme() {
            return scheme;
        }
    }

    /** @param asIs false to resolve {@code /./} and {@code /../} as RFC 3986 §5.2.4 does */
    public static TargetUrl parse(String url, boolean asIs) throws Malformed {
        int schemeEnd = url.indexOf("://");
        String scheme = schemeEnd < 0 ? "http" : url.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        if (url.chars().anyMatch(c -> c <= ' ' || c == 0x7f) || !scheme.matches("[a-z][a-z0-9+.-]*")) {
            throw new Malformed(null, "it holds a space or a control character, or its scheme is none");
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new Malformed(scheme, "its scheme is neither http nor https");
        }
        String rest = schemeEnd < 0 ? url : url.substring(schemeEnd + 3).replaceFirst("^/+", "");
        int pathStart = indexOfAny(rest, "/?#");
        String authority = rest.substring(0, pathStart);
        String path = rest.substring(pathStart);
        int fragment = path.indexOf('#');
        path = fragment < 0 ? path : path.substring(0, fragment);
        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? null : decode(authority.substring(0, at));
        authority = authority.substring(at + 1);
        boolean secure = scheme.equals("https");
        HostPort origin = origin(authority, secure);
        String full = (schemeEnd < 0 ? "http://" : url.substring(0, schemeEnd + 3)) + rest;
        String target = !path.startsWith("/") ? "/" + path : path;
        return new TargetUrl(
                pathStart == rest.length() && !full.endsWith("/") ? full + "/" : full,
                secure,
                origin,
                withoutDefaultPort(authority, origin, secure),
                ascii(asIs ? target : withoutDotSegments(target)),
                userInfo);
    }

    /** Where a Location header leads (RFC 3986 §5.2). */
    TargetUrl resolve(String location, boolean asIs) throws Malformed {
        String where = location.strip().replace(" ", "%20");
        String scheme = secure ? "https:" : "http:";
        if (where.matches("(?i)[a-z][a-z0-9+.-]*://.*")) {
            return parse(where, asIs);
        }
        if (where.startsWith("//")) {
            return parse(scheme + where, asIs);
        }
        String path = target.substring(0, indexOfAny(target, "?"));
        String joined;
        if (where.startsWith("/")) {
            joined = where;
        } else if (where.startsWith("?")) {
            joined = path + where;
        } else {
            joined = path.substring(0, path.lastIndexOf('/') + 1) + where;
        }
        return parse(scheme + "//" + authority + joined, asIs);
    }

    /** The URL with {@code more} added to its query. */
    TargetUrl withQuery(String more) throws Malformed {
        String joint = target.indexOf('?') < 0 ? "?" : target.endsWith("?") || target.endsWith("&") ? "" : "&";
        String scheme = secure ? "https://" : "http://";
        return parse(scheme + authority + target + joint + more, true);
    }

    /** What {@code -O} calls the file: the last part of the path, empty if there is none. */
    String fileName() {
        String path = target.substring(0, indexOfAny(target, "?"));
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static HostPort origin(String authority, boolean secure) throws Malformed {
        int hostEnd = authority.startsWith("[") ? authority.indexOf(']') + 1 : indexOfAny(authority, ":");
        String host = authority.substring(0, hostEnd);
        String port = authority.substring(hostEnd);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (bare.isEmpty() || bare.matches(".*[{}<>\"\\\\^`|\\[\\]].*")) {
            throw new Malformed(null, "it names no host");
        }
        if (port.isEmpty() || port.equals(":")) {
            return new HostPort(bare, secure ? 443 : 80);
        }
        if (!port.matches(":\\d{1,5}") || Integer.parseInt(port.substring(1)) > 65535) {
            throw new Malformed(null, "its port is not a number from 0 to 65535");
        }
        return new HostPort(bare, Integer.parseInt(port.substring(1)));
    }

    private static String withoutDefaultPort(String authority, HostPort origin, boolean secure) {
        boolean isDefault = origin.port() == (secure ? 443 : 80);
        return isDefault ? authority.replaceFirst(":\\d*$", "") : authority;
    }

    private static String withoutDotSegments(String target) {
        int end = indexOfAny(target, "?");
        String path = target.substring(0, end);
        if (!path.contains("/.")) {
            return target;
        }
        var kept = new ArrayDeque<String>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            if (segments[i].equals("..")) {
                kept.pollLast();
            } else if (!segments[i].equals(".")) {
                kept.addLast(segments[i]);
                continue;
            }
            if (last) {
                kept.addLast("");
            }
        }
        return "/" + String.join("/", kept) + target.substring(end);
    }

    private static int indexOfAny(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    /** Characters beyond ASCII travel percent-encoded in UTF-8. */
    private static String ascii(String target) {
        var encoded = new StringBuilder();
        for (byte octet : target.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(octet >= 0 ? String.valueOf((char) octet) : String.format("%%%02X", octet & 0xff));
        }
        return encoded.toString();
    }

    private static String decode(String text) {
        return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
