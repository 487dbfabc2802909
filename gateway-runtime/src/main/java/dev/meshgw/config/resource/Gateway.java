package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** networking.istio.io Gateway. */
public record Gateway(ObjectMeta metadata, Map<String, String> selector, List<Server> servers) implements Resource {}
