package dev.meshgw.config.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gateway spec.servers[].
 *
 * @param bind empty means every address
 * @param defaultEndpoint known to the API, of no effect on a gateway
 */
public record Server(
        Port port,
        String bind,
        List<String> hosts,
        @Nullable ServerTlsSettings tls,
        String name,
        String defaultEndpoint) {

    public Server {
        hosts = List.copyOf(hosts);
    }
}
