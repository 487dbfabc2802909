package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import dev.meshgw.client.HeaderLine;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/** {@code -w}: writes a format with curl's variables after a URL is done. */
final class CurlWriteOut {

    private final Console console;
    private final String format;

    /** @throws CurlUsageException if the format's file cannot be read */
    CurlWriteOut(String format, Console console) {
        this.console = console;
        this.format = format.startsWith("@") ? read(format.substring(1), console) : format;
    }

    /** @param number which URL of the command line, from 0 */
    void write(CurlTransfer.Result result, int number) {
        Map<String, @Nullable Object> values = CurlVariables.of(result, number);
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
            case "header_json" -> out.print(headerJson(result));
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
        if (value instanceof BigDecimal seconds) {
            return seconds.toPlainString();
        }
        boolean threeDigits = name.equals("http_code") || name.equals("response_code") || name.equals("http_connect");
        return threeDigits ? String.format(Locale.ROOT, "%03d", value) : value.toString();
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

    /** curl begins a line for each name. */
    private static String headerJson(CurlTransfer.Result result) {
        var lines = new ArrayList<String>();
        headers(result).forEach((name, values) -> lines.add(json(name) + ":" + json(values)));
        return "{" + String.join(",\n", lines) + "\n}";
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
            return name.equals("-")
                    ? new String(console.in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(console.path(name));
        } catch (IOException e) {
            throw new CurlUsageException("cannot read the format file '" + name + "'", null);
        }
    }
}
