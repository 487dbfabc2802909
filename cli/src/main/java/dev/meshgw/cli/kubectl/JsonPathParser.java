package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.kubectl.JsonPath.Comparison;
import dev.meshgw.cli.kubectl.JsonPath.Expression;
import dev.meshgw.cli.kubectl.JsonPath.Field;
import dev.meshgw.cli.kubectl.JsonPath.Filter;
import dev.meshgw.cli.kubectl.JsonPath.Literal;
import dev.meshgw.cli.kubectl.JsonPath.Part;
import dev.meshgw.cli.kubectl.JsonPath.Range;
import dev.meshgw.cli.kubectl.JsonPath.Recursive;
import dev.meshgw.cli.kubectl.JsonPath.Slice;
import dev.meshgw.cli.kubectl.JsonPath.Step;
import dev.meshgw.cli.kubectl.JsonPath.Text;
import dev.meshgw.cli.kubectl.JsonPath.Union;
import dev.meshgw.cli.kubectl.JsonPath.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one template of JSONPath from its first to its last character. Not thread-safe, used once. */
final class JsonPathParser {

    private static final Pattern SLICE = Pattern.compile("(-?\\d*)(:(-?\\d*))?(:(-?\\d*))?");
    private static final Pattern COMPARED = Pattern.compile("([^!<>=]+)([!<>=]+)(.+)");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");

    private final String input;
    private int next;

    JsonPathParser(String input) {
        this.input = input;
    }

    List<Part> template() {
        List<Part> parts = parts(false);
        if (next < input.length()) {
            throw new JsonPathException("not in range, nothing to end");
        }
        return parts;
    }

    /** Up to the end of the template, or of the range. */
    private List<Part> parts(boolean inRange) {
        var parts = new ArrayList<Part>();
        while (next < input.length()) {
            int brace = input.indexOf('{', next);
            int textEnd = brace < 0 ? input.length() : brace;
            if (textEnd > next) {
                parts.add(new Text(input.substring(next, textEnd)));
            }
            next = textEnd;
            if (next == input.length()) {
                break;
            }
            int start = next;
            String action = action();
            if (action.equals("end")) {
                if (!inRange) {
                    next = start;
                }
                return parts;
            }
            if (action.equals("range") || action.startsWith("range ")) {
                Expression over = expression(action.substring("range".length()));
                parts.add(new Range(over, parts(true)));
            } else {
                parts.add(expression(action));
            }
        }
        return parts;
    }

    /** What stands between the brace here and its partner. */
    private String action() {
        int start = ++next;
        char quote = 0;
        for (; next < input.length(); next++) {
            char c = input.charAt(next);
            if (c == '\\') {
                next++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '}') {
                return input.substring(start, next++).strip();
            }
        }
        throw new JsonPathException(quote == 0 ? "unclosed action" : "unterminated quoted string");
    }

    private static Expression expression(String action) {
        return new Expression(new Steps(action).read());
    }

    /** The steps of one expression. */
    private static final class Steps {

        private final String text;
        private final List<Step> steps = new ArrayList<>();
        private int at;

        Steps(String text) {
            this.text = text;
        }

        List<Step> read() {
            while (at < text.length()) {
                char c = text.charAt(at);
                switch (c) {
                    case ' ', '@', '$' -> at++;
                    case '.' -> dot();
                    case '[' -> bracket();
                    case '"', '\'' -> steps.add(new Literal(quoted()));
                    default -> word(c);
                }
            }
            return List.copyOf(steps);
        }

        private void dot() {
            at++;
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                steps.add(new Recursive());
                if (at == text.length() || text.charAt(at) == '[') {
                    return;
                }
                if (text.charAt(at) == '*') {
                    throw unrecognized('*');
                }
            }
            String name = name();
            steps.add(name.equals("*") ? new Wildcard() : new Field(name));
        }

        private String name() {
            var name = new StringBuilder();
            for (; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '\\' && at + 1 < text.length()) {
                    name.append(text.charAt(++at));
                } else if (c == ' ' || c == '.' || c == '[' || c == ']') {
                    break;
                } else {
                    name.append(c);
                }
            }
            return name.toString();
        }

        private void bracket() {
            String inside = inside();
            if (inside.startsWith("?(")) {
                if (!inside.endsWith(")")) {
                    throw new JsonPathException("unterminated filter");
                }
                steps.add(filter(inside.substring(2, inside.length() - 1)));
                return;
            }
            List<String> members = members(inside);
            steps.add(
                    members.size() == 1
                            ? item(members.get(0))
                            : new Union(members.stream()
                                    .map(member -> new Expression(List.of(item(member))))
                                    .toList()));
        }

        /** What stands between the bracket here and its partner. */
        private String inside() {
            int start = ++at;
            int depth = 1;
            char quote = 0;
            for (; at < text.length(); at++) {
                char c = text.charAt(at);
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (c == '"' || c == '\'') {
                    quote = c;
                } else if (c == '[') {
                    depth++;
                } else if (c == ']' && --depth == 0) {
                    return text.substring(start, at++);
                }
            }
            throw new JsonPathException(text.startsWith("?(", start) ? "unterminated filter" : "unterminated array");
        }

        private static List<String> members(String inside) {
            var members = new ArrayList<String>();
            int start = 0;
            char quote = 0;
            for (int i = 0; i < inside.length(); i++) {
                char c = inside.charAt(i);
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (c == '"' || c == '\'') {
                    quote = c;
                } else if (c == ',') {
                    members.add(inside.substring(start, i).strip());
                    start = i + 1;
                }
            }
            members.add(start == 0 ? inside : inside.substring(start).strip());
            return members;
        }

        private static Step item(String text) {
            if (text.equals("*")) {
                return new Slice(Optional.empty(), Optional.empty(), 1);
            }
            if (text.length() >= 2 && text.startsWith("'") && text.endsWith("'")) {
                return new Field(unescape(text.substring(1, text.length() - 1)));
            }
            Matcher slice = SLICE.matcher(text);
            if (!slice.matches() || text.isEmpty()) {
                throw new JsonPathException("invalid array index " + text);
            }
            if (slice.group(2) == null) {
                return Slice.index(number(text));
            }
            int step = bound(slice.group(5)).orElse(1);
            if (step <= 0) {
                throw new JsonPathException("step must be > 0");
            }
            return new Slice(bound(slice.group(1)), bound(slice.group(3)), step);
        }

        private static Optional<Integer> bound(@org.jspecify.annotations.Nullable String digits) {
            return digits == null || digits.isEmpty() ? Optional.empty() : Optional.of(number(digits));
        }

        private static int number(String digits) {
            try {
                return Integer.parseInt(digits);
            } catch (NumberFormatException tooLong) {
                throw new JsonPathException("invalid array index " + digits);
            }
        }

        private static Filter filter(String condition) {
            Matcher compared = COMPARED.matcher(condition);
            if (!compared.matches()) {
                return new Filter(expression(condition.strip()), null, new Expression(List.of()));
            }
            Expression left = expression(compared.group(1).strip());
            Expression right = expression(compared.group(3).strip());
            return new Filter(left, Comparison.of(compared.group(2)), right);
        }

        private String quoted() {
            char quote = text.charAt(at);
            int start = ++at;
            while (at < text.length() && text.charAt(at) != quote) {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            if (at >= text.length()) {
                throw new JsonPathException("unterminated quoted string");
            }
            return unescape(text.substring(start, at++));
        }

        private void word(char first) {
            int start = at;
            while (at < text.length() && " .[]".indexOf(text.charAt(at)) < 0
                    || at < text.length() && text.charAt(at) == '.' && at > start && isDigit(text.charAt(at - 1))) {
                at++;
            }
            String word = text.substring(start, at);
            if (word.equals("true") || word.equals("false")) {
                steps.add(new Literal(Boolean.valueOf(word)));
            } else if (NUMBER.matcher(word).matches()) {
                steps.add(new Literal(new java.math.BigDecimal(word)));
            } else if (Character.isLetterOrDigit(first)) {
                throw new JsonPathException("unrecognized identifier " + word);
            } else {
                throw unrecognized(first);
            }
        }

        private static JsonPathException unrecognized(char c) {
            return new JsonPathException(
                    "unrecognized character in action: " + String.format("U+%04X '%s'", (int) c, c));
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private static String unescape(String quoted) {
            var text = new StringBuilder();
            for (int i = 0; i < quoted.length(); i++) {
                char c = quoted.charAt(i);
                if (c != '\\' || i + 1 == quoted.length()) {
                    text.append(c);
                    continue;
                }
                char escaped = quoted.charAt(++i);
                text.append(
                        switch (escaped) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            default -> escaped;
                        });
            }
            return text.toString();
        }
    }
}
