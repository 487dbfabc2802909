package dev.meshgw.sample.flask;

import dev.meshgw.sample.http.Request;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What httpbin tells about a request: the JSON members of {@code /get}, {@code /post}, {@code /anything} and the rest. */
final class RequestEcho {

    /** Fields that proxies add and httpbin hides, unless the query has {@code show_env}. */
    private static final List<String> ENV_HEADERS = List.of(
            "X-Varnish",
            "X-Request-Start",
            "X-Heroku-Queue-Depth",
            "X-Real-Ip",
            "X-Forwarded-Proto",
            "X-Forwarded-Protocol",
            "X-Forwarded-Ssl",
            "X-Heroku-Queue-Wait-Time",
            "X-Forwarded-For",
            "X-Heroku-Dynos-In-Use",
            "X-Forwarded-Port",
            "X-Request-Id",
            "Via",
            "Total-Route-Time",
            "Connect-Time");

    private final Call call;
    private final Request request;

    RequestEcho(Call call) {
        this.call = call;
        this.request = call.request();
    }

    /** The address in X-Forwarded-For as it stands, or else the peer's. */
    String origin() {
        return request.header("X-Forwarded-For").orElse(request.downstream().address());
    }

    /** Names in Python's title case; equal names joined by a comma, as gunicorn hands them on. */
    Map<String, Object> headers() {
        var headers = new TreeMap<String, Object>();
        request.headers()
                .forEachRemaining(field -> headers.merge(
                        titleCase(field.getKey()), field.getValue(), (first, second) -> first + "," + second));
        if (!call.args().containsKey("show_env")) {
            ENV_HEADERS.forEach(headers::remove);
        }
        return headers;
    }

    /** A name with one value as that value, with several as a list. */
    Map<String, Object> args() {
        return semiflatten(call.args());
    }

    /** The scheme that the first proxy saw, the host that was asked for, path and query as sent. */
    String url() {
        String scheme = request.header("X-Forwarded-Proto")
                .or(() -> request.header("X-Forwarded-Protocol"))
                .orElse("on".equals(request.header("X-Forwarded-Ssl").orElse("")) ? "https" : "http");
        String query = request.query();
        return scheme + "://" + host(request) + request.path() + (query.isEmpty() ? "" : "?" + query);
    }

    static String host(Request request) {
        return request.host().orElse("localhost:" + request.downstream().serverPort());
    }

    /** The members {@code args headers origin url}. */
    Map<String, @Nullable Object> get() {
        var echo = new LinkedHashMap<String, @Nullable Object>();
        echo.put("url", url());
        echo.put("args", args());
        echo.put("headers", headers());
        echo.put("origin", origin());
        return echo;
    }

    /** The members of {@link #get} with those of the body: {@code data files form}. */
    Map<String, @Nullable Object> post() {
        Map<String, @Nullable Object> echo = get();
        Body body = body();
        echo.put("data", body.data());
        echo.put("files", body.files());
        echo.put("form", body.form());
        return echo;
    }

    /** The members of {@link #post} with {@code json}. */
    Map<String, @Nullable Object> postWithJson() {
        Map<String, @Nullable Object> echo = post();
        Object data = echo.get("data");
        echo.put("json", data instanceof String text && !text.isEmpty() ? PythonJson.loads(text) : null);
        return echo;
    }

    private record Body(String data, Map<String, Object> form, Map<String, Object> files) {}

    private Body body() {
        String type = request.header("Content-Type").orElse("");
        int semicolon = type.indexOf(';');
        String mediaType =
                (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        if (mediaType.equals("application/x-www-form-urlencoded")) {
            String text = new String(request.body(), StandardCharsets.ISO_8859_1);
            return new Body("", semiflatten(UrlEncoding.parseForm(text)), Map.of());
        }
        if (mediaType.equals("multipart/form-data")) {
            return multipart(type);
        }
        return new Body(jsonSafe(request.body(), "application/octet-stream"), Map.of(), Map.of());
    }

    private Body multipart(String contentType) {
        var form = new LinkedHashMap<String, List<String>>();
        var files = new LinkedHashMap<String, List<String>>();
        FullHttpRequest copy = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                "/",
                Unpooled.wrappedBuffer(request.body()),
                DefaultHttpHeadersFactory.headersFactory().newHeaders().set(HttpHeaderNames.CONTENT_TYPE, contentType),
                DefaultHttpHeadersFactory.trailersFactory().newHeaders());
        HttpPostRequestDecoder decoder = null;
        try {
            decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), copy);
            for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
                if (part instanceof FileUpload file) {
                    String type = file.getContentType();
                    files.computeIfAbsent(file.getName(), k -> new ArrayList<>(1))
                            .add(jsonSafe(file.get(), type == null ? "application/octet-stream" : type));
                } else if (part instanceof Attribute attribute) {
                    form.computeIfAbsent(attribute.getName(), k -> new ArrayList<>(1))
                            .add(attribute.getValue());
                }
            }
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException | IOException notMultipart) {
            // Werkzeug keeps what it has understood of a damaged body, and so does this.
        } finally {
            if (decoder != null) {
                decoder.destroy();
            }
            copy.release();
        }
        return new Body("", semiflatten(form), semiflatten(files));
    }

    /** Text as it is; other bytes as a {@code data:} URL (RFC 2397), because JSON cannot hold them. */
    private static String jsonSafe(byte[] bytes, String contentType) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            return "data:" + contentType + ";base64," + Base64.getEncoder().encodeToString(bytes);
        }
    }

    private static Map<String, Object> semiflatten(Map<String, List<String>> values) {
        var flat = new LinkedHashMap<String, Object>();
        values.forEach((name, all) -> flat.put(name, all.size() == 1 ? all.get(0) : all));
        return flat;
    }

    /** Python's {@code str.title}: a letter after anything that is no letter is a capital. */
    static String titleCase(String name) {
        var title = new StringBuilder(name.length());
        boolean inWord = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            title.append(inWord ? Character.toLowerCase(c) : Character.toUpperCase(c));
            inWord = Character.isLetter(c);
        }
        return title.toString();
    }
}
