package dev.meshgw.snapshot;

import dev.meshgw.config.source.SourceLocation;
import java.util.List;

/**
 * What is done with a connection.
 *
 * @param name identity across snapshots and in logs
 * @param serverNames SNI patterns; empty matches every connection, with or without SNI
 * @param origin the server or route in the manifest
 */
public record FilterChain(
        String name,
        List<HostPattern> serverNames,
        TransportSocket transportSocket,
        NetworkFilter filter,
        SourceLocation origin) {

    public FilterChain {
        serverNames = List.copyOf(serverNames);
    }
}
