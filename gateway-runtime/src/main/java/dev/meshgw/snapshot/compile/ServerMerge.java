package dev.meshgw.snapshot.compile;

import dev.meshgw.config.source.DiagnosticCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts the servers of all Gateways together by port and address, as Istio's MergeGateways does: what comes first stays, and a
 * later server that does not go with it is skipped whole.
 */
final class ServerMerge {

    private record Place(String bind, int targetPort) {}

    private record HostAt(Place place, String host) {}

    /** Addresses that mean every address. */
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]");

    private final GatewayPorts ports;
    private final Findings findings;
    private final Map<Place, PortGroup> groups = new LinkedHashMap<>();
    private final Map<HostAt, GatewayServer> tlsHosts = new HashMap<>();

    ServerMerge(GatewayPorts ports, Findings findings) {
        this.ports = ports;
        this.findings = findings;
    }

    Collection<PortGroup> groups() {
        return groups.values();
    }

    void add(GatewayServer server) {
        String bind = server.server().bind();
        if (bind.startsWith("unix:")) {
            findings.error(
                    DiagnosticCode.BIND_ADDRESS,
                    server.metadata(),
                    server.path("bind"),
                    server.describe() + " is not bound: Unix domain sockets are not supported",
                    null,
                    "leave bind out");
            return;
        }
        List<Integer> targetPorts = ports.targetPorts(server);
        if (targetPorts.isEmpty()) {
            findings.warning(
                    DiagnosticCode.NO_FILTER_CHAIN,
                    server.metadata(),
                    server.path("port"),
                    server.describe() + " is not served: no Service of its Gateway has port " + server.port(),
                    "its annotation names the Services whose ports count",
                    "use a port of the Service");
        }
        targetPorts.forEach(port -> add(server, new Place(WILDCARDS.contains(bind) ? "" : bind, port)));
    }

    private void add(GatewayServer server, Place place) {
        if (server.hasTls() && hasDuplicateHosts(server, place)) {
            return;
        }
        PortGroup group = groups.get(place);
        if (group == null) {
            groups.put(place, new PortGroup(place.bind(), place.targetPort(), server));
        } else if (goesWith(server, group)) {
            group.add(server);
        }
    }

    private boolean hasDuplicateHosts(GatewayServer server, Place place) {
        var duplicates = new TreeSet<String>();
        GatewayServer winner = server;
        for (String host : server.hosts()) {
            GatewayServer holder = tlsHosts.get(new HostAt(place, host));
            if (holder != null) {
                duplicates.add(host);
                winner = holder;
            }
        }
        if (duplicates.isEmpty()) {
            server.hosts().forEach(host -> tlsHosts.put(new HostAt(place, host), server));
            return false;
        }
        findings.error(
                DiagnosticCode.DUPLICATE_HOST,
                server.metadata(),
                server.path("hosts"),
                server.describe() + " is skipped: " + winner.describe() + " already has " + quoted(duplicates)
                        + " on port " + winner.port(),
                "one port has each host once, " + orderRule(winner, server) + "; the winner is at "
                        + winner.metadata().origin().at(winner.path("hosts")),
                "list the host in one of the two");
        return true;
    }

    private static String orderRule(GatewayServer winner, GatewayServer loser) {
        return winner.gateway() == loser.gateway()
                ? "and the first server of a Gateway wins"
                : "and of Gateways the older wins, then the one whose name comes first";
    }

    private static String quoted(Collection<String> hosts) {
        return "\"" + String.join("\", \"", hosts) + "\"";
    }

    private boolean goesWith(GatewayServer server, PortGroup group) {
        GatewayServer first = group.first();
        if (group.isTls() ? server.isTlsServer() : server.protocol().isHttp() && group.isHttp()) {
            return true;
        }
        findings.error(
                DiagnosticCode.PORT_CONFLICT,
                server.metadata(),
                server.path("port"),
                server.describe() + " is skipped: " + first.describe() + " has port " + first.port() + " for "
                        + first.server().port().protocol(),
                "a port carries plain HTTP, or TLS told apart by SNI, or one TCP server; "
                        + server.server().port().protocol() + " does not go with it. The winner is at "
                        + first.metadata().origin().at(first.path("port")),
                "give " + server.describe() + " another port number");
        return false;
    }
}
