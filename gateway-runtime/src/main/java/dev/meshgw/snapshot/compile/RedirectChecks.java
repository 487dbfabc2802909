package dev.meshgw.snapshot.compile;

import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.snapshot.HostName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says where httpsRedirect sends clients to a port that answers none of them. */
final class RedirectChecks {

    /** What https:// without a port means, and the answer keeps the Host header as it came. */
    private static final int HTTPS_PORT = 443;

    private final Findings findings;

    /** The servers that speak TLS, by their hosts; those with wildcards also by themselves, since they are few. */
    private final Map<String, List<GatewayServer>> names = new HashMap<>();

    private final Map<String, List<GatewayServer>> wildcards = new HashMap<>();

    RedirectChecks(Findings findings) {
        this.findings = findings;
    }

    /** @param groups the servers that are not skipped */
    void check(Collection<PortGroup> groups) {
        for (PortGroup group : groups) {
            group.servers().stream().filter(GatewayServer::isTlsServer).forEach(this::index);
        }
        for (PortGroup group : groups) {
            for (GatewayServer server : group.servers()) {
                if (server.redirectsToHttps() && server.protocol().isHttp()) {
                    check(server);
                }
            }
        }
    }

    private void index(GatewayServer server) {
        for (String host : server.sniHosts()) {
            names.computeIfAbsent(host, unused -> new ArrayList<>(1)).add(server);
            if (host.startsWith("*")) {
                wildcards.computeIfAbsent(host, unused -> new ArrayList<>(1)).add(server);
            }
        }
    }

    private void check(GatewayServer server) {
        for (String host : server.sniHosts()) {
            List<GatewayServer> secure = sharing(host);
            if (secure.stream().noneMatch(each -> each.port() == HTTPS_PORT)) {
                report(server, host, secure);
            }
        }
    }

    /** The servers that clients of a host may come to. */
    private List<GatewayServer> sharing(String host) {
        var found = new ArrayList<>(names.getOrDefault(host, List.of()));
        var asked = new HostName(host);
        (host.startsWith("*") ? names : wildcards).forEach((name, servers) -> {
            var other = new HostName(name);
            if (!name.equals(host) && (asked.isSubsetOf(other) || other.isSubsetOf(asked))) {
                found.addAll(servers);
            }
        });
        return found;
    }

    private void report(GatewayServer server, String host, List<GatewayServer> elsewhere) {
        String why = elsewhere.isEmpty()
                ? "no HTTPS server has this host"
                : elsewhere.stream()
                        .map(each -> each.describe() + " has it on port " + each.port())
                        .collect(Collectors.joining("; "));
        findings.warning(
                DiagnosticCode.REDIRECT_NOWHERE,
                server.metadata(),
                server.path("tls.httpsRedirect"),
                "clients of \"" + host + "\" are sent to https://, where no server answers on port " + HTTPS_PORT,
                why + "; the answer is 301 to https:// and the Host header as it came",
                elsewhere.isEmpty()
                        ? "add an HTTPS server for the host, or remove httpsRedirect"
                        : "move it to port 443, or write a redirect with its port in a VirtualService");
    }
}
