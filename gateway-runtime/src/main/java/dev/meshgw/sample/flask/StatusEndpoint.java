package dev.meshgw.sample.flask;

import dev.meshgw.sample.http.Field;
import dev.meshgw.sample.http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** {@code /status/CODE} and {@code /status/200:0.9,500:0.1}: answers with the status that was asked for, or one by weight. */
final class StatusEndpoint {

    static final String TEAPOT = """

                -=[ teapot ]=-

                   _...._
                 .'  _ _ `.
                | ."` ^ `". _,
                \\_;`"---"`|//
                  |       ;/
                  \\_     _/
                    `\"""`
            """;

    private static final byte[] NO_BODY = new byte[0];
    private static final byte[] NOT_ACCEPTABLE = notAcceptable();

    private StatusEndpoint() {}

    static Reply answer(Call call) {
        String codes = call.text(0);
        Integer code = codes.contains(",") ? choose(codes) : code(codes);
        return code == null
                ? Httpbin.withCors(
                        call.request(),
                        400,
                        List.of(Gunicorn.HTML),
                        "Invalid status code".getBytes(StandardCharsets.US_ASCII),
                        true)
                : of(call, code);
    }

    /** The answer that httpbin has for a status: some have a body or fields of their own. */
    static Reply.Full of(Call call, int code) {
        return switch (code) {
            case 301, 302, 303, 305, 307 -> reply(call, code, List.of(new Field("Location", "/redirect/1")), NO_BODY);
            case 401 ->
                reply(call, code, List.of(new Field("WWW-Authenticate", "Basic realm=\"Fake Realm\"")), NO_BODY);
            case 402 ->
                reply(
                        call,
                        code,
                        List.of(new Field("x-more-info", "http://vimeo.com/22053820")),
                        "Pay me!".getBytes(StandardCharsets.US_ASCII));
            case 406 -> reply(call, code, List.of(new Field("Content-Type", "application/json")), NOT_ACCEPTABLE);
            case 407 ->
                reply(call, code, List.of(new Field("Proxy-Authenticate", "Basic realm=\"Fake Realm\"")), NO_BODY);
            case 418 ->
                reply(
                        call,
                        code,
                        List.of(new Field("x-more-info", "http://tools.ietf.org/html/rfc2324")),
                        TEAPOT.getBytes(StandardCharsets.US_ASCII));
            case 304 -> Httpbin.withCors(call.request(), code, List.of(), NO_BODY, false);
            default -> reply(call, code, List.of(Gunicorn.HTML), NO_BODY);
        };
    }

    private static byte[] notAcceptable() {
        var body = new LinkedHashMap<String, Object>();
        body.put("message", "The client accepts none of the media types on offer.");
        body.put("accept", List.of("image/webp", "image/svg+xml", "image/jpeg", "image/png", "image/*"));
        return PythonJson.dumps(body).getBytes(StandardCharsets.US_ASCII);
    }

    private static Reply.Full reply(Call call, int code, List<Field> fields, byte[] body) {
        return Httpbin.withCors(call.request(), code, fields, body, true);
    }

    private static @Nullable Integer choose(String codes) {
        var choices = new ArrayList<Integer>();
        var cumulated = new ArrayList<Double>();
        double total = 0;
        for (String choice : codes.split(",", -1)) {
            String[] parts = choice.split(":", -1);
            Integer code = code(parts[0]);
            Double weight = parts.length == 1 ? Double.valueOf(1) : weight(parts[1]);
            if (parts.length > 2 || code == null || weight == null) {
                return null;
            }
            total += weight;
            choices.add(code);
            cumulated.add(total);
        }
        double drawn = total * ThreadLocalRandom.current().nextDouble();
        int i = 0;
        while (i < choices.size() - 1 && cumulated.get(i) <= drawn) {
            i++;
        }
        return choices.get(i);
    }

    private static @Nullable Double weight(String text) {
        try {
            double weight = Call.parseFloat(text);
            return weight < 0 ? null : weight;
        } catch (PythonFailure notANumber) {
            return null;
        }
    }

    /** HTTP has no other statuses than those of three digits, so no other is sent, though the original would. */
    private static @Nullable Integer code(String text) {
        try {
            long code = Call.parseInt(text);
            return code >= 100 && code <= 999 ? (int) code : null;
        } catch (PythonFailure notANumber) {
            return null;
        }
    }
}
