package dev.meshgw.config.resource;

import java.util.Map;

/** core/v1 ConfigMap; binaryData is merged into data as bytes. The byte arrays are not to be changed. */
public record ConfigMap(ObjectMeta metadata, Map<String, byte[]> data) implements Resource {

    public ConfigMap {
        data = Ordered.copyOf(data);
    }
}
