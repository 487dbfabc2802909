package dev.meshgw.sample.flask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.jr.ob.JSON;

/** JSON in the two shapes that httpbin writes: Flask's {@code jsonify} and Python's {@code json.dumps}. Thread-safe. */
final class PythonJson {

    private static final JsonFactory ASCII_ONLY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private static final Separators SEPARATORS = Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");

    private static final DefaultIndenter TWO_SPACES = new DefaultIndenter("  ", "\n");

    private static final JSON JSONIFY = JSON.builder(ASCII_ONLY)
            .enable(JSON.Feature.WRITE_NULL_PROPERTIES)
            .build()
            .with(new DefaultPrettyPrinter(SEPARATORS)
                    .withArrayIndenter(TWO_SPACES)
                    .withObjectIndenter(TWO_SPACES));

    private static final JSON DUMPS = JSON.builder(ASCII_ONLY)
            .enable(JSON.Feature.WRITE_NULL_PROPERTIES)
            .build()
            .with(new DefaultPrettyPrinter(
                            SEPARATORS.withObjectEntrySpacing(Spacing.AFTER).withArrayElementSpacing(Spacing.AFTER))
                    .withArrayIndenter(DefaultPrettyPrinter.NopIndenter.instance())
                    .withObjectIndenter(DefaultPrettyPrinter.NopIndenter.instance()));

    private static final JSON READER = JSON.builder()
            .enable(JSON.Feature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS)
            .build();

    private PythonJson() {}

    /** Keys sorted, two spaces a level, only ASCII, a newline at the end. */
    static byte[] jsonify(Object value) {
        byte[] json = JSONIFY.asBytes(sorted(value));
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /** On one line, keys in their order, only ASCII, no newline. */
    static String dumps(Object value) {
        return DUMPS.asString(value);
    }

    /** The value of a JSON text, or null if it is none: httpbin does not tell them apart either. */
    static @Nullable Object loads(String text) {
        try {
            return READER.anyFrom(text);
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var copy = new TreeMap<String, @Nullable Object>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), sorted(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            var copy = new ArrayList<@Nullable Object>(list.size());
            list.forEach(item -> copy.add(sorted(item)));
            return copy;
        }
        return value;
    }
}
