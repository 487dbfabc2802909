package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.TcpRoute;
import dev.meshgw.config.resource.TlsRoute;
import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.config.source.DiagnosticCode;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says which conditions of a VirtualService name a port that no server has. */
final class PortConditions {

    private final TreeSet<Integer> ports = new TreeSet<>();
    private final Findings findings;

    /** @param servers that the VirtualService is bound to */
    PortConditions(List<GatewayServer> servers, Findings findings) {
        this.findings = findings;
        servers.forEach(server -> ports.add(server.port()));
    }

    void check(VirtualService service) {
        check(service, "http", service.http(), HttpRoute::match, match -> match.port());
        check(service, "tls", service.tls(), TlsRoute::match, match -> match.port());
        check(service, "tcp", service.tcp(), TcpRoute::match, match -> match.port());
    }

    private <R, M> void check(
            VirtualService service,
            String section,
            List<R> rules,
            Function<R, List<M>> matchesOf,
            Function<M, Integer> portOf) {
        for (int i = 0; i < rules.size(); i++) {
            List<M> matches = matchesOf.apply(rules.get(i));
            for (int j = 0; j < matches.size(); j++) {
                int port = portOf.apply(matches.get(j));
                if (port != 0 && !ports.contains(port)) {
                    report(service, "spec." + section + "[" + i + "].match[" + j + "].port", port);
                }
            }
        }
    }

    private void report(VirtualService service, String path, int port) {
        String existing = ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
        findings.warning(
                DiagnosticCode.NO_SUCH_PORT,
                service.metadata(),
                path,
                "the condition is never met: no server that VirtualService "
                        + service.metadata().qualifiedName() + " is bound to has port " + port,
                "they have " + existing
                        + "; port means port.number of the Gateway, not that of the pod or of the destination",
                "write port: " + ports.first() + ", or leave it out");
    }
}
