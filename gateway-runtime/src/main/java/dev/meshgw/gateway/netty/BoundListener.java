package dev.meshgw.gateway.netty;

/**
 * A listener that accepts connections.
 *
 * @param name of the listener in the snapshot
 * @param address literal, as bound
 * @param port as bound; what the system picked if the snapshot said 0
 * @param gatewayPort the port of the Gateway server that it serves
 * @param protocol HTTP, HTTPS, TLS or TCP
 */
public record BoundListener(String name, String address, int port, int gatewayPort, String protocol) {}
