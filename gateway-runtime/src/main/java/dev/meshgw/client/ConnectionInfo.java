package dev.meshgw.client;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who a TCP connection is between. Immutable.
 *
 * @param number 0 for the first connection of a client
 * @param host the name that led to it, null if a {@link ConnectToRule} overrode it
 * @param remote as the client asked for it, see {@link AddressMap}
 */
public record ConnectionInfo(int number, @Nullable String host, InetSocketAddress remote, InetSocketAddress local) {}
