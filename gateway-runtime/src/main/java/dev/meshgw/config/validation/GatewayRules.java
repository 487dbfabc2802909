package dev.meshgw.config.validation;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.Port;
import dev.meshgw.config.resource.Server;
import dev.meshgw.config.resource.ServerTlsSettings;
import dev.meshgw.config.resource.TlsMode;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gateway: servers, hosts, ports, and which protocol goes with TLS settings. */
final class GatewayRules {

    private static final String UNIX = "unix://";

    private GatewayRules() {}

    static void check(Gateway gateway, Verdict verdict) {
        if (!DomainName.isLabel(gateway.metadata().name())) {
            verdict.error(
                    DiagnosticCode.GATEWAY_NAME,
                    "metadata.name",
                    "invalid gateway name: "
                            + DiagnosticText.quote(gateway.metadata().name()),
                    "a Gateway's name has letters, digits and hyphens, but no dots");
        }
        if (gateway.servers().isEmpty()) {
            verdict.error(DiagnosticCode.NO_SERVERS, "spec.servers", "gateway must have at least one server");
        }
        Map<String, Integer> portNames = new HashMap<>();
        for (int i = 0; i < gateway.servers().size(); i++) {
            Server server = gateway.servers().get(i);
            String path = "spec.servers[" + i + "]";
            server(server, path, verdict);
            Integer earlier = portNames.putIfAbsent(server.port().name(), i);
            if (earlier != null) {
                verdict.error(
                        DiagnosticCode.DUPLICATE_PORT_NAME,
                        path + ".port.name",
                        "port names in servers must be unique: duplicate name "
                                + DiagnosticText.quote(server.port().name()),
                        "spec.servers[" + earlier + "] has the same name",
                        "name each after what it serves: https-httpbin, https-helloworld");
            }
        }
    }

    private static void server(Server server, String path, Verdict verdict) {
        hosts(server.hosts(), path + ".hosts", verdict);
        boolean goodPort = port(server.port(), server.bind(), path + ".port", verdict);
        bind(server, path, verdict);
        ServerTlsSettings tls = server.tls();
        if (tls != null) {
            ServerTlsRules.check(tls, path + ".tls", verdict);
        }
        if (goodPort) {
            protocolAndTls(server.port().protocol(), tls, path, verdict);
        }
        if (tls != null
                && tls.httpsRedirect()
                && !PortProtocol.isHttp(server.port().protocol())) {
            redirectWarning(path, verdict);
        }
    }

    private static void hosts(List<String> hosts, String path, Verdict verdict) {
        for (int i = 0; i < hosts.size(); i++) {
            host(hosts.get(i), path + "[" + i + "]", verdict);
        }
    }

    /** {@code [namespace/]dnsName}. */
    private static void host(String host, String path, Verdict verdict) {
        int slash = host.indexOf('/');
        if (slash < 0) {
            dnsName(host, path, verdict);
            return;
        }
        String namespace = host.substring(0, slash);
        String dnsName = host.substring(slash + 1);
        if (namespace.isEmpty() || dnsName.isEmpty()) {
            verdict.error(
                    DiagnosticCode.SERVER_HOST,
                    path,
                    "config namespace and dnsName in host entry cannot be empty",
                    "a host is NAMESPACE/NAME or just NAME");
            return;
        }
        if (!namespace.equals("*") && !namespace.equals(".") && !DomainName.isLabel(namespace)) {
            verdict.error(
                    DiagnosticCode.SERVER_HOST,
                    path,
                    "invalid namespace value " + DiagnosticText.quote(namespace) + " in gateway",
                    "it is a namespace, \".\" for that of the Gateway, or \"*\" for any");
        }
        dnsName(dnsName, path, verdict);
    }

    private static void dnsName(String name, String path, Verdict verdict) {
        String malformed = IpAddress.isValid(name) ? null : DomainName.wildcardProblem(name);
        String problem = malformed != null ? malformed : DomainName.partialWildcardProblem(name);
        if (problem != null) {
            verdict.error(DiagnosticCode.SERVER_HOST, path, problem, whyNoHost(name));
        } else if (!name.equals("*") && name.indexOf('.') < 0) {
            verdict.error(
                    DiagnosticCode.SERVER_HOST,
                    path,
                    "short names (non FQDN) are not allowed: " + DiagnosticText.quote(name),
                    "a client asks a gateway for a full name",
                    "write it with its domain: " + name + ".example.com");
        }
    }

    private static @Nullable String whyNoHost(String name) {
        if (name.indexOf(':') >= 0) {
            return "a host has no port; the port of the server says where it listens";
        }
        return name.indexOf('*') >= 0 ? "a wildcard is \"*\", or \"*.\" before a domain" : null;
    }

    private static boolean port(Port port, String bind, String path, Verdict verdict) {
        boolean known = PortProtocol.isKnown(port.protocol());
        if (!known) {
            verdict.error(
                    DiagnosticCode.SERVER_PROTOCOL,
                    path + ".protocol",
                    "invalid protocol " + DiagnosticText.quote(port.protocol()),
                    "supported are HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, MONGO, REDIS, MYSQL");
        }
        String problem = port.number() != 0 || !bind.startsWith(UNIX) ? CommonRules.portProblem(port.number()) : null;
        verdict.errorIf(problem, DiagnosticCode.SERVER_PORT, path + ".number");
        if (port.targetPort() != 0) {
            verdict.error(
                    DiagnosticCode.SERVER_PORT,
                    path + ".targetPort",
                    "targetPort has no impact on Gateways",
                    null,
                    "remove it");
        }
        if (port.name().isEmpty()) {
            verdict.error(
                    DiagnosticCode.SERVER_PORT,
                    path,
                    "port name must be set",
                    "routes and statistics are named after it");
        }
        return known
                && problem == null
                && port.targetPort() == 0
                && !port.name().isEmpty();
    }

    private static void bind(Server server, String path, Verdict verdict) {
        String bind = server.bind();
        if (bind.startsWith(UNIX)) {
            verdict.errorIf(
                    CommonRules.socketProblem(bind.substring(UNIX.length())),
                    DiagnosticCode.SERVER_BIND,
                    path + ".bind");
            if (server.port().number() != 0) {
                verdict.error(
                        DiagnosticCode.SERVER_BIND,
                        path + ".port.number",
                        "port number must be 0 for unix domain socket");
            }
        } else if (!bind.isEmpty() && !IpAddress.isValid(bind)) {
            verdict.error(
                    DiagnosticCode.SERVER_BIND,
                    path + ".bind",
                    DiagnosticText.escape(bind) + " is not a valid IP",
                    "it is an address of the gateway, or unix:// and a path");
        }
    }

    private static void protocolAndTls(String protocol, @Nullable ServerTlsSettings tls, String path, Verdict verdict) {
        if (tls == null) {
            if (PortProtocol.isTls(protocol)) {
                verdict.error(
                        DiagnosticCode.TLS_MISSING,
                        path,
                        "server must have TLS settings for HTTPS/TLS protocols",
                        "its protocol is " + protocol,
                        "add tls: {mode: SIMPLE, credentialName: NAME} or tls: {mode: PASSTHROUGH}");
            }
            return;
        }
        if (PortProtocol.isTls(protocol)) {
            return;
        }
        if (!PortProtocol.isHttp(protocol)) {
            verdict.error(
                    DiagnosticCode.TLS_ON_PLAIN_PORT,
                    path + ".tls",
                    "server cannot have TLS settings for non HTTPS/TLS ports",
                    "its protocol is " + protocol,
                    "set protocol: TLS, or remove tls");
            return;
        }
        boolean passthrough = tls.mode() == TlsMode.PASSTHROUGH || tls.mode() == TlsMode.AUTO_PASSTHROUGH;
        boolean hasPaths = !tls.caCertificates().isEmpty()
                || !tls.privateKey().isEmpty()
                || !tls.serverCertificate().isEmpty();
        if (!passthrough || hasPaths) {
            verdict.error(
                    DiagnosticCode.TLS_ON_PLAIN_PORT,
                    path + ".tls",
                    "server cannot have TLS settings for plain text HTTP ports",
                    "its protocol is " + protocol + ", which allows tls.httpsRedirect only",
                    "set protocol: HTTPS if the server should speak TLS");
        }
    }

    private static void redirectWarning(String path, Verdict verdict) {
        verdict.warning(
                DiagnosticCode.REDIRECT_WITHOUT_HTTP,
                path + ".tls.httpsRedirect",
                "tls.httpsRedirect should only be used with http servers",
                "it has no effect where clients speak TLS already");
    }
}
