package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** VirtualService spec.tcp[].match[]. A port of 0 matches any. */
public record L4MatchAttributes(
        List<String> destinationSubnets,
        int port,
        Map<String, String> sourceLabels,
        List<String> gateways,
        String sourceNamespace,
        String sourceSubnet) {

    public L4MatchAttributes {
        destinationSubnets = List.copyOf(destinationSubnets);
        sourceLabels = Ordered.copyOf(sourceLabels);
        gateways = List.copyOf(gateways);
    }
}
