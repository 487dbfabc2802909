package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.HeaderLine;
import dev.meshgw.client.Timings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/** {@code -w}: writes a format with curl's variables after a URL is done. */
final class CurlWriteOut {

    private static final String VERSION = "libcurl/7.88.1";
    private static final double NANOS = 1e9;

    private final Console console;
    private final String format;

    /** @throws CurlUsageException if the format's file cannot be read */
    CurlWriteOut(String format, Console console) {
        this.console = console;
        this.format = format.startsWith("@") ? read(format.substring(1), console) : format;
    }

    /** @param number which URL of the command line, from 0 */
    void write(CurlTransfer.Result result, int number) {
        Map<String, @Nullable Object> values = values(result, number);
        PrintStream out = console.out();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '\\' && i + 1 < format.length()) {
                out.print(escaped(format.charAt(++i)));
            } else if (c == '%' && format.startsWith("%%", i)) {
                out.print('%');
                i++;
            } else if (c == '%' && format.startsWith("%{", i) && format.indexOf('}', i) > 0) {
                String name = format.substring(i + 2, format.indexOf('}', i));
                i += name.length() + 2;
                if (name.equals("onerror") && result.failure() == null) {
                    break;
                }
                out = variable(name, values, result, out);
            } else if (c == '%' && format.startsWith("%header{", i) && format.indexOf('}', i) > 0) {
                String name = format.substring(i + 8, format.indexOf('}', i));
                i += name.length() + 8;
                out.print(header(result, name));
            } else {
                out.print(c);
            }
        }
        console.out().flush();
    }

    private PrintStream variable(
            String name, Map<String, @Nullable Object> values, CurlTransfer.Result result, PrintStream out) {
        switch (name) {
            case "stdout" -> {
                return console.out();
            }
            case "stderr" -> {
                return console.err();
            }
            case "onerror" -> {
                return out;
            }
            case "json" -> out.print(json(values));
            case "header_json" -> out.print(json(headers(result)));
            default -> {
                if (values.containsKey(name)) {
                    out.print(text(name, values.get(name)));
                } else {
                    console.err().println("curl: unknown --write-out variable: '" + name + "'");
                }
            }
        }
        return out;
    }

    private static String text(String name, @Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Double seconds) {
            return String.format(Locale.ROOT, "%.6f", seconds);
        }
        boolean threeDigits = name.equals("http_code") || name.equals("response_code") || name.equals("http_connect");
        return threeDigits ? String.format(Locale.ROOT, "%03d", value) : value.toString();
    }

    private static Map<String, @Nullable Object> values(CurlTransfer.Result result, int number) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        var report = result.report();
        var head = report == null ? null : report.head();
        var connection = report == null ? null : report.connection();
        var request = result.request();
        int status = head == null ? 0 : head.status();
        values.put(
                "content_type",
                head == null ? null : head.header("content-type").orElse(null));
        values.put(
                "errormsg", result.failure() == null ? null : result.failure().message());
        values.put("exitcode", result.exitCode());
        values.put("http_code", status);
        values.put("http_connect", 0);
        values.put("http_version", head == null ? "0" : head.version().number());
        values.put(
                "local_ip",
                connection == null ? "" : Addresses.text(connection.local().getAddress()));
        values.put("local_port", connection == null ? 0 : connection.local().getPort());
        values.put("method", request == null ? null : request.method());
        values.put("num_connects", result.connections());
        values.put("num_headers", head == null ? 0 : head.headers().size());
        values.put("num_redirects", result.redirects());
        values.put("redirect_url", redirectUrl(result));
        values.put(
                "remote_ip",
                connection == null ? "" : Addresses.text(connection.remote().getAddress()));
        values.put("remote_port", connection == null ? 0 : connection.remote().getPort());
        values.put("response_code", status);
        values.put("scheme", request == null ? null : request.url().secure() ? "HTTPS" : "HTTP");
        values.put("size_download", report == null ? 0 : report.received());
        values.put("size_header", result.headBytes());
        values.put("size_upload", report == null ? 0 : report.sent());
        values.put("ssl_verify_result", verifyResult(report == null ? null : report.handshake()));
        times(values, result);
        values.put("url", result.given());
        values.put(
                "url_effective",
                request == null ? result.given() : request.url().text());
        values.put("urlnum", number);
        values.put("curl_version", VERSION);
        return values;
    }

    private static void times(Map<String, @Nullable Object> values, CurlTransfer.Result result) {
        var report = result.report();
        Timings timings = report == null
                ? new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO)
                : report.timings();
        Function<Duration, Double> seconds = stage ->
                stage.isZero() ? 0.0 : result.redirectTime().plus(stage).toNanos() / NANOS;
        double total = seconds.apply(timings.total());
        long received = report == null ? 0 : report.received();
        values.put("speed_download", total == 0 ? 0 : Math.round(received / total));
        values.put("time_appconnect", seconds.apply(timings.appConnect()));
        values.put("time_connect", seconds.apply(timings.connect()));
        values.put("time_namelookup", seconds.apply(timings.nameLookup()));
        values.put("time_pretransfer", seconds.apply(timings.preTransfer()));
        values.put("time_redirect", result.redirectTime().toNanos() / NANOS);
        values.put("time_starttransfer", seconds.apply(timings.startTransfer()));
        values.put("time_total", total);
    }

    private static @Nullable String redirectUrl(CurlTransfer.Result result) {
        var report = result.report();
        if (report == null || report.head() == null || result.request() == null) {
            return null;
        }
        try {
            var location = CurlRequest.location(report.head());
            return location.isEmpty()
                    ? null
                    : result.request().url().resolve(location.get(), false).text();
        } catch (TargetUrl.Malformed e) {
            return null;
        }
    }

    private static int verifyResult(@Nullable HandshakeReport handshake) {
        return handshake == null || handshake.identity() == null
                ? 0
                : handshake.identity().verification().code().number();
    }

    private static String header(CurlTransfer.Result result, String name) {
        var report = result.report();
        return report == null || report.head() == null
                ? ""
                : report.head().header(name).orElse("");
    }

    private static Map<String, List<String>> headers(CurlTransfer.Result result) {
        var headers = new LinkedHashMap<String, List<String>>();
        var report = result.report();
        if (report != null && report.head() != null) {
            for (HeaderLine line : report.head().headers()) {
                headers.computeIfAbsent(line.key(), key -> new ArrayList<>()).add(line.value());
            }
        }
        return headers;
    }

    private static String json(Object value) {
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(value);
    }

    private static String escaped(char letter) {
        return switch (letter) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            default -> "\\" + letter;
        };
    }

    private static String read(String name, Console console) {
        try {
            return Files.readString(console.path(name));
        } catch (IOException e) {
            throw new CurlUsageException("cannot read the format file '" + name + "'", null);
        }
    }
}
