package dev.meshgw.gateway.admin;

import java.util.LinkedHashMap;
import java.util.Map;

/** Addresses as Envoy writes them. Stateless. */
final class Addresses {

    private Addresses() {}

    /** {@code 127.0.0.1:8443}, {@code [::1]:8443}. */
    static String authority(String host, int port) {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }

    /** Envoy's core.v3.Address. */
    static Map<String, Object> json(String host, int port) {
        var socket = new LinkedHashMap<String, Object>();
        socket.put("address", host);
        socket.put("port_value", port);
        return Map.of("socket_address", socket);
    }
}
