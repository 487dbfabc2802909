package dev.meshgw.cli.gateway;

import org.jspecify.annotations.Nullable;

/**
 * {@code HOST:PORT} as people type it.
 *
 * @param host a name or literal address, IPv6 without its brackets
 */
record HostAndPort(String host, int port) {

    private static final int MAX_PORT = 65535;

    /** @return null if {@code text} is something else */
    static @Nullable HostAndPort parse(String text) {
        int colon = text.lastIndexOf(':');
        int port = port(text.substring(colon + 1));
        if (colon < 1 || port < 0) {
            return null;
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.indexOf(':') >= 0) {
            return null;
        }
        return new HostAndPort(bracketed ? host.substring(1, host.length() - 1) : host, port);
    }

    /** @return -1 if {@code text} is no port */
    static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port >= 0 && port <= MAX_PORT ? port : -1;
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
