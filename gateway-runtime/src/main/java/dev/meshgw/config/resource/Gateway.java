package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** networking.istio.io Gateway. An empty selector selects every gateway workload. */
public record Gateway(ObjectMeta metadata, Map<String, String> selector, List<Server> servers) implements Resource {

    public Gateway {
        selector = Ordered.copyOf(selector);
        servers = List.copyOf(servers);
    }
}
