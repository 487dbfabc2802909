package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Server;
import dev.meshgw.config.resource.ServerTlsSettings;
import dev.meshgw.config.resource.TlsMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One server of a Gateway.
 *
 * @param hosts with {@code ./} replaced by the Gateway's namespace and {@code *}{@code /} removed, as Istio compares them
 */
record GatewayServer(Gateway gateway, int index, Server server, Protocol protocol, List<String> hosts) {

    static List<GatewayServer> of(Gateway gateway) {
        var servers = new ArrayList<GatewayServer>();
        for (int i = 0; i < gateway.servers().size(); i++) {
            Server server = gateway.servers().get(i);
            List<String> hosts = sanitized(server.hosts(), gateway.metadata().namespace());
            servers.add(new GatewayServer(
                    gateway, i, server, Protocol.parse(server.port().protocol()), hosts));
        }
        return servers;
    }

    private static List<String> sanitized(List<String> hosts, String namespace) {
        var sanitized = new ArrayList<String>(hosts.size());
        for (String host : hosts) {
            int slash = host.indexOf('/');
            String scope = slash < 0 ? "" : host.substring(0, slash);
            String name = host.substring(slash + 1);
            if (scope.equals("*") && name.equals("*")) {
                return List.of("*");
            }
            sanitized.add(
                    scope.equals(".") ? namespace + "/" + name : scope.isEmpty() || scope.equals("*") ? name : host);
        }
        return sanitized;
    }

    ObjectMeta metadata() {
        return gateway.metadata();
    }

    /** {@code namespace/name} of the Gateway, as VirtualServices refer to it. */
    String gatewayName() {
        return gateway.metadata().qualifiedName();
    }

    int port() {
        return server.port().number();
    }

    /** The path of one of its fields: {@code spec.servers[0].tls.mode}. */
    String path(String field) {
        return "spec.servers[" + index + "]." + field;
    }

    String describe() {
        return "server \"" + server.port().name() + "\" of Gateway " + gatewayName();
    }

    boolean hasTls() {
        return server.tls() != null;
    }

    ServerTlsSettings tls() {
        return Objects.requireNonNull(server.tls(), "tls");
    }

    boolean redirectsToHttps() {
        return server.tls() != null && server.tls().httpsRedirect();
    }

    /** TLS that the upstream ends. */
    boolean passesThrough() {
        return server.tls() != null
                && (server.tls().mode() == TlsMode.PASSTHROUGH || server.tls().mode() == TlsMode.AUTO_PASSTHROUGH);
    }

    /** Connections are told apart by SNI. */
    boolean isTlsServer() {
        return hasTls() && !protocol.isHttp();
    }

    /** TLS ends here, and requests are routed one by one. */
    boolean isHttpsTermination() {
        return protocol == Protocol.HTTPS && hasTls() && !passesThrough();
    }

    /** The SNI names of its filter chain, without their namespaces. */
    List<String> sniHosts() {
        return hosts.stream()
                .map(host -> host.substring(host.indexOf('/') + 1))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The name of its route configuration.
     *
     * @param targetPort the port in the name of plain HTTP; HTTPS has the Gateway's own
     */
    String routeName(int targetPort) {
        return protocol.isHttp()
                ? "http." + targetPort
                : "https." + port() + "." + server.port().name() + "."
                        + gateway.metadata().name() + "." + gateway.metadata().namespace();
    }
}
