package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.Suggestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one mapping, read by name and type as protobuf-JSON defines them. One use, one thread.
 *
 * <p>A field may be written in camelCase or snake_case; null is the same as absent. A value of another type is reported
 * and read as absent. Every name that is asked for is known from then on, so that {@link #finish} knows the
 * fields that nobody asked for: each reader must ask for all fields of its message, also for those it has no use for.
 */
final class Fields {

    private static final int MAX_PORT = 65_535;

    private final MapNode map;
    private final Binding binding;
    private final List<String> known = new ArrayList<>();

    Fields(MapNode map, Binding binding) {
        this.map = map;
        this.binding = binding;
    }

    /** Whether a field is written and not null. */
    boolean has(String name) {
        return take(name) != null;
    }

    /** Marks fields as known that are of no interest. */
    void ignore(String... names) {
        for (String name : names) {
            take(name);
        }
    }

    /** Empty if absent. */
    String text(String name) {
        Node node = take(name);
        String text = node == null ? null : at(name, node, this::textOf);
        return text == null ? "" : text;
    }

    /** A 32-bit number; 0 if absent. */
    int integer(String name) {
        Integer value = integerOrNull(name);
        return value == null ? 0 : value;
    }

    @Nullable
    Integer integerOrNull(String name) {
        Node node = take(name);
        return node == null ? null : at(name, node, value -> integerOf(value, Integer.MIN_VALUE));
    }

    /** A number of at least 0; 0 if absent. */
    int unsigned(String name) {
        Integer value = unsignedOrNull(name);
        return value == null ? 0 : value;
    }

    @Nullable
    Integer unsignedOrNull(String name) {
        Node node = take(name);
        return node == null ? null : at(name, node, value -> integerOf(value, 0));
    }

    /** A port, from 1 to 65535; 0 if absent. */
    int port(String name) {
        Node node = take(name);
        Long value = node == null ? null : at(name, node, number -> longOf(number, 1, MAX_PORT));
        return value == null ? 0 : value.intValue();
    }

    /** A number of at least 0 in 64 bits; 0 if absent. */
    long unsignedLong(String name) {
        Node node = take(name);
        Long value = node == null ? null : at(name, node, number -> longOf(number, 0, Long.MAX_VALUE));
        return value == null ? 0 : value;
    }

    @Nullable
    Double number(String name) {
        Node node = take(name);
        return node == null ? null : at(name, node, this::numberOf);
    }

    /** False if absent. */
    boolean bool(String name) {
        Boolean value = boolOrNull(name);
        return value != null && value;
    }

    @Nullable
    Boolean boolOrNull(String name) {
        Node node = take(name);
        return node == null ? null : at(name, node, this::boolOf);
    }

    @Nullable
    Duration duration(String name) {
        Node node = take(name);
        return node == null ? null : at(name, node, this::durationOf);
    }

    /** Decoded base64; empty if absent. */
    byte[] bytes(String name) {
        Node node = take(name);
        byte[] bytes = node == null ? null : at(name, node, this::bytesOf);
        return bytes == null ? new byte[0] : bytes;
    }

    Map<String, byte[]> bytesMap(String name) {
        return entries(name, this::bytesOf);
    }

    /** A whole number or a text, as Kubernetes' IntOrString; empty if absent. */
    String integerOrText(String name) {
        Node node = take(name);
        if (node instanceof ScalarNode scalar && scalar.value() instanceof Long number) {
            return number.toString();
        }
        String text = node == null ? null : at(name, node, this::textOf);
        return text == null ? "" : text;
    }

    /** By name, or by number, which is the position among the values. */
    <E extends Enum<E>> E enumeration(String name, E[] values, E absent) {
        E value = enumerationOrNull(name, values);
        return value == null ? absent : value;
    }

    <E extends Enum<E>> @Nullable E enumerationOrNull(String name, E[] values) {
        Node node = take(name);
        return node == null ? null : at(name, node, value -> enumerationOf(value, values));
    }

    List<String> texts(String name) {
        return items(name, this::textOf);
    }

    /** A list of texts, or one text that stands for a list of itself. */
    List<String> oneOrMoreTexts(String name) {
        Node node = take(name);
        if (!(node instanceof ScalarNode)) {
            return texts(name);
        }
        String text = at(name, node, this::textOf);
        return text == null ? List.of() : List.of(text);
    }

    List<Integer> integers(String name) {
        return items(name, value -> integerOf(value, Integer.MIN_VALUE));
    }

    Map<String, String> textMap(String name) {
        return entries(name, this::textOf);
    }

    Map<String, Integer> unsignedMap(String name) {
        return entries(name, value -> integerOf(value, 0));
    }

    <T> List<T> messages(String name, Function<Fields, T> reader) {
        return items(name, node -> messageOf(node, reader));
    }

    /** A list of messages; an item that is a text stands for a message with only that field. */
    <T> List<T> messagesOrTexts(String name, String field, Function<Fields, T> reader) {
        return items(name, node -> {
            if (!(node instanceof ScalarNode scalar)) {
                return messageOf(node, reader);
            }
            var message = new MapNode(node.line(), node.column());
            message.putIfAbsent(new MapNode.Entry(field, node.line(), node.column(), scalar));
            return messageOf(message, reader);
        });
    }

    <T> Map<String, T> messageMap(String name, Function<Fields, T> reader) {
        return entries(name, node -> messageOf(node, reader));
    }

    <T> @Nullable T message(String name, Function<Fields, T> reader) {
        Node node = take(name);
        return node == null ? null : at(name, node, value -> messageOf(value, reader));
    }

    /** Reads an absent message as an empty one. */
    <T> T messageOrEmpty(String name, Function<Fields, T> reader) {
        T message = message(name, reader);
        return message != null ? message : reader.apply(new Fields(new MapNode(map.line(), map.column()), binding));
    }

    /** Reports a field, or a list without items, that has to be there. */
    void require(String name, String why) {
        Node node = take(name);
        boolean isEmptyList = node instanceof ListNode list && list.items().isEmpty();
        if (node == null || isEmptyList) {
            binding.report(Diagnostic.error(
                            DiagnosticCode.MISSING_FIELD,
                            binding.location(node == null ? map : node),
                            binding.path().child(name),
                            DiagnosticText.quote(name) + " is required"
                                    + (isEmptyList ? ", but empty" : ", but missing"))
                    .withWhy(why));
        }
    }

    /** Reports when more than one of the fields is written. */
    void atMostOne(String... names) {
        List<String> written = Arrays.stream(names).filter(this::has).toList();
        if (written.size() > 1) {
            String last = written.get(written.size() - 1);
            binding.report(Diagnostic.error(
                            DiagnosticCode.EXCLUSIVE_FIELDS,
                            binding.location(take(last)),
                            binding.path().child(last),
                            written.stream().map(DiagnosticText::quote).collect(Collectors.joining(" and "))
                                    + " exclude each other")
                    .withWhy("only one of " + String.join(", ", names) + " may be set"));
        }
    }

    /** Reports what is wrong with a field that is written. */
    void error(String name, DiagnosticCode code, String what, String why) {
        Node node = take(name);
        if (node != null) {
            binding.path().enter(name);
            binding.error(code, node, what, why, null);
            binding.path().leave();
        }
    }

    /** Reports what is wrong with an item of a list that is written. */
    void error(String name, int index, DiagnosticCode code, String what, @Nullable String why, @Nullable String fix) {
        Node node = take(name);
        if (node != null) {
            boolean isItem =
                    node instanceof ListNode list && index < list.items().size();
            binding.path().enter(name);
            if (isItem) {
                binding.path().enter(index);
            }
            binding.error(code, isItem ? ((ListNode) node).items().get(index) : node, what, why, fix);
            if (isItem) {
                binding.path().leave();
            }
            binding.path().leave();
        }
    }

    /** Where the message stands: {@code pki.yaml:7:5  roots[0].servers[1]}. */
    String place() {
        return binding.location(map) + "  " + binding.path();
    }

    /** To be called when everything was asked for: what is left is unknown. */
    void finish() {
        for (MapNode.Entry entry : map.entries()) {
            String name = knownName(entry.key());
            if (name == null) {
                binding.unknownFields().add(entry, binding.path().child(entry.key()), known);
            } else if (!name.equals(entry.key()) && map.get(name) != null) {
                binding.report(Diagnostic.error(
                                DiagnosticCode.EXCLUSIVE_FIELDS,
                                binding.location(entry),
                                binding.path().child(entry.key()),
                                DiagnosticText.quote(entry.key()) + " and " + DiagnosticText.quote(name)
                                        + " are the same field")
                        .withFix("remove one of them"));
            }
        }
    }

    /** The field that a key in either spelling stands for; null if there is none. */
    private @Nullable String knownName(String key) {
        for (String name : known) {
            if (name.equals(key)
                    || (key.indexOf('_') >= 0 && FieldPath.snakeCase(name).equals(key))) {
                return name;
            }
        }
        return null;
    }

    /** The value of a field in either spelling; null if it is absent or null. */
    private @Nullable Node take(String name) {
        if (!known.contains(name)) {
            known.add(name);
            binding.unknownFields().learn(name, binding.path());
        }
        Node node = map.field(name);
        return node instanceof ScalarNode scalar && scalar.value() == null ? null : node;
    }

    private <T> T at(String name, Node node, Function<Node, T> reader) {
        binding.path().enter(name);
        T value = reader.apply(node);
        binding.path().leave();
        return value;
    }

    private <T> List<T> items(String name, Function<Node, @Nullable T> reader) {
        Node node = take(name);
        var items = new ArrayList<T>();
        if (node == null) {
            return items;
        }
        binding.path().enter(name);
        if (node instanceof ListNode list) {
            for (int i = 0; i < list.items().size(); i++) {
                binding.path().enter(i);
                T item = reader.apply(list.items().get(i));
                if (item != null) {
                    items.add(item);
                }
                binding.path().leave();
            }
        } else {
            wrongType(node, "a list", "start each item with \"- \"");
        }
        binding.path().leave();
        return items;
    }

    private <T> Map<String, T> entries(String name, Function<Node, @Nullable T> reader) {
        Node node = take(name);
        var entries = new LinkedHashMap<String, T>();
        if (node == null) {
            return entries;
        }
        binding.path().enter(name);
        if (node instanceof MapNode entriesNode) {
            for (MapNode.Entry entry : entriesNode.entries()) {
                T value = at(entry.key(), entry.value(), reader::apply);
                if (value != null) {
                    entries.put(entry.key(), value);
                }
            }
        } else {
            wrongType(node, "a mapping", null);
        }
        binding.path().leave();
        return entries;
    }

    private <T> @Nullable T messageOf(Node node, Function<Fields, T> reader) {
        if (!(node instanceof MapNode message)) {
            wrongType(node, "a mapping", node instanceof ListNode ? "remove the \"- \" before its first field" : null);
            return null;
        }
        var fields = new Fields(message, binding);
        T value = reader.apply(fields);
        fields.finish();
        return value;
    }

    private @Nullable String textOf(Node node) {
        if (node instanceof ScalarNode scalar) {
            if (scalar.value() instanceof String text) {
                return text;
            }
            if (scalar.value() != null) {
                wrongType(node, "text", "put it in quotes" + (binding.isSecret() ? "" : ": " + quoted(scalar)));
                return null;
            }
        }
        wrongType(node, "text", null);
        return null;
    }

    private static String quoted(ScalarNode scalar) {
        return DiagnosticText.quote(scalar.text());
    }

    private @Nullable Boolean boolOf(Node node) {
        if (node instanceof ScalarNode scalar) {
            if (scalar.value() instanceof Boolean bool) {
                return bool;
            }
            if (scalar.text().equals("true") || scalar.text().equals("false")) {
                wrongType(node, "a boolean", "remove the quotes");
                return null;
            }
        }
        wrongType(node, "true or false", null);
        return null;
    }

    private @Nullable Integer integerOf(Node node, int least) {
        Long value = longOf(node, least, Integer.MAX_VALUE);
        return value == null ? null : value.intValue();
    }

    private @Nullable Long longOf(Node node, long least, long most) {
        if (!(node instanceof ScalarNode scalar)) {
            wrongType(node, "a whole number", null);
            return null;
        }
        Long value = wholeNumber(scalar.value());
        if (value == null) {
            boolean quoted = scalar.value() instanceof String text && wholeNumber(ScalarTypes.resolve(text)) != null;
            wrongType(node, "a whole number", quoted ? "remove the quotes" : null);
            return null;
        }
        if (value < least || value > most) {
            binding.error(
                    DiagnosticCode.NUMBER_OUT_OF_RANGE,
                    node,
                    name() + " must be a number from " + least + " to " + most + ", but is " + scalar.text(),
                    null,
                    null);
            return null;
        }
        return value;
    }

    private static @Nullable Long wholeNumber(@Nullable Object value) {
        if (value instanceof Long number) {
            return number;
        }
        // 1e3 and 443.0 are whole numbers to JSON.
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? (Long) number.longValue()
                : null;
    }

    private @Nullable Double numberOf(Node node) {
        if (node instanceof ScalarNode scalar) {
            if (scalar.value() instanceof Number number) {
                return number.doubleValue();
            }
            boolean quoted = scalar.value() instanceof String text && ScalarTypes.resolve(text) instanceof Number;
            wrongType(node, "a number", quoted ? "remove the quotes" : null);
            return null;
        }
        wrongType(node, "a number", null);
        return null;
    }

    private @Nullable Duration durationOf(Node node) {
        if (node instanceof ScalarNode scalar) {
            Duration duration = scalar.value() instanceof String text ? DurationText.parse(text) : null;
            if (duration != null) {
                return duration;
            }
            binding.error(
                    DiagnosticCode.NOT_A_DURATION,
                    node,
                    name() + " must be a duration, but is " + binding.describe(scalar),
                    "a duration is a number and a unit (h, m, s, ms)",
                    scalar.value() instanceof Number ? "if seconds were meant: " + scalar.text() + "s" : null);
            return null;
        }
        wrongType(node, "a duration such as 5s", null);
        return null;
    }

    private byte @Nullable [] bytesOf(Node node) {
        String text = textOf(node);
        if (text == null) {
            return null;
        }
        try {
            // Like Go's decoder: line ends within the text are skipped, nothing else is.
            return Base64.getDecoder().decode(text.replace("\r", "").replace("\n", ""));
        } catch (IllegalArgumentException e) {
            boolean isPem = text.startsWith("-----BEGIN");
            binding.error(
                    DiagnosticCode.NOT_BASE64,
                    node,
                    name() + " must be base64",
                    isPem ? "it is PEM text as it stands" : "base64 has letters, digits, + and /, and = at its end",
                    binding.isSecret() ? "move it from \"data\" to \"stringData\", which takes text as it is" : null);
            return null;
        }
    }

    private <E extends Enum<E>> @Nullable E enumerationOf(Node node, E[] values) {
        if (!(node instanceof ScalarNode scalar)) {
            wrongType(node, "one of " + names(values), null);
            return null;
        }
        if (scalar.value() instanceof Long number && number >= 0 && number < values.length) {
            return values[number.intValue()];
        }
        for (E value : values) {
            if (value.name().equals(scalar.value())) {
                return value;
            }
        }
        String nearest = Suggestion.closest(
                        scalar.text(), Arrays.stream(values).map(Enum::name).toList())
                .orElse(null);
        binding.error(
                DiagnosticCode.UNKNOWN_VALUE,
                node,
                name() + " cannot be " + DiagnosticText.quote(scalar.text()),
                "it must be one of " + names(values),
                nearest == null ? null : "did you mean " + nearest + "?");
        return null;
    }

    private static <E extends Enum<E>> String names(E[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.joining(", "));
    }

    private void wrongType(Node node, String expected, @Nullable String fix) {
        binding.error(
                DiagnosticCode.WRONG_TYPE,
                node,
                name() + " must be " + expected + ", but is " + binding.describe(node),
                null,
                fix);
    }

    /** The field that is being read, in quotes. */
    private String name() {
        return DiagnosticText.quote(binding.path().last());
    }
}
