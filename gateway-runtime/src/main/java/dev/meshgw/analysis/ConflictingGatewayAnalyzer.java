package dev.meshgw.analysis;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.Server;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * IST0145: Gateways of the same pods that have the same host and bind on the same port. As istioctl does it: hosts are
 * compared as they are written, and of the servers that a Gateway has on one port the others are held against the last.
 */
final class ConflictingGatewayAnalyzer implements Analyzer {

    private record HostOnPort(int port, String host, String bind) {}

    @Override
    public String name() {
        return "gateway.ConflictingGatewayAnalyzer";
    }

    @Override
    public String description() {
        return "Checks a gateway's selector, port number and hosts";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0145");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.GATEWAY);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Map<HostOnPort, Set<Gateway>> gateways = new HashMap<>();
        for (Gateway gateway : mesh.all(Gateway.class)) {
            Map<Integer, Server> lastOfPort = new LinkedHashMap<>();
            gateway.servers().forEach(server -> lastOfPort.put(server.port().number(), server));
            lastOfPort.forEach((port, server) -> server.hosts()
                    .forEach(host -> gateways.computeIfAbsent(
                                    new HostOnPort(port, host, server.bind()), unused -> new HashSet<>())
                            .add(gateway)));
        }
        var selectors = new Selectors(mesh);
        for (Gateway gateway : mesh.all(Gateway.class)) {
            for (Server server : gateway.servers()) {
                var conflicting = new TreeSet<String>();
                for (String host : server.hosts()) {
                    var key = new HostOnPort(server.port().number(), host, server.bind());
                    for (Gateway other : gateways.getOrDefault(key, Set.of())) {
                        if (other != gateway && selectors.overlap(gateway.selector(), other.selector())) {
                            conflicting.add(other.metadata().qualifiedName());
                        }
                    }
                }
                if (!conflicting.isEmpty()) {
                    report.add(
                            MessageType.CONFLICTING_GATEWAYS,
                            mesh.of(gateway),
                            String.join(",", conflicting),
                            Labels.text(gateway.selector()),
                            server.port().number(),
                            String.join(",", server.hosts()));
                }
            }
        }
    }

    /** Which selectors mean the same pod; each pair is looked at once. */
    private static final class Selectors {

        private record Pair(Map<String, String> one, Map<String, String> other) {}

        private final AnalyzedMesh mesh;
        private final Map<Pair, Boolean> overlaps = new HashMap<>();

        Selectors(AnalyzedMesh mesh) {
            this.mesh = mesh;
        }

        boolean overlap(Map<String, String> one, Map<String, String> other) {
            return one.equals(other) || overlaps.computeIfAbsent(new Pair(one, other), this::selectOnePod);
        }

        /** Only if the text of one selector is part of the other's are the pods asked. */
        private boolean selectOnePod(Pair pair) {
            String one = Labels.text(pair.one());
            String other = Labels.text(pair.other());
            return (one.contains(other) || other.contains(one))
                    && GatewayPods.of(mesh).selectedBy(pair.one()).stream()
                            .anyMatch(pod -> Labels.match(pair.other(), pod.labels()));
        }
    }
}
