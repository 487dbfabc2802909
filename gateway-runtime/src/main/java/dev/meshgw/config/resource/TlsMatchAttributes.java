package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** VirtualService spec.tls[].match[]. A port of 0 matches any. */
public record TlsMatchAttributes(
        List<String> sniHosts,
        List<String> destinationSubnets,
        int port,
        Map<String, String> sourceLabels,
        List<String> gateways,
        String sourceNamespace) {

    public TlsMatchAttributes {
        sniHosts = List.copyOf(sniHosts);
        destinationSubnets = List.copyOf(destinationSubnets);
        sourceLabels = Ordered.copyOf(sourceLabels);
        gateways = List.copyOf(gateways);
    }
}
