package dev.meshgw.client;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * The network as the client's place sees it. A client that runs "in a pod" reaches the pod's own ports and the cluster's
 * service names, which on this machine are other ports. Immutable.
 *
 * <p>An entry applies to a host name before it is resolved, and to an address before it is connected. What is told about the
 * exchange keeps the address that the client asked for.
 *
 * @param entries where a host and port really are
 * @param ownLoopback true if loopback is that of the place: a loopback port without an entry then refuses the connection,
 *     instead of reaching whatever listens on this machine
 */
public record AddressMap(Map<HostPort, InetSocketAddress> entries, boolean ownLoopback) {

    private static final AddressMap DIRECT = new AddressMap(Map.of(), false);

    public AddressMap {
        entries = Map.copyOf(entries);
    }

    /** This machine's network, unchanged. */
    public static AddressMap direct() {
        return DIRECT;
    }

    Optional<InetSocketAddress> find(HostPort wanted) {
        return Optional.ofNullable(entries.get(wanted));
    }

    /** Where a connection to {@code address} goes; empty if the place has nothing there. */
    Optional<InetSocketAddress> locate(InetSocketAddress address) {
        var entry = find(new HostPort(address.getAddress().getHostAddress(), address.getPort()));
        if (entry.isPresent()) {
            return entry;
        }
        return ownLoopback && address.getAddress().isLoopbackAddress() ? Optional.empty() : Optional.of(address);
    }
}
