package dev.meshgw.client;

import java.util.Locale;

/**
 * A host, by name or by address, and a port. Immutable.
 *
 * @param host in lower case, an IPv6 address without its brackets
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {

    private static final int MAX_PORT = 65535;

    /** @throws IllegalArgumentException if the port is out of range */
    public HostPort {
        host = host.toLowerCase(Locale.ROOT);
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to " + MAX_PORT + ")");
        }
    }

    /** {@code host:port}, or {@code [address]:port} for IPv6. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
