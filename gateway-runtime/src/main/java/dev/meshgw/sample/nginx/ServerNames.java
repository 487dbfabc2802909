package dev.meshgw.sample.nginx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The server blocks of one port, by name: an exact name wins over the longest wildcard in front, that over the longest
 * wildcard at the end, and the default server takes the rest. Immutable.
 */
final class ServerNames {

    private final ServerBlock defaultServer;
    private final Map<String, ServerBlock> exact = new HashMap<>();
    private final Map<String, ServerBlock> suffixes = new HashMap<>();
    private final Map<String, ServerBlock> prefixes = new HashMap<>();

    /** @param servers in the order of the file: the first to claim a name keeps it */
    ServerNames(List<ServerBlock> servers, ServerBlock defaultServer) {
        this.defaultServer = defaultServer;
        for (ServerBlock server : servers) {
            for (String name : server.names()) {
                if (name.startsWith("*.")) {
                    suffixes.putIfAbsent(name.substring(1), server);
                } else if (name.startsWith(".")) {
                    exact.putIfAbsent(name.substring(1), server);
                    suffixes.putIfAbsent(name, server);
                } else if (name.endsWith(".*")) {
                    prefixes.putIfAbsent(name.substring(0, name.length() - 1), server);
                } else {
                    exact.putIfAbsent(name, server);
                }
            }
        }
    }

    ServerBlock defaultServer() {
        return defaultServer;
    }

    /** @param host in lower case, without port; empty for a request without a name */
    ServerBlock find(String host) {
        ServerBlock found = exact.get(host);
        if (found != null) {
            return found;
        }
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            found = dot == 0 ? null : suffixes.get(host.substring(dot));
            if (found != null) {
                return found;
            }
        }
        for (int dot = host.lastIndexOf('.'); dot > 0; dot = host.lastIndexOf('.', dot - 1)) {
            found = prefixes.get(host.substring(0, dot + 1));
            if (found != null) {
                return found;
            }
        }
        return defaultServer;
    }
}
