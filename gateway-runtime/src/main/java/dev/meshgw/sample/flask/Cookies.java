package dev.meshgw.sample.flask;

import dev.meshgw.sample.http.Field;
import dev.meshgw.sample.http.Request;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cookies in and out, quoted as Werkzeug quotes them. */
final class Cookies {

    /** Beside letters and digits, what Werkzeug leaves unquoted in a value. */
    private static final String LEGAL = "!#%&'~_`><@,:/$*+-.^|)(?}{=";

    private Cookies() {}

    /** The cookies of a request; of two with one name the first. */
    static Map<String, String> of(Request request) {
        var cookies = new LinkedHashMap<String, String>();
        for (String header : request.headers("Cookie")) {
            for (String pair : header.split(";")) {
                int equals = pair.indexOf('=');
                String name = (equals < 0 ? pair : pair.substring(0, equals)).strip();
                if (!name.isEmpty()) {
                    cookies.putIfAbsent(
                            name,
                            equals < 0 ? "" : unquote(pair.substring(equals + 1).strip()));
                }
            }
        }
        return cookies;
    }

    static Field set(String name, String value) {
        return field(name + "=" + quote(value) + "; Path=/");
    }

    static Field delete(String name) {
        return field(name + "=; Expires=Thu, 01-Jan-1970 00:00:00 GMT; Max-Age=0; Path=/");
    }

    private static Field field(String cookie) {
        return Httpbin.field("Set-Cookie", cookie);
    }

    private static String quote(String value) {
        var quoted = new StringBuilder();
        boolean plain = true;
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && Character.isLetterOrDigit(c) || LEGAL.indexOf(c) >= 0) {
                quoted.append(c);
            } else {
                plain = false;
                if (c == '"' || c == '\\') {
                    quoted.append('\\').append(c);
                } else if (c == ' ') {
                    quoted.append(c);
                } else {
                    quoted.append(String.format("\\%03o", (int) c));
                }
            }
        }
        return plain ? quoted.toString() : "\"" + quoted + "\"";
    }

    private static String unquote(String value) {
        if (value.length() < 2 || value.charAt(0) != '"' || value.charAt(value.length() - 1) != '"') {
            return value;
        }
        var bytes = new ByteArrayOutputStream();
        int end = value.length() - 1;
        for (int i = 1; i < end; i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 3 < end && value.substring(i + 1, i + 4).matches("[0-3][0-7]{2}")) {
                bytes.write(Integer.parseInt(value.substring(i + 1, i + 4), 8));
                i += 3;
            } else if (c == '\\' && i + 1 < end) {
                i++;
                bytes.write(value.charAt(i));
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
