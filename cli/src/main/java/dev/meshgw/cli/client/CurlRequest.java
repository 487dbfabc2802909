package dev.meshgw.cli.client;

import static dev.meshgw.cli.client.CurlOption.*;

import dev.meshgw.cli.Console;
import dev.meshgw.client.ClientRequest;
import dev.meshgw.client.HeaderLine;
import dev.meshgw.client.RequestBody;
import dev.meshgw.client.ResponseHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request of a curl command line, first or redirected. Immutable.
 *
 * @param first the URL that the redirects began with, whose host custom Host and credentials are for
 * @param body with what curl would send for {@code -d}, {@code -T} and their kin
 * @param previous the URL that redirected here, null for the first
 */
record CurlRequest(
        CurlArguments arguments,
        String method,
        TargetUrl url,
        TargetUrl first,
        Body body,
        @Nullable TargetUrl previous) {

    /** What the request carries. @param contentType null to send none */
    record Body(RequestBody content, @Nullable String contentType, boolean upload) {
        private static final Body NONE = new Body(RequestBody.none(), null, false);
    }

    /** curl's EXPECT_100_THRESHOLD: larger bodies ask first. */
    private static final long EXPECT_THRESHOLD_BYTES = 1024 * 1024;

    private static final String AUTOMATIC = ";auto";
    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String USER_AGENT_VALUE = "curl/7.88.1";
    private static final String JSON_TYPE = "application/json";

    /** The file of -T is missing, or this user may not read it. */
    static final class UnreadableUpload extends Exception {

        private static final long serialVersionUID = 1L;

        private final String file;

        private UnreadableUpload(String file, IOException cause) {
            super(file, cause);
            this.file = file;
        }

        String file() {
            return file;
        }
    }

    /** @throws CurlUsageException if a file of -d cannot be read */
    static CurlRequest first(CurlArguments arguments, TargetUrl url, Console console)
            throws TargetUrl.Malformed, UnreadableUpload {
        var data = CurlData.of(arguments.data(), console);
        TargetUrl target = url;
        Body body = Body.NONE;
        if (arguments.has(GET) && !arguments.data().isEmpty()) {
            target = url.withQuery(data.text());
        } else if (!arguments.data().isEmpty()) {
            body = new Body(data.body(), data.isJson() ? null : FORM, false);
        }
        var upload = arguments.last(UPLOAD_FILE).filter(file -> !file.isEmpty());
        if (upload.isPresent()) {
            body = upload(upload.get(), console);
            target = url.withFileName(upload.get());
        }
        String implied = CurlRequestKind.of(arguments).method();
        return new CurlRequest(arguments, arguments.last(REQUEST).orElse(implied), target, target, body, null);
    }

    /** Whether a redirect turns this request into a GET (RFC 9110 §15.4, with what clients always made of it). */
    boolean becomesGet(int status) {
        return switch (status) {
            case 301 -> method.equals("POST") && !arguments.has(POST301);
            case 302 -> method.equals("POST") && !arguments.has(POST302);
            case 303 -> !method.equals("HEAD") && !method.equals("GET") && !arguments.has(POST303);
            default -> false;
        };
    }

    /** The request that a redirect leads to; a method of the user's stays even then. */
    CurlRequest redirected(TargetUrl to, int status) {
        return becomesGet(status)
                ? new CurlRequest(arguments, arguments.last(REQUEST).orElse("GET"), to, first, Body.NONE, url)
                : new CurlRequest(arguments, method, to, first, body, url);
    }

    /** Where the response redirects to; empty if it does not. */
    static Optional<String> location(ResponseHead head) {
        return head.status() / 100 == 3 ? head.header("location").filter(text -> !text.isEmpty()) : Optional.empty();
    }

    ClientRequest toClientRequest(Duration maxTime) {
        return new ClientRequest(
                method,
                url.secure(),
                url.origin(),
                arguments.last(REQUEST_TARGET).orElse(url.target()),
                headers(),
                body.content(),
                maxTime);
    }

    private List<HeaderLine> headers() {
        var custom = customHeaders();
        var headers = new ArrayList<HeaderLine>();
        own(headers, custom, "Host", url.authority());
        authorization().ifPresent(value -> own(headers, custom, "Authorization", value));
        arguments
                .last(RANGE)
                .ifPresent(
                        range -> own(headers, custom, "Range", "bytes=" + range + (range.matches("\\d+") ? "-" : "")));
        String agent = arguments.last(USER_AGENT).orElse(USER_AGENT_VALUE);
        if (!agent.isEmpty()) {
            own(headers, custom, "User-Agent", agent);
        }
        if (!arguments.has(JSON)) {
            own(headers, custom, "Accept", "*/*");
        }
        referer().ifPresent(referer -> own(headers, custom, "Referer", referer));
        String cookies = String.join(";", arguments.all(COOKIE));
        if (!cookies.isEmpty()) {
            own(headers, custom, "Cookie", cookies);
        }
        for (Custom line : custom) {
            boolean isHost = line.name().equals("host");
            if (line.header() != null && !isHost) {
                headers.add(line.header());
            }
        }
        bodyHeaders(headers, custom);
        return headers;
    }

    private void bodyHeaders(List<HeaderLine> headers, List<Custom> custom) {
        if (arguments.has(JSON) && !body.content().isEmpty()) {
            own(headers, custom, "Content-Type", JSON_TYPE);
            own(headers, custom, "Accept", JSON_TYPE);
        }
        var length = body.content().knownLength();
        if (body == Body.NONE) {
            return;
        }
        if (length.isEmpty()) {
            own(headers, custom, "Transfer-Encoding", "chunked");
        } else if (find(custom, "transfer-encoding").isEmpty()) {
            own(headers, custom, "Content-Length", Long.toString(length.getAsLong()));
        }
        if (body.contentType() != null) {
            own(headers, custom, "Content-Type", body.contentType());
        }
        if (body.upload() || length.orElse(Long.MAX_VALUE) > EXPECT_THRESHOLD_BYTES) {
            own(headers, custom, "Expect", "100-continue");
        }
    }

    /**
     * A header line of the user's.
     *
     * @param name in lower case
     * @param header null to send no such field at all
     */
    private record Custom(String name, @Nullable HeaderLine header) {}

    /** {@code Name: value} replaces, {@code Name:} removes, {@code Name;} sends an empty field; others mean nothing. */
    private List<Custom> customHeaders() {
        boolean elsewhere = !url.origin().host().equals(first.origin().host());
        boolean trusted = arguments.has(LOCATION_TRUSTED);
        var custom = new ArrayList<Custom>();
        for (String text : arguments.all(HEADER)) {
            int colon = text.indexOf(':');
            int semicolon = text.indexOf(';');
            if (colon > 0) {
                String name = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                boolean dropped = elsewhere && (name.equals("host") || !trusted && CREDENTIALS.contains(name));
                if (!dropped) {
                    boolean removes = text.substring(colon + 1).isBlank();
                    custom.add(new Custom(name, removes ? null : new HeaderLine(text)));
                }
            } else if (semicolon > 0 && text.substring(semicolon + 1).isBlank()) {
                String name = text.substring(0, semicolon);
                custom.add(new Custom(name.strip().toLowerCase(Locale.ROOT), new HeaderLine(name + ":")));
            }
        }
        return custom;
    }

    /** Adds curl's own field, unless the user has a say in it. A Host of the user's keeps the place of curl's. */
    private static void own(List<HeaderLine> headers, List<Custom> custom, String name, String value) {
        var users = find(custom, name.toLowerCase(Locale.ROOT));
        if (users.isEmpty()) {
            headers.add(HeaderLine.of(name, value));
        } else if (name.equals("Host") && users.get().header() != null) {
            headers.add(users.get().header());
        }
    }

    /** What -e says; after a redirect {@code ;auto} in it stands for the URL that redirected. */
    Optional<String> referer() {
        String given = arguments.last(REFERER).orElse("");
        boolean auto = given.endsWith(AUTOMATIC);
        if (auto && previous != null) {
            return Optional.of(previous.withoutSecrets());
        }
        String referer = auto ? given.substring(0, given.length() - AUTOMATIC.length()) : given;
        return Optional.of(referer).filter(text -> !text.isEmpty());
    }

    private static Optional<Custom> find(List<Custom> custom, String name) {
        return custom.stream().filter(line -> line.name().equals(name)).findFirst();
    }

    private Optional<String> authorization() {
        boolean elsewhere = !url.origin().host().equals(first.origin().host());
        if (elsewhere && !arguments.has(LOCATION_TRUSTED)) {
            return Optional.empty();
        }
        var bearer = arguments.last(OAUTH2_BEARER).map(token -> "Bearer " + token);
        return bearer.or(() -> arguments
                .last(USER)
                .or(() -> Optional.ofNullable(url.userInfo()))
                .map(user -> "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (user.contains(":") ? user : user + ":").getBytes(StandardCharsets.UTF_8))));
    }

    private static Body upload(String file, Console console) throws UnreadableUpload {
        if (file.equals("-")) {
            return new Body(new RequestBody(console::in, -1), null, true);
        }
        var path = console.path(file);
        try {
            return new Body(new RequestBody(() -> Files.newInputStream(path), Files.size(path)), null, true);
        } catch (IOException e) {
            throw new UnreadableUpload(file, e);
        }
    }
}
