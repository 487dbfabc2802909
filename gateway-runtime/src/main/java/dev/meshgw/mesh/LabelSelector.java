package dev.meshgw.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label selector as kubectl's {@code -l} takes it: requirements joined by commas, each {@code key=value}, {@code ==},
 * {@code !=}, {@code key in (a,b)}, {@code key notin (a,b)}, {@code key} or {@code !key}. Immutable.
 */
public final class LabelSelector implements Predicate<Map<String, String>> {

    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    private static final Pattern TOKEN = Pattern.compile("\\s*(==|!=|=|!|,|\\(|\\)|[^\\s=!,()]+)");

    private final List<Requirement> requirements;

    private LabelSelector(List<Requirement> requirements) {
        this.requirements = List.copyOf(requirements);
    }

    /** Kubernetes' operators; a label that is missing satisfies {@link #NOT_IN}. */
    private enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST
    }

    private record Requirement(String key, Operator operator, Set<String> values) {
        boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }

    /** @throws IllegalArgumentException in apimachinery's words if this is no selector */
    public static LabelSelector parse(String text) {
        return new LabelSelector(new Parser(tokens(text)).requirements());
    }

    @Override
    public boolean test(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.matches(labels));
    }

    private static List<String> tokens(String text) {
        var tokens = new ArrayList<String>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.lookingAt()) {
            tokens.add(matcher.group(1));
            matcher.region(matcher.end(), text.length());
        }
        return tokens;
    }

    private static final class Parser {

        private static final Set<String> SYMBOLS = Set.of("==", "!=", "=", "!", ",", "(", ")");

        private final List<String> tokens;
        private int next;

        Parser(List<String> tokens) {
            this.tokens = tokens;
        }

        List<Requirement> requirements() {
            var requirements = new ArrayList<Requirement>();
            while (next < tokens.size()) {
                requirements.add(requirement());
                if (next < tokens.size() && !take().equals(",")) {
                    throw unexpected("',' or 'end of string'");
                }
            }
            return requirements;
        }

        private Requirement requirement() {
            if (peek().equals("!")) {
                take();
                return new Requirement(word("identifier"), Operator.DOES_NOT_EXIST, Set.of());
            }
            String key = word("identifier");
            return switch (peek()) {
                case "", "," -> new Requirement(key, Operator.EXISTS, Set.of());
                case "=", "==" -> new Requirement(key, Operator.IN, value());
                case "!=" -> new Requirement(key, Operator.NOT_IN, value());
                case "in" -> new Requirement(key, Operator.IN, values());
                case "notin" -> new Requirement(key, Operator.NOT_IN, values());
                default -> {
                    take();
                    throw unexpected("in, notin, =, ==, !=, gt, lt");
                }
            };
        }

        /** After an equals sign: a word, or nothing for the empty value. */
        private Set<String> value() {
            take();
            return peek().isEmpty() || peek().equals(",") ? Set.of("") : Set.of(word("identifier"));
        }

        private Set<String> values() {
            take();
            if (!take().equals("(")) {
                throw unexpected("'('");
            }
            var values = new TreeSet<String>();
            while (!peek().equals(")")) {
                values.add(word("','"));
                if (peek().equals(",")) {
                    take();
                } else if (!peek().equals(")")) {
                    take();
                    throw unexpected("',', or ')'");
                }
            }
            take();
            return values;
        }

        private String word(String expected) {
            String token = take();
            if (token.isEmpty() || SYMBOLS.contains(token)) {
                throw unexpected(expected);
            }
            return token;
        }

        private String peek() {
            return next < tokens.size() ? tokens.get(next) : "";
        }

        private String take() {
            String token = peek();
            next++;
            return token;
        }

        private IllegalArgumentException unexpected(String expected) {
            String found = next <= tokens.size() ? tokens.get(next - 1) : "";
            return new IllegalArgumentException(
                    "unable to parse requirement: found '" + found + "', expected: " + expected);
        }
    }
}
