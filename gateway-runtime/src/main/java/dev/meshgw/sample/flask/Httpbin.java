package dev.meshgw.sample.flask;

import dev.meshgw.sample.http.Application;
import dev.meshgw.sample.http.Field;
import dev.meshgw.sample.http.HttpDate;
import dev.meshgw.sample.http.PerSecond;
import dev.meshgw.sample.http.Refusal;
import dev.meshgw.sample.http.Reply;
import dev.meshgw.sample.http.Reply.Chunk;
import dev.meshgw.sample.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * httpbin as the images kennethreitz/httpbin and kong/httpbin answer: statuses, header order, CORS and JSON are theirs. It
 * stands in for mccutchen/go-httpbin too, whose JSON differs in that every value is a list. Images, {@code /digest-auth},
 * {@code /brotli} and {@code /links} are not here; the index page lists what is. Thread-safe.
 */
public final class Httpbin implements Application {

    private static final String BODY_METHODS = "GET POST PUT DELETE PATCH TRACE";
    private static final Field JSON = new Field("Content-Type", "application/json");
    private static final Field TEXT = new Field("Content-Type", "text/plain");
    private static final byte[] NO_BODY = new byte[0];

    /** httpbin streams no more lines than this. */
    private static final int MAX_STREAM_LINES = 100;

    /** httpbin waits no longer than this. */
    private static final double MAX_DELAY_SECONDS = 10;

    private static final Set<String> ENV_COOKIES = Set.of(
            "_gauges_unique",
            "_gauges_unique_year",
            "_gauges_unique_month",
            "_gauges_unique_day",
            "_gauges_unique_hour",
            "__utmz",
            "__utma",
            "__utmb");

    /** Fields that the server alone writes: a second one would cut the answer in two. */
    private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding", "connection");

    private final PerSecond<String> logTime = Gunicorn.logTime();
    private final Routes routes = routes();
    private final byte[] index = Pages.index(routes.all());

    private Routes routes() {
        return new Routes.Builder()
                .add("GET", "/", "this page", call -> page(call, Gunicorn.HTML, index))
                .add(BODY_METHODS, "/status/<codes>", "a status, or one of 200:0.9,500:0.1", StatusEndpoint::answer)
                .add(BODY_METHODS, "/delay/<seconds>", "the request, later; at most 10 s", Httpbin::delay)
                .add("GET", "/get", "the request", call -> json(call, new RequestEcho(call).get()))
                .add("POST", "/post", "the request with its body", Httpbin::echo)
                .add("PUT", "/put", "the request with its body", Httpbin::echo)
                .add("PATCH", "/patch", "the request with its body", Httpbin::echo)
                .add("DELETE", "/delete", "the request with its body", Httpbin::echo)
                .add(BODY_METHODS, "/anything", "the request with method and body", Httpbin::anything)
                .add(BODY_METHODS, "/anything/<path:anything>", "the same, at any path", Httpbin::anything)
                .add("GET", "/headers", "the request's headers", Httpbin::headers)
                .add(
                        "GET",
                        "/ip",
                        "the caller's address",
                        call -> json(call, Map.of("origin", new RequestEcho(call).origin())))
                .add("GET", "/user-agent", "the caller's user agent", Httpbin::userAgent)
                .add(
                        "GET",
                        "/uuid",
                        "a random UUID",
                        call -> json(call, Map.of("uuid", UUID.randomUUID().toString())))
                .add("GET", "/cookies", "the request's cookies", Httpbin::cookies)
                .add("GET", "/cookies/set", "sets the query's pairs as cookies", Httpbin::setCookies)
                .add("GET", "/cookies/set/<name>/<value>", "sets a cookie", Httpbin::setCookie)
                .add("GET", "/cookies/delete", "deletes the query's names", Httpbin::deleteCookies)
                .add("GET", "/redirect/<int:n>", "redirects n times, then to /get", Httpbin::redirect)
                .add("GET", "/relative-redirect/<int:n>", "the same without a host", Httpbin::relativeRedirect)
                .add("GET", "/absolute-redirect/<int:n>", "the same with a host", Httpbin::absoluteRedirect)
                .add(BODY_METHODS, "/redirect-to", "redirects to ?url=, with ?status_code=", Httpbin::redirectTo)
                .add("GET", "/stream/<int:n>", "n lines of JSON, at most 100", Httpbin::streamLines)
                .add("GET", "/bytes/<int:n>", "n random bytes; ?seed= repeats them", BytesEndpoints::bytes)
                .add("GET", "/stream-bytes/<int:n>", "the same in chunks of ?chunk_size=", BytesEndpoints::streamBytes)
                .add("GET", "/range/<int:n>", "n bytes that obey Range", BytesEndpoints::range)
                .add("GET", "/drip", "?numbytes= over ?duration= seconds after ?delay=", BytesEndpoints::drip)
                .add("GET", "/gzip", "the request, gzip-encoded", call -> compressed(call, "gzip", "gzipped"))
                .add("GET", "/deflate", "the request, deflate-encoded", call -> compressed(call, "deflate", "deflated"))
                .add("GET", "/html", "an HTML page", call -> page(call, Gunicorn.HTML, Pages.HTML))
                .add("GET", "/json", "a JSON document", call -> json(call, Pages.SLIDESHOW))
                .add(
                        "GET",
                        "/xml",
                        "an XML document",
                        call -> page(call, new Field("Content-Type", "application/xml"), Pages.XML))
                .add("GET", "/robots.txt", "rules for robots", call -> page(call, TEXT, Pages.ROBOTS))
                .add("GET", "/deny", "what robots must not see", call -> page(call, TEXT, Pages.DENY))
                .add("GET", "/encoding/utf8", "a page of many scripts", call -> page(call, Gunicorn.HTML, Pages.UTF8))
                .add("GET", "/forms/post", "a form that goes to /post", call -> page(call, Gunicorn.HTML, Pages.FORM))
                .add("GET", "/base64/<value>", "the decoded text", Httpbin::base64)
                .add("GET", "/basic-auth/<user>/<passwd>", "asks for Basic credentials", call -> basicAuth(call, 401))
                .add(
                        "GET",
                        "/hidden-basic-auth/<user>/<passwd>",
                        "the same, but 404 without",
                        call -> basicAuth(call, 404))
                .add("GET", "/bearer", "asks for a bearer token", Httpbin::bearer)
                .add("GET", "/cache", "304 if the request is conditional", Httpbin::cache)
                .add("GET", "/cache/<int:seconds>", "Cache-Control with max-age", Httpbin::cacheControl)
                .add("GET", "/etag/<etag>", "obeys If-None-Match and If-Match", Httpbin::etag)
                .add("GET POST", "/response-headers", "the query's pairs as headers", Httpbin::responseHeaders)
                .build();
    }

    @Override
    public String server() {
        return "gunicorn/19.9.0";
    }

    @Override
    public Reply answer(Request request) {
        Set<String> allowed = new TreeSet<>();
        for (Routes.Match match : routes.find(UrlEncoding.decodePath(request.path()))) {
            Set<String> methods = match.route().allowed();
            if (methods.contains(request.method()) && !request.method().equals("OPTIONS")) {
                return answer(request, match);
            }
            allowed.addAll(methods);
        }
        if (allowed.isEmpty()) {
            return withCors(request, 404, List.of(Gunicorn.HTML, Field.LENGTH), FlaskPages.NOT_FOUND, false);
        }
        List<Field> allow = List.of(Gunicorn.HTML, new Field("Allow", String.join(", ", allowed)));
        return request.method().equals("OPTIONS")
                ? withCors(request, 200, allow, NO_BODY, true)
                : withCors(request, 405, allow, FlaskPages.NOT_ALLOWED, true);
    }

    private Reply answer(Request request, Routes.Match match) {
        try {
            return match.route()
                    .endpoint()
                    .answer(new Call(request, match.variables(), UrlEncoding.parseForm(request.query())));
        } catch (PythonFailure asTheOriginal) {
            return withCors(request, 500, List.of(Gunicorn.HTML, Field.LENGTH), FlaskPages.FAILED, false);
        }
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
        return Gunicorn.startLines("19.9.0", "0.0.0.0:" + port, Instant.now());
    }

    /**
     * An answer with the CORS fields that httpbin gives everything.
     *
     * @param lengthLast where Flask made the body after the fields, its length comes last
     */
    static Reply.Full withCors(Request request, int status, List<Field> fields, byte[] body, boolean lengthLast) {
        List<Field> all = corsFields(request, fields);
        if (lengthLast) {
            all.add(Field.LENGTH);
        }
        return new Reply.Full(status, Gunicorn.reason(status), all, body);
    }

    static Reply.Stream stream(
            Request request, int status, List<Field> fields, OptionalLong length, Iterator<Chunk> chunks) {
        return new Reply.Stream(status, Gunicorn.reason(status), corsFields(request, fields), length, chunks);
    }

    private static List<Field> corsFields(Request request, List<Field> fields) {
        var all = new ArrayList<Field>(fields.size() + 7);
        all.add(Field.CONNECTION);
        all.addAll(fields);
        all.add(field("Access-Control-Allow-Origin", request.header("Origin").orElse("*")));
        all.add(new Field("Access-Control-Allow-Credentials", "true"));
        if (request.method().equals("OPTIONS")) {
            all.add(new Field("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, PATCH, OPTIONS"));
            all.add(new Field("Access-Control-Max-Age", "3600"));
            request.header("Access-Control-Request-Headers")
                    .ifPresent(asked -> all.add(field("Access-Control-Allow-Headers", asked)));
        }
        return all;
    }

    /** A field with text from outside. The original's server fails on a line break in it, too. */
    static Field field(String name, String value) {
        try {
            return new Field(latin1(name), latin1(value));
        } catch (IllegalArgumentException lineBreak) {
            throw new PythonFailure("a header field with a line break");
        }
    }

    /** UTF-8 bytes one char each, as header text is handed to the server. */
    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static Reply.Full json(Call call, Object value) {
        return json(call, value, List.of());
    }

    private static Reply.Full json(Call call, Object value, List<Field> more) {
        var fields = new ArrayList<Field>(2 + more.size());
        fields.add(JSON);
        fields.add(Field.LENGTH);
        fields.addAll(more);
        return withCors(call.request(), 200, fields, PythonJson.jsonify(value), false);
    }

    private static Reply page(Call call, Field contentType, byte[] body) {
        return withCors(call.request(), 200, List.of(contentType, Field.LENGTH), body, false);
    }

    private static Reply echo(Call call) {
        return json(call, new RequestEcho(call).postWithJson());
    }

    private static Reply anything(Call call) {
        Map<String, @Nullable Object> echo = new RequestEcho(call).postWithJson();
        echo.put("method", call.request().method());
        return json(call, echo);
    }

    private static Reply delay(Call call) {
        double seconds = Math.min(Call.parseFloat(call.text(0)), MAX_DELAY_SECONDS);
        if (seconds < 0) {
            throw new PythonFailure("sleep for a negative time");
        }
        return new Reply.Later(BytesEndpoints.duration(seconds), json(call, new RequestEcho(call).post()));
    }

    private static Reply headers(Call call) {
        return json(call, Map.of("headers", new RequestEcho(call).headers()));
    }

    private static Reply userAgent(Call call) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("user-agent", call.request().header("User-Agent").orElse(null));
        return json(call, body);
    }

    private static Reply cookies(Call call) {
        Map<String, String> cookies = Cookies.of(call.request());
        if (!call.args().containsKey("show_env")) {
            cookies.keySet().removeAll(ENV_COOKIES);
        }
        return json(call, Map.of("cookies", cookies));
    }

    private static Reply setCookie(Call call) {
        return redirect(call, "/cookies", List.of(Cookies.set(call.text(0), call.text(1))));
    }

    private static Reply setCookies(Call call) {
        return redirect(
                call,
                "/cookies",
                call.args().entrySet().stream()
                        .map(pair -> Cookies.set(pair.getKey(), pair.getValue().get(0)))
                        .toList());
    }

    private static Reply deleteCookies(Call call) {
        return redirect(
                call,
                "/cookies",
                call.args().keySet().stream().map(Cookies::delete).toList());
    }

    private static Reply redirect(Call call, String location, List<Field> more) {
        var fields = new ArrayList<Field>();
        fields.add(Gunicorn.HTML);
        fields.add(Field.LENGTH);
        fields.add(field("Location", location));
        fields.addAll(more);
        return withCors(call.request(), 302, fields, FlaskPages.redirect(location), false);
    }

    private static Reply redirect(Call call) {
        boolean absolute =
                call.args().getOrDefault("absolute", List.of("")).get(0).equalsIgnoreCase("true");
        return redirect(
                call, next(call, absolute, absolute ? "/absolute-redirect/" : "/relative-redirect/"), List.of());
    }

    private static Reply absoluteRedirect(Call call) {
        return redirect(call, next(call, true, "/absolute-redirect/"), List.of());
    }

    private static Reply relativeRedirect(Call call) {
        return withCors(
                call.request(),
                302,
                List.of(Gunicorn.HTML, new Field("Location", next(call, false, "/relative-redirect/"))),
                NO_BODY,
                true);
    }

    private static String next(Call call, boolean absolute, String path) {
        long n = call.number(0);
        if (n == 0) {
            throw new PythonFailure("assert n > 0");
        }
        String target = n == 1 ? "/get" : path + (n - 1);
        return absolute ? "http://" + RequestEcho.host(call.request()) + target : target;
    }

    private static Reply redirectTo(Call call) {
        String url = call.arg("url").orElseThrow(() -> new PythonFailure("no url"));
        long asked = call.intArg("status_code", 302);
        int status = asked >= 300 && asked < 400 ? (int) asked : 302;
        return withCors(call.request(), status, List.of(Gunicorn.HTML, field("Location", url)), NO_BODY, true);
    }

    private static Reply streamLines(Call call) {
        int lines = (int) Math.min(call.number(0), MAX_STREAM_LINES);
        Map<String, @Nullable Object> echo = new RequestEcho(call).get();
        Iterator<Chunk> chunks = IntStream.range(0, lines)
                .mapToObj(id -> {
                    echo.put("id", id);
                    return Chunk.now((PythonJson.dumps(echo) + "\n").getBytes(StandardCharsets.US_ASCII));
                })
                .iterator();
        return stream(call.request(), 200, List.of(Field.LENGTH, JSON), OptionalLong.empty(), chunks);
    }

    private static Reply compressed(Call call, String encoding, String member) {
        var echo = new RequestEcho(call);
        byte[] plain = PythonJson.jsonify(Map.of(
                member, true, "method", call.request().method(), "origin", echo.origin(), "headers", echo.headers()));
        var bytes = new ByteArrayOutputStream();
        try (var out = encoding.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new AssertionError("memory does not fail to be written", e);
        }
        return withCors(
                call.request(),
                200,
                List.of(JSON, new Field("Content-Encoding", encoding), Field.LENGTH),
                bytes.toByteArray(),
                false);
    }

    private static Reply base64(Call call) {
        String value = call.text(0);
        String text;
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(value.getBytes(StandardCharsets.UTF_8));
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException notText) {
            text = "Incorrect Base64 data try: SFRUUEJJTiBpcyBhd2Vzb21l";
        }
        return page(call, Gunicorn.HTML, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Reply basicAuth(Call call, int otherwise) {
        String expected = call.text(0) + ":" + call.text(1);
        boolean authenticated = call.request()
                .header("Authorization")
                .filter(header -> header.regionMatches(true, 0, "Basic ", 0, 6))
                .map(header -> decodeCredentials(header.substring(6).strip()))
                .filter(expected::equals)
                .isPresent();
        return authenticated
                ? json(call, Map.of("authenticated", true, "user", call.text(0)))
                : StatusEndpoint.of(call, otherwise);
    }

    private static String decodeCredentials(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private static Reply bearer(Call call) {
        String authorization = call.request().header("Authorization").orElse("");
        return authorization.startsWith("Bearer ")
                ? json(call, Map.of("authenticated", true, "token", authorization.substring("Bearer ".length())))
                : withCors(
                        call.request(),
                        401,
                        List.of(Gunicorn.HTML, new Field("WWW-Authenticate", "Bearer")),
                        NO_BODY,
                        true);
    }

    private static Reply cache(Call call) {
        boolean conditional = call.request().header("If-Modified-Since").isPresent()
                || call.request().header("If-None-Match").isPresent();
        return conditional
                ? StatusEndpoint.of(call, 304)
                : json(
                        call,
                        new RequestEcho(call).get(),
                        List.of(
                                new Field("Last-Modified", HttpDate.format(Instant.now())),
                                new Field("ETag", UUID.randomUUID().toString().replace("-", ""))));
    }

    private static Reply cacheControl(Call call) {
        return json(
                call,
                new RequestEcho(call).get(),
                List.of(new Field("Cache-Control", "public, max-age=" + call.text(0))));
    }

    private static Reply etag(Call call) {
        Field etag = field("ETag", call.text(0));
        List<String> ifNoneMatch =
                entityTags(call.request().header("If-None-Match").orElse(""));
        List<String> ifMatch = entityTags(call.request().header("If-Match").orElse(""));
        if (!ifNoneMatch.isEmpty()) {
            if (ifNoneMatch.contains(call.text(0)) || ifNoneMatch.contains("*")) {
                return withCors(call.request(), 304, List.of(etag), NO_BODY, false);
            }
        } else if (!ifMatch.isEmpty() && !ifMatch.contains(call.text(0)) && !ifMatch.contains("*")) {
            return StatusEndpoint.of(call, 412);
        }
        return json(call, new RequestEcho(call).get(), List.of(etag));
    }

    private static List<String> entityTags(String header) {
        var tags = new ArrayList<String>();
        for (String part : header.split(",")) {
            String tag = part.strip();
            tag = tag.startsWith("W/") ? tag.substring(2) : tag;
            tag = tag.startsWith("\"") ? tag.substring(1) : tag;
            int quote = tag.indexOf('"');
            tag = quote < 0 ? tag : tag.substring(0, quote);
            if (!tag.isEmpty()) {
                tags.add(tag);
            }
        }
        return tags;
    }

    /** The body tells the headers, among them its own length: it is made again until that is true. */
    private static Reply responseHeaders(Call call) {
        var more = new ArrayList<Field>();
        var shown = new LinkedHashMap<String, Object>();
        shown.put("Content-Type", JSON.value());
        call.args().forEach((name, values) -> {
            if (!FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> more.add(field(name, value)));
                shown.put(name, values.size() == 1 ? values.get(0) : values);
            }
        });
        int length = 0;
        int before;
        do {
            before = length;
            shown.put("Content-Length", Integer.toString(before));
            length = PythonJson.jsonify(shown).length;
        } while (length != before);
        return json(call, shown, more);
    }
}
