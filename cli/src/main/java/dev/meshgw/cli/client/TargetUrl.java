package dev.meshgw.cli.client;

import dev.meshgw.client.HostPort;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL as curl reads it: the scheme may be missing (http), the path is kept as written but for dot segments. Immutable.
 *
 * @param text all of it, in curl's regular form
 * @param secure https or http
 * @param authority for the Host header: {@code example.com:8443}, without a port that goes without saying
 * @param target path and query, at least {@code /}, each char a byte
 * @param userInfo decoded {@code name:password}, null if there is none
 */
public record TargetUrl(
        String text,
        boolean secure,
        HostPort origin,
        String authority,
        String target,
        @Nullable String userInfo) {

    /** Schemes that curl speaks and meshgw does not; others it does not even know. */
    private static final Set<String> OTHER_SCHEMES = Set.of(
            ("dict file ftp ftps gopher gophers imap imaps ldap ldaps mqtt pop3 pop3s rtmp rtmpe rtmps rtmpt rtmpte"
                            + " rtmpts rtsp scp sftp smb smbs smtp smtps telnet tftp ws wss")
                    .split(" "));

    /** Hosts whose name says what they speak, if the URL does not. */
    private static final Set<String> TELLING_PREFIXES = Set.of("ftp", "dict", "ldap", "imap", "smtp", "pop3");

    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):");
    private static final int MAX_SLASHES = 3;

    /** What is wrong with a URL. */
    enum Mistake {
        CHARACTER("Malformed input to a URL function", "it holds a space or a control character"),
        SCHEME("Unsupported URL scheme", "its scheme is neither http nor https"),
        SLASHES("Unsupported number of slashes following scheme", "its scheme is not followed by two slashes"),
        NO_HOST("No host part in the URL", "it names no host"),
        HOST("Bad hostname", "its host is no name"),
        IPV6("Bad IPv6 address", "its host is no IPv6 address"),
        PORT("Port number was not a decimal number between 0 and 65535", "its port is not a number from 0 to 65535");

        private final String curlWords;
        private final String words;

        Mistake(String curlWords, String words) {
            this.curlWords = curlWords;
            this.words = words;
        }
    }

    /** A URL that cannot be used. */
    public static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        private final Mistake mistake;
        private final @Nullable String scheme;

        Malformed(Mistake mistake) {
            this(mistake, null);
        }

        private Malformed(Mistake mistake, @Nullable String scheme) {
            super(mistake.words);
            this.mistake = mistake;
            this.scheme = scheme;
        }

        /** The scheme, if that is what is wrong: neither http nor https. */
        @Nullable
        String scheme() {
            return scheme;
        }

        /** Whether curl knows the scheme, though meshgw does not. */
        boolean isOtherScheme() {
            return scheme != null && OTHER_SCHEMES.contains(scheme);
        }

        /** How curl puts it. */
        String curlWords() {
            return mistake.curlWords;
        }
    }

    /** @param asIs false to resolve {@code /./} and {@code /../} as RFC 3986 §5.2.4 does */
    public static TargetUrl parse(String url, boolean asIs) throws Malformed {
        return parse(url, asIs, true);
    }

    /** @param guess whether the scheme may be missing */
    private static TargetUrl parse(String url, boolean asIs, boolean guess) throws Malformed {
        if (url.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new Malformed(Mistake.CHARACTER);
        }
        var matcher = SCHEME.matcher(url);
        boolean named = matcher.lookingAt() && (!guess || url.startsWith("/", matcher.end()));
        String scheme = named ? matcher.group(1).toLowerCase(Locale.ROOT) : "http";
        if (named && !scheme.equals("http") && !scheme.equals("https")) {
            throw new Malformed(Mistake.SCHEME, scheme);
        }
        String rest = named ? withoutSlashes(url.substring(matcher.end())) : url;
        int pathStart = indexOfAny(rest, "/?#");
        String written = rest.substring(0, pathStart);
        String prefix = written.substring(0, indexOfAny(written, ".")).toLowerCase(Locale.ROOT);
        if (!named && TELLING_PREFIXES.contains(prefix)) {
            throw new Malformed(Mistake.SCHEME, prefix);
        }
        var authority = UrlAuthority.parse(written);
        boolean secure = scheme.equals("https");
        int usual = secure ? 443 : 80;
        var origin = new HostPort(authority.host(), authority.port() == null ? usual : authority.port());
        String target = target(rest.substring(pathStart), asIs);
        int fragment = rest.indexOf('#');
        return new TargetUrl(
                scheme + "://"
                        + (authority.userInfo() == null ? "" : authority.userInfo() + "@")
                        + authority.text(true)
                        + target
                        + (fragment < 0 ? "" : rest.substring(fragment)),
                secure,
                origin,
                authority.text(origin.port() != usual),
                target,
                authority.userInfo() == null ? null : decode(authority.userInfo()));
    }

    private static String withoutSlashes(String afterScheme) throws Malformed {
        int slashes = 0;
        while (afterScheme.startsWith("/", slashes)) {
            slashes++;
        }
        if (slashes == 0 || slashes > MAX_SLASHES) {
            throw new Malformed(Mistake.SLASHES);
        }
        return afterScheme.substring(slashes);
    }

    /** Path and query; a path beyond ASCII travels percent-encoded, a query as it is. */
    private static String target(String afterAuthority, boolean asIs) {
        String whole = afterAuthority.substring(0, indexOfAny(afterAuthority, "#"));
        int pathEnd = indexOfAny(whole, "?");
        String path = whole.substring(0, pathEnd);
        String query =
                new String(whole.substring(pathEnd).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String rooted = path.startsWith("/") ? path : "/" + path;
        return encodedBeyondAscii(asIs ? rooted : withoutDotSegments(rooted)) + query;
    }

    /** Where a Location header leads (RFC 3986 §5.2), by curl's reading of it. */
    TargetUrl resolve(String location, boolean asIs) throws Malformed {
        int query = indexOfAny(location, "?");
        String where = encodedBeyondAscii(location.substring(0, query).replace(" ", "%20")
                + location.substring(query).replace(' ', '+'));
        String scheme = secure ? "https:" : "http:";
        if (SCHEME.matcher(where).lookingAt()) {
            return parse(where, asIs, false);
        }
        if (where.startsWith("//")) {
            return parse(scheme + where, asIs, false);
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
        return parse(scheme + "//" + authority + joined, asIs, false);
    }

    /** The URL with {@code more} added to its query. */
    TargetUrl withQuery(String more) throws Malformed {
        String joint = target.indexOf('?') < 0 ? "?" : target.endsWith("?") || target.endsWith("&") ? "" : "&";
        String scheme = secure ? "https://" : "http://";
        return parse(scheme + authority + target + joint + more, true);
    }

    /** The URL with the name of {@code file} at its end, if its path ends in a slash; unless that is standard input. */
    TargetUrl withFileName(String file) throws Malformed {
        int pathEnd = indexOfAny(target, "?");
        if (file.equals("-") || target.charAt(pathEnd - 1) != '/') {
            return this;
        }
        String name = file.substring(file.lastIndexOf('/') + 1);
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        String scheme = secure ? "https://" : "http://";
        return parse(scheme + authority + target.substring(0, pathEnd) + encoded + target.substring(pathEnd), true);
    }

    /** For a Referer: without name, password and fragment. */
    String withoutSecrets() {
        return (secure ? "https://" : "http://") + authority + target;
    }

    /** What {@code -O} calls the file: the last part of the path, empty if there is none. */
    String fileName() {
        String path = target.substring(0, indexOfAny(target, "?"));
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.equals(".") || name.equals("..") ? "" : name;
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

    private static String encodedBeyondAscii(String text) {
        var encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(octet >= 0 ? String.valueOf((char) octet) : String.format("%%%02x", octet & 0xff));
        }
        return encoded.toString();
    }

    private static String decode(String text) {
        return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
