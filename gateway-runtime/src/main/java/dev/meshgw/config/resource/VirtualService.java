package dev.meshgw.config.resource;

import java.util.List;

/** networking.istio.io VirtualService. */
public record VirtualService(
        ObjectMeta metadata,
        List<String> hosts,
        List<String> gateways,
        List<HttpRoute> http,
        List<TlsRoute> tls,
        List<TcpRoute> tcp,
        List<String> exportTo)
        implements Resource {}
