package dev.meshgw.cli.kubectl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/**
 * A template of Kubernetes' JSONPath: text, expressions in braces, and {@code {range …}…{end}}. A field that is missing
 * prints nothing, an index that is missing is an error, as in kubectl. Immutable.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubectl/jsonpath/">the language</a>
 */
final class JsonPath {

    private final List<Part> parts;

    private JsonPath(List<Part> parts) {
        this.parts = parts;
    }

    /** @throws JsonPathException if this is no template */
    static JsonPath parse(String template) {
        return new JsonPath(new JsonPathParser(template).template());
    }

    /**
     * The template's text for a tree of maps, lists, text, numbers and booleans.
     *
     * @throws JsonPathException if an index does not exist or a comparison makes no sense
     */
    String render(@Nullable Object tree) {
        var text = new StringBuilder();
        parts.forEach(part -> part.render(tree, text));
        return text.toString();
    }

    /** A piece of a template. */
    sealed interface Part {
        void render(@Nullable Object current, StringBuilder text);
    }

    record Text(String text) implements Part {
        @Override
        public void render(@Nullable Object current, StringBuilder out) {
            out.append(text);
        }
    }

    record Expression(List<Step> steps) implements Part {

        List<@Nullable Object> find(@Nullable Object root) {
            var values = new ArrayList<@Nullable Object>();
            values.add(root);
            List<@Nullable Object> found = values;
            for (Step step : steps) {
                found = step.of(found);
            }
            return found;
        }

        @Override
        public void render(@Nullable Object current, StringBuilder out) {
            out.append(find(current).stream().map(JsonPath::text).collect(Collectors.joining(" ")));
        }
    }

    record Range(Expression over, List<Part> body) implements Part {
        @Override
        public void render(@Nullable Object current, StringBuilder out) {
            over.find(current).forEach(item -> body.forEach(part -> part.render(item, out)));
        }
    }

    /** From the values found so far to the next ones. */
    sealed interface Step {
        List<@Nullable Object> of(List<@Nullable Object> values);
    }

    record Field(String name) implements Step {
        @Override
        public List<@Nullable Object> of(List<@Nullable Object> values) {
            var found = new ArrayList<@Nullable Object>();
            for (Object value : values) {
                if (value instanceof Map<?, ?> map && map.containsKey(name)) {
                    found.add(map.get(name));
                }
            }
            return found;
        }
    }

    record Wildcard() implements Step {
        @Override
        public List<@Nullable Object> of(List<@Nullable Object> values) {
            var found = new ArrayList<@Nullable Object>();
            values.forEach(value -> found.addAll(children(value)));
            return found;
        }
    }

    /** The values and everything below them, parents before their children; numbers and booleans are left out. */
    record Recursive() implements Step {
        @Override
        public List<@Nullable Object> of(List<@Nullable Object> values) {
            var found = new ArrayList<@Nullable Object>();
            for (Object value : values) {
                List<@Nullable Object> below = children(value);
                if (!below.isEmpty() || value instanceof String) {
                    found.add(value);
                    found.addAll(of(below));
                }
            }
            return found;
        }
    }

    /**
     * {@code [index]}, or {@code [from:to:step]} with any of them left out.
     *
     * @param to one after the last item; empty for the end of the list
     */
    record Slice(Optional<Integer> from, Optional<Integer> to, int step) implements Step {

        static Slice index(int index) {
            // -1 is the last item: up to the end, not up to 0.
            return new Slice(Optional.of(index), index == -1 ? Optional.empty() : Optional.of(index + 1), 1);
        }

        @Override
        public List<@Nullable Object> of(List<@Nullable Object> values) {
            var found = new ArrayList<@Nullable Object>();
            for (Object value : values) {
                if (value == null) {
                    continue;
                }
                if (!(value instanceof List<?> list)) {
                    throw new JsonPathException(typeName(value) + " is not array or slice");
                }
                int start = absolute(from.orElse(0), list.size());
                int end = absolute(to.orElse(list.size()), list.size());
                if (start == end) {
                    continue;
                }
                requireIndex(start, list.size());
                requireIndex(end - 1, list.size());
                if (start > end) {
                    throw new JsonPathException("starting index " + start + " is greater than ending index " + end);
                }
                for (int i = start; i < end; i += step) {
                    found.add(list.get(i));
                }
            }
            return found;
        }

        private static int absolute(int index, int size) {
            return index < 0 ? index + size : index;
        }

        private static void requireIndex(int index, int size) {
            if (index < 0 || index >= size) {
                throw new JsonPathException("array index out of bounds: index " + index + ", length " + size);
            }
        }
    }

    record Union(List<Expression> members) implements Step {
        @Override
        public List<@Nullable Object> of(List<@Nullable Object> values) {
            var found = new ArrayList<@Nullable Object>();
            for (Expression member : members) {
                values.forEach(value -> found.addAll(member.find(value)));
            }
            return found;
        }
    }

    /** @param comparison null if the left side only has to exist */
    record Filter(Expression left, @Nullable Comparison comparison, Expression right) implements Step {
        @Override
        public List<@Nullable Object> of(List<@Nullable Object> values) {
            var found = new ArrayList<@Nullable Object>();
            for (Object value : values) {
                if (value == null) {
                    continue;
                }
                if (!(value instanceof List<?> list)) {
                    throw new JsonPathException(typeName(value) + " is not array or slice and cannot be filtered");
                }
                for (Object item : list) {
                    if (accepts(item)) {
                        found.add(item);
                    }
                }
            }
            return found;
        }

        private boolean accepts(@Nullable Object item) {
            List<@Nullable Object> leftValues = left.find(item);
            if (comparison == null) {
                return !leftValues.isEmpty();
            }
            List<@Nullable Object> rightValues = right.find(item);
            if (leftValues.size() > 1 || rightValues.size() > 1) {
                throw new JsonPathException("can only compare one element at a time");
            }
            return !leftValues.isEmpty()
                    && !rightValues.isEmpty()
                    && comparison.holds(leftValues.get(0), rightValues.get(0));
        }
    }

    record Literal(Object value) implements Step {
        @Override
        public List<@Nullable Object> of(List<@Nullable Object> values) {
            var literal = new ArrayList<@Nullable Object>();
            literal.add(value);
            return literal;
        }
    }

    enum Comparison {
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        static Comparison of(String sign) {
            for (Comparison comparison : values()) {
                if (comparison.sign.equals(sign)) {
                    return comparison;
                }
            }
            throw new JsonPathException("unrecognized filter operator " + sign);
        }

        boolean holds(@Nullable Object left, @Nullable Object right) {
            int order;
            if (left instanceof Number a && right instanceof Number b) {
                order = new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString()));
            } else if (left instanceof String a && right instanceof String b) {
                order = a.compareTo(b);
            } else if (left instanceof Boolean a && right instanceof Boolean b && isEquality()) {
                order = a.compareTo(b);
            } else {
                throw new JsonPathException("incompatible types for comparison");
            }
            return switch (this) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }

        private boolean isEquality() {
            return this == EQUAL || this == NOT_EQUAL;
        }
    }

    private static List<@Nullable Object> children(@Nullable Object value) {
        var children = new ArrayList<@Nullable Object>();
        if (value instanceof Map<?, ?> map) {
            children.addAll(map.values());
        } else if (value instanceof List<?> list) {
            children.addAll(list);
        }
        return children;
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof Map || value instanceof List ? JSON.std.asString(value) : String.valueOf(value);
    }

    private static String typeName(Object value) {
        return value instanceof Map ? "map[string]interface {}" : value instanceof String ? "string" : "number";
    }
}
