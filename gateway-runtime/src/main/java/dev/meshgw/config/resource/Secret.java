package dev.meshgw.config.resource;

import java.util.Map;

/**
 * core/v1 Secret with its values decoded; stringData is merged over data. The byte arrays are not to be changed, and
 * {@code toString} shows no value.
 */
public record Secret(ObjectMeta metadata, String type, Map<String, byte[]> data) implements Resource {

    public Secret {
        data = Ordered.copyOf(data);
    }

    @Override
    public String toString() {
        return "Secret[" + metadata.qualifiedName() + ", keys " + data.keySet() + "]";
    }
}
