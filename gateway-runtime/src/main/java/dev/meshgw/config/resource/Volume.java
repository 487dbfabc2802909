package dev.meshgw.config.resource;

import java.util.Map;

/**
 * A pod volume filled from a ConfigMap or a Secret; both names are empty for other kinds.
 *
 * @param items which key becomes which path; empty means all keys under their own names
 */
public record Volume(String name, String configMap, String secret, Map<String, String> items) {

    public Volume {
        items = Ordered.copyOf(items);
    }
}
