package dev.meshgw.snapshot;

/** What reads the bytes after the transport socket. */
public sealed interface NetworkFilter {

    /** HTTP/1.1 and HTTP/2 requests, each routed on its own. */
    record HttpConnectionManager(RouteConfiguration routes) implements NetworkFilter {}

    /** The bytes go to one cluster, chosen once for each connection. */
    record TcpProxy(WeightedClusters clusters) implements NetworkFilter {}
}
