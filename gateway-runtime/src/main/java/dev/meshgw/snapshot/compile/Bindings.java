package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.snapshot.compile.VirtualServices.Binding;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which VirtualServices are bound to which server, of all servers, skipped or not. */
final class Bindings {

    private final List<BoundVirtualService> virtualServices;
    private final Map<GatewayServer, List<Binding>> byServer = new IdentityHashMap<>();

    /** @param virtualServices that the gateway sees, in Istio's order */
    Bindings(List<GatewayServer> servers, List<BoundVirtualService> virtualServices) {
        this.virtualServices = virtualServices;
        var index = new VirtualServices();
        virtualServices.forEach(index::add);
        servers.forEach(server -> byServer.put(server, index.bind(server)));
    }

    List<Binding> of(GatewayServer server) {
        return byServer.getOrDefault(server, List.of());
    }

    /** Says which VirtualServices do nothing, and why. @param all Gateways of the mesh, running here or not */
    void check(List<Gateway> all, Findings findings) {
        var selected =
                byServer.keySet().stream().map(GatewayServer::gatewayName).collect(Collectors.toSet());
        var checks = new BindingChecks(all, selected, findings);
        byServer.forEach(checks::note);
        virtualServices.forEach(checks::check);
    }
}
