package dev.meshgw.cli.kubectl;

import dev.meshgw.client.AddressMap;
import dev.meshgw.client.HostPort;
import dev.meshgw.mesh.GatewayState;
import dev.meshgw.mesh.GatewayState.BoundListener;
import dev.meshgw.mesh.GatewayState.PodAddress;
import dev.meshgw.mesh.GatewayState.ServiceAddress;
import dev.meshgw.mesh.IngressGateway;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The network as a pod sees it: its own ports on the loopback, and Services by their names. In truth all of them are ports
 * of this machine, which the running gateway has told. Stateless.
 */
final class PodNetwork {

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    private PodNetwork() {}

    static AddressMap of(PodTarget target, GatewayState gateway) {
        String namespace = target.pod().namespace();
        var entries = new HashMap<HostPort, InetSocketAddress>();
        for (ServiceAddress service : gateway.services()) {
            service.ports()
                    .forEach((port, addresses) -> addresses.stream()
                            .findFirst()
                            .ifPresent(address -> names(service.name(), service.namespace(), namespace)
                                    .forEach(name -> entries.put(new HostPort(name, port), address(address)))));
        }
        for (BoundListener listener : gateway.listeners()) {
            names(IngressGateway.NAME, IngressGateway.NAMESPACE, namespace)
                    .forEach(name -> entries.put(new HostPort(name, listener.gatewayPort()), address(listener)));
        }
        ownPorts(target, gateway)
                .forEach((port, address) ->
                        LOOPBACK.forEach(loopback -> entries.put(new HostPort(loopback, port), address)));
        return new AddressMap(entries, true);
    }

    private static Map<Integer, InetSocketAddress> ownPorts(PodTarget target, GatewayState gateway) {
        var ports = new HashMap<Integer, InetSocketAddress>();
        if (target.isGateway()) {
            gateway.listeners()
                    .forEach(listener ->
                            ports.put(IngressGateway.defaultPort(listener.gatewayPort()), address(listener)));
        } else {
            gateway.pod(target.pod().namespace(), target.pod().name())
                    .map(PodAddress::ports)
                    .orElse(Map.of())
                    .forEach((port, address) -> ports.put(port, address(address)));
        }
        return ports;
    }

    /** The names under which the cluster's DNS knows a Service; the short one only in its own namespace. */
    private static List<String> names(String service, String namespace, String from) {
        String full = service + "." + namespace;
        var names = new ArrayList<>(List.of(full, full + ".svc", full + ".svc.cluster.local"));
        if (namespace.equals(from)) {
            names.add(service);
        }
        return names;
    }

    private static InetSocketAddress address(BoundListener listener) {
        boolean everyInterface =
                listener.address().equals("0.0.0.0") || listener.address().equals("::");
        return new InetSocketAddress(everyInterface ? "127.0.0.1" : listener.address(), listener.port());
    }

    /** @param text {@code address:port}; an IPv6 address may stand in brackets */
    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    }
}
