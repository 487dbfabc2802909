package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.snapshot.HostName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The VirtualServices that the gateway sees, by the Gateways that they name, in Istio's order. */
final class VirtualServices {

    private static final ForGateway NONE = new ForGateway();

    private final Map<String, ForGateway> byGateway = new HashMap<>();

    /** A VirtualService on a server. @param hosts the narrower of each pair of hosts that they share; never empty */
    record Binding(BoundVirtualService bound, List<HostName> hosts) {

        VirtualService virtualService() {
            return bound.virtualService();
        }
    }

    /** The VirtualServices of one Gateway. A server with plain names need not be compared with all of them. */
    private static final class ForGateway {

        private final List<BoundVirtualService> inOrder = new ArrayList<>();
        private final Map<String, List<Integer>> byName = new HashMap<>();
        private final List<Integer> withWildcards = new ArrayList<>();

        void add(BoundVirtualService bound) {
            int position = inOrder.size();
            inOrder.add(bound);
            for (HostName host : bound.hosts()) {
                (host.isWildcard() ? withWildcards : byName.computeIfAbsent(host.value(), name -> new ArrayList<>(1)))
                        .add(position);
            }
        }

        /** Those that may share a host with the server, in order. */
        Collection<BoundVirtualService> candidates(GatewayServer server) {
            var positions = new TreeSet<>(withWildcards);
            for (String host : server.sniHosts()) {
                if (host.startsWith("*")) {
                    return inOrder;
                }
                positions.addAll(byName.getOrDefault(host, List.of()));
            }
            return positions.stream().map(inOrder::get).toList();
        }
    }

    void add(BoundVirtualService bound) {
        bound.gateways().stream()
                .distinct()
                .forEach(gateway -> byGateway
                        .computeIfAbsent(gateway, name -> new ForGateway())
                        .add(bound));
    }

    /** What is bound to a server: a host in common, in the VirtualService's namespace where the server names one. */
    List<Binding> bind(GatewayServer server) {
        var bindings = new ArrayList<Binding>();
        for (BoundVirtualService bound :
                byGateway.getOrDefault(server.gatewayName(), NONE).candidates(server)) {
            String namespace = bound.virtualService().metadata().namespace();
            List<HostName> common =
                    HostName.intersection(HostName.forNamespace(server.hosts(), namespace), bound.hosts());
            if (!common.isEmpty()) {
                bindings.add(new Binding(bound, common));
            }
        }
        return bindings;
    }
}
