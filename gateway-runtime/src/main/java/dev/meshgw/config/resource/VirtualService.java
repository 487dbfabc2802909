package dev.meshgw.config.resource;

import java.util.List;

/**
 * networking.istio.io VirtualService. Without hosts it is a delegate.
 *
 * @param gateways as written; empty means {@code mesh}, which is no ingress gateway
 */
public record VirtualService(
        ObjectMeta metadata,
        List<String> hosts,
        List<String> gateways,
        List<HttpRoute> http,
        List<TlsRoute> tls,
        List<TcpRoute> tcp,
        List<String> exportTo)
        implements Resource {

    public VirtualService {
        hosts = List.copyOf(hosts);
        gateways = List.copyOf(gateways);
        http = List.copyOf(http);
        tls = List.copyOf(tls);
        tcp = List.copyOf(tcp);
        exportTo = List.copyOf(exportTo);
    }
}
