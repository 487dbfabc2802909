package dev.meshgw.config.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gateway spec.servers[]. */
public record Server(
        Port port,
        String bind,
        List<String> hosts,
        @Nullable ServerTlsSettings tls,
        String name) {}
