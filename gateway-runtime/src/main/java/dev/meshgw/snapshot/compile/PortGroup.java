package dev.meshgw.snapshot.compile;

import java.util.ArrayList;
import java.util.List;

/** The servers that share a listener, in the order in which they were merged. */
final class PortGroup {

    private final String bind;
    private final int targetPort;
    private final List<GatewayServer> servers = new ArrayList<>();

    /** @param bind the literal address that the servers name, or empty */
    PortGroup(String bind, int targetPort, GatewayServer first) {
        this.bind = bind;
        this.targetPort = targetPort;
        servers.add(first);
    }

    void add(GatewayServer server) {
        servers.add(server);
    }

    GatewayServer first() {
        return servers.get(0);
    }

    List<GatewayServer> servers() {
        return servers;
    }

    String bind() {
        return bind;
    }

    int targetPort() {
        return targetPort;
    }

    /** Envoy's: {@code 0.0.0.0_8443}. */
    String listenerName() {
        return (bind.isEmpty() ? "0.0.0.0" : bind) + "_" + targetPort;
    }

    /** Filter chains are chosen by SNI; else there is one for all connections. */
    boolean isTls() {
        return first().isTlsServer();
    }

    boolean isHttp() {
        return first().protocol().isHttp();
    }
}
