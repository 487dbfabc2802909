package dev.meshgw.gateway.admin;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object under construction, in the conventions of protobuf: what is not set is not there. Not thread-safe. */
final class Json {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private Json() {}

    static Json object() {
        return new Json();
    }

    /** @param type of Envoy's message, without the part that all share */
    static Json typed(String type) {
        return new Json().with("@type", "type.googleapis.com/" + type);
    }

    /** @param value null and empty strings, lists and objects are left out */
    Json with(String name, @Nullable Object value) {
        boolean absent = value == null
                || "".equals(value)
                || (value instanceof java.util.Collection<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
        if (!absent) {
            fields.put(name, value);
        }
        return this;
    }

    Json with(String name, Json value) {
        return with(name, value.fields);
    }

    /** {@code 10s}, {@code 0.025s}. */
    static @Nullable String duration(@Nullable Duration duration) {
        if (duration == null) {
            return null;
        }
        long nanos = duration.getNano();
        if (nanos == 0) {
            return duration.toSeconds() + "s";
        }
        return duration.toSeconds() + "." + String.format("%09d", nanos).replaceAll("0+$", "") + "s";
    }

    Map<String, Object> map() {
        return fields;
    }

    /** The same object again, with names that the compiler knows to be strings. */
    static Map<String, Object> object(@Nullable Object value) {
        var object = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, field) -> object.put(String.valueOf(name), field));
        }
        return object;
    }
}
