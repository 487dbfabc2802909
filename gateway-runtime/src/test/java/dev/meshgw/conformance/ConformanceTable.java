package dev.meshgw.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** Expectations that come from Istio's own tests, in {@code src/test/resources/conformance}. */
public final class ConformanceTable {

    private ConformanceTable() {}

    public static Map<String, Object> read(String file) {
        try (InputStream in = ConformanceTable.class.getResourceAsStream("/conformance/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no such table: " + file);
            }
            return JSON.std.mapFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A list of objects. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> rows(Object list) {
        return (List<Map<String, Object>>) list;
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(Object object) {
        return (Map<String, Object>) object;
    }

    @SuppressWarnings("unchecked")
    public static List<String> strings(Object list) {
        return (List<String>) list;
    }

    /** A text, empty if absent. */
    public static String text(Map<String, Object> row, String key) {
        return (String) row.getOrDefault(key, "");
    }
}
