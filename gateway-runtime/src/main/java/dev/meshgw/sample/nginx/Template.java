package dev.meshgw.sample.nginx;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** A text with variables, compiled: of a log format, a {@code return}, or a header. Immutable. */
final class Template {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final List<Function<NginxExchange, String>> parts;
    private final List<Boolean> variable;

    private Template(List<Function<NginxExchange, String>> parts, List<Boolean> variable) {
        this.parts = List.copyOf(parts);
        this.variable = List.copyOf(variable);
    }

    /** @throws NginxException for a variable that does not exist */
    static Template compile(String text, Directive at) throws NginxException {
        var parts = new ArrayList<Function<NginxExchange, String>>();
        var variable = new ArrayList<Boolean>();
        var literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) != '$') {
                literal.append(text.charAt(i++));
                continue;
            }
            boolean braces = i + 1 < text.length() && text.charAt(i + 1) == '{';
            int start = i + (braces ? 2 : 1);
            int end = start;
            while (end < text.length() && isNamePart(text.charAt(end))) {
                end++;
            }
            if (braces && (end == text.length() || text.charAt(end) != '}')) {
                throw new NginxException(
                        "the closing bracket in \"" + text.substring(start, end) + "\" variable is missing", at);
            }
            if (end == start) {
                throw new NginxException("invalid variable name", at);
            }
            String name = text.substring(start, end);
            Function<NginxExchange, String> value = Variables.find(name);
            if (value == null) {
                throw new NginxException("unknown \"" + name + "\" variable", at);
            }
            addLiteral(parts, variable, literal);
            parts.add(value);
            variable.add(true);
            i = braces ? end + 1 : end;
        }
        addLiteral(parts, variable, literal);
        return new Template(parts, variable);
    }

    private static void addLiteral(
            List<Function<NginxExchange, String>> parts, List<Boolean> variable, StringBuilder literal) {
        if (!literal.isEmpty()) {
            String text = literal.toString();
            parts.add(exchange -> text);
            variable.add(false);
            literal.setLength(0);
        }
    }

    String render(NginxExchange exchange) {
        var text = new StringBuilder();
        for (Function<NginxExchange, String> part : parts) {
            text.append(part.apply(exchange));
        }
        return text.toString();
    }

    /** As the access log writes it: {@code -} for what is empty, and bytes that could trick a reader as {@code \x1B}. */
    String renderEscaped(NginxExchange exchange) {
        var text = new StringBuilder(192);
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i).apply(exchange);
            if (!variable.get(i)) {
                text.append(part);
            } else if (part.isEmpty()) {
                text.append('-');
            } else {
                escape(text, part);
            }
        }
        return text.toString();
    }

    static void escape(StringBuilder into, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                into.append("\\x").append(HEX.toHexDigits((byte) c));
            } else {
                into.append(c);
            }
        }
    }

    private static boolean isNamePart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
}
