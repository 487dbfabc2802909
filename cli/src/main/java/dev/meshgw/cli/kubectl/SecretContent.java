package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import dev.meshgw.mesh.ResourceKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a new Secret holds; {@code toString} shows no value.
 *
 * @param type empty to let the server choose
 * @param data base64 by key
 */
record SecretContent(String type, Map<String, String> data) {

    int create(Creation creation, String name, boolean appendHash, Console console) {
        var fields = new LinkedHashMap<String, Object>();
        if (!data.isEmpty()) {
            fields.put("data", new TreeMap<>(data));
        }
        if (!type.isEmpty()) {
            fields.put("type", type);
        }
        String fullName = appendHash
                ? name + "-"
                        + ContentHash.of(
                                Map.of("kind", "Secret", "name", name, "type", type, "data", new TreeMap<>(data)))
                : name;
        return creation.create(ResourceKind.SECRET, fullName, fields, console);
    }

    @Override
    public String toString() {
        return "SecretContent[" + type + " " + data.keySet() + "]";
    }
}
