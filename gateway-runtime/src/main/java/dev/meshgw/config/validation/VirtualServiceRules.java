package dev.meshgw.config.validation;

import dev.meshgw.config.resource.Destination;
import dev.meshgw.config.resource.HttpMatchRequest;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.L4MatchAttributes;
import dev.meshgw.config.resource.RouteDestination;
import dev.meshgw.config.resource.TcpRoute;
import dev.meshgw.config.resource.TlsMatchAttributes;
import dev.meshgw.config.resource.TlsRoute;
import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** VirtualService: hosts, gateways, and the tls and tcp routes. */
final class VirtualServiceRules {

    private static final String MESH = "mesh";

    private final VirtualService service;
    private final Verdict verdict;

    private VirtualServiceRules(VirtualService service, Verdict verdict) {
        this.service = service;
        this.verdict = verdict;
    }

    static void check(VirtualService service, Verdict verdict) {
        new VirtualServiceRules(service, verdict).check();
    }

    private void check() {
        boolean isDelegate = service.hosts().isEmpty();
        if (isDelegate) {
            delegate();
        }
        CommonRules.gatewayNames(service.gateways(), "spec.gateways", verdict);
        hosts();
        if (service.http().isEmpty() && service.tls().isEmpty() && service.tcp().isEmpty()) {
            verdict.error(
                    DiagnosticCode.NO_ROUTE_SECTION, "spec", "http, tcp or tls must be provided in virtual service");
        }
        for (int i = 0; i < service.http().size(); i++) {
            HttpRouteRules.check(service.http().get(i), isDelegate, "spec.http[" + i + "]", verdict);
        }
        for (int i = 0; i < service.tls().size(); i++) {
            tlsRoute(service.tls().get(i), "spec.tls[" + i + "]");
        }
        for (int i = 0; i < service.tcp().size(); i++) {
            tcpRoute(service.tcp().get(i), "spec.tcp[" + i + "]");
        }
        if (!appliesToGateway()) {
            jwtClaims();
        }
        CommonRules.exportTo(service.exportTo(), service.metadata().namespace(), false, false, verdict);
        UnreachableRules.check(service, verdict);
    }

    private void delegate() {
        String why = "without hosts it is a delegate, which other VirtualServices include";
        String fix = "add hosts, if it stands for itself";
        if (!service.gateways().isEmpty()) {
            verdict.error(
                    DiagnosticCode.DELEGATE,
                    "spec.gateways",
                    "delegate virtual service must have no gateways specified",
                    why,
                    fix);
        }
        if (!service.tls().isEmpty()) {
            verdict.error(
                    DiagnosticCode.DELEGATE,
                    "spec.tls",
                    "delegate virtual service must have no tls route specified",
                    why,
                    fix);
        }
        if (!service.tcp().isEmpty()) {
            verdict.error(
                    DiagnosticCode.DELEGATE,
                    "spec.tcp",
                    "delegate virtual service must have no tcp route specified",
                    why,
                    fix);
        }
    }

    private boolean appliesToGateway() {
        return !service.gateways().isEmpty() && !service.gateways().contains(MESH);
    }

    private void hosts() {
        List<String> hosts = service.hosts();
        boolean allGood = true;
        for (int i = 0; i < hosts.size(); i++) {
            String host = hosts.get(i);
            String problem = IpAddress.isValid(host) ? null : hostProblem(host);
            if (problem != null) {
                verdict.error(DiagnosticCode.VIRTUAL_SERVICE_HOST, hostPath(i), problem, whyNoHost(host));
                allGood = false;
            } else if (host.equals("*") && !appliesToGateway()) {
                verdict.error(
                        DiagnosticCode.VIRTUAL_SERVICE_HOST,
                        hostPath(i),
                        "wildcard host * is not allowed for virtual services bound to the mesh gateway",
                        "without gateways it is for sidecars",
                        "add gateways: [NAME] to bind it to an ingress gateway");
                allGood = false;
            }
        }
        if (allGood) {
            duplicates(hosts);
        }
    }

    private @Nullable String hostProblem(String host) {
        boolean hasSniHosts = service.tls().stream()
                .flatMap(route -> route.match().stream())
                .anyMatch(match -> !match.sniHosts().isEmpty());
        return hasSniHosts && appliesToGateway() ? DomainName.sniProblem(host) : DomainName.wildcardProblem(host);
    }

    private static @Nullable String whyNoHost(String host) {
        if (host.contains("//")) {
            return "a host is the name alone, without scheme and path";
        }
        return host.indexOf(':') >= 0 ? "a host has no port" : null;
    }

    private void duplicates(List<String> hosts) {
        for (int i = 0; i < hosts.size(); i++) {
            for (int j = i + 1; j < hosts.size(); j++) {
                if (DomainName.matches(hosts.get(i), hosts.get(j))) {
                    verdict.error(
                            DiagnosticCode.DUPLICATE_VIRTUAL_SERVICE_HOST,
                            hostPath(j),
                            "duplicate hosts in virtual service: " + hosts.get(i) + " & " + hosts.get(j),
                            "one of them covers the other");
                }
            }
        }
    }

    private static String hostPath(int index) {
        return "spec.hosts[" + index + "]";
    }

    private void jwtClaims() {
        for (int i = 0; i < service.http().size(); i++) {
            HttpRoute route = service.http().get(i);
            for (int j = 0; j < route.match().size(); j++) {
                HttpMatchRequest match = route.match().get(j);
                String path = "spec.http[" + i + "].match[" + j + "]";
                match.headers().keySet().forEach(name -> jwtClaim(name, path + ".headers"));
                match.withoutHeaders().keySet().forEach(name -> jwtClaim(name, path + ".withoutHeaders"));
            }
        }
    }

    private void jwtClaim(String header, String path) {
        if (HeaderRules.isJwtClaim(header)) {
            verdict.error(
                    DiagnosticCode.JWT_CLAIM,
                    path,
                    "JWT claim based routing (key: " + DiagnosticText.quote(header)
                            + ") is only supported for gateway");
        }
    }

    private void tlsRoute(TlsRoute route, String path) {
        if (route.match().isEmpty()) {
            verdict.error(
                    DiagnosticCode.TLS_ROUTE,
                    path,
                    "TLS route must have at least one match condition",
                    "without decrypting, sniHosts are all that a gateway can choose by");
        }
        for (int i = 0; i < route.match().size(); i++) {
            tlsMatch(route.match().get(i), path + ".match[" + i + "]");
        }
        if (route.route().isEmpty()) {
            verdict.error(DiagnosticCode.TLS_ROUTE, path, "TLS route is required");
        }
        destinations(route.route(), path + ".route");
    }

    private void tlsMatch(TlsMatchAttributes match, String path) {
        if (match.sniHosts().isEmpty()) {
            verdict.error(DiagnosticCode.SNI_HOST, path, "TLS match must have at least one SNI host");
        }
        for (int i = 0; i < match.sniHosts().size(); i++) {
            sniHost(match.sniHosts().get(i), path + ".sniHosts[" + i + "]");
        }
        CommonRules.subnets(match.destinationSubnets(), DiagnosticCode.MATCH, path + ".destinationSubnets", verdict);
        matchCommon(match.port(), path);
        CommonRules.labels(match.sourceLabels(), path + ".sourceLabels", verdict);
        CommonRules.gatewayNames(match.gateways(), path + ".gateways", verdict);
    }

    private void matchCommon(int port, String path) {
        if (port != 0) {
            verdict.errorIf(CommonRules.portProblem(port), DiagnosticCode.MATCH, path + ".port");
        }
    }

    private void sniHost(String sniHost, String path) {
        if (IpAddress.isValid(sniHost)) {
            verdict.warning(
                    DiagnosticCode.SNI_HOST,
                    path,
                    "using an IP address (" + DiagnosticText.quote(sniHost)
                            + ") goes against SNI spec and most clients do not support this",
                    "RFC 6066 §3 allows DNS names only");
            return;
        }
        String problem = service.gateways().contains(MESH)
                ? DomainName.wildcardProblem(sniHost)
                : DomainName.sniProblem(sniHost);
        if (problem != null) {
            verdict.error(DiagnosticCode.SNI_HOST, path, problem);
        } else if (service.hosts().stream().noneMatch(host -> DomainName.isSubset(sniHost, host))) {
            verdict.error(
                    DiagnosticCode.SNI_HOST,
                    path,
                    "SNI host " + DiagnosticText.quote(sniHost)
                            + " is not a compatible subset of any of the virtual service hosts: ["
                            + service.hosts().stream()
                                    .limit(10)
                                    .map(DiagnosticText::escape)
                                    .collect(Collectors.joining(", "))
                            + "]",
                    null,
                    "add it to spec.hosts");
        }
    }

    private void tcpRoute(TcpRoute route, String path) {
        for (int i = 0; i < route.match().size(); i++) {
            L4MatchAttributes match = route.match().get(i);
            String matchPath = path + ".match[" + i + "]";
            CommonRules.subnets(
                    match.destinationSubnets(), DiagnosticCode.MATCH, matchPath + ".destinationSubnets", verdict);
            matchCommon(match.port(), matchPath);
            CommonRules.labels(match.sourceLabels(), matchPath + ".sourceLabels", verdict);
            CommonRules.gatewayNames(match.gateways(), matchPath + ".gateways", verdict);
        }
        if (route.route().isEmpty()) {
            verdict.error(DiagnosticCode.TCP_ROUTE, path, "TCP route is required");
        }
        destinations(route.route(), path + ".route");
    }

    private void destinations(List<RouteDestination> routes, String path) {
        long total = 0;
        for (int i = 0; i < routes.size(); i++) {
            RouteDestination route = routes.get(i);
            destination(route.destination(), path + "[" + i + "].destination", verdict);
            total += weight(route.weight(), path + "[" + i + "].weight", verdict);
        }
        totalWeight(routes.size(), total, path, verdict);
    }

    static int weight(int weight, String path, Verdict verdict) {
        if (weight < 0) {
            verdict.error(DiagnosticCode.WEIGHT, path, "weight " + weight + " < 0");
        }
        return weight;
    }

    static void totalWeight(int destinations, long total, String path, Verdict verdict) {
        if (destinations > 1 && total == 0) {
            verdict.error(
                    DiagnosticCode.WEIGHT,
                    path,
                    "total destination weight = 0",
                    "of several destinations, one without a weight gets no traffic",
                    "give each a weight");
        }
    }

    static void destination(Destination destination, String path, Verdict verdict) {
        String host = destination.host();
        if (host.equals("*")) {
            verdict.error(DiagnosticCode.DESTINATION, path + ".host", "invalid destination host *");
        } else {
            String problem = DomainName.wildcardProblem(host);
            if (problem != null) {
                verdict.error(
                        DiagnosticCode.DESTINATION,
                        path + ".host",
                        problem,
                        host.indexOf('/') >= 0
                                ? "a service of another namespace is written NAME.NAMESPACE.svc.cluster.local"
                                : null);
            }
        }
        if (!destination.subset().isEmpty() && !DomainName.isLabel(destination.subset())) {
            verdict.error(
                    DiagnosticCode.DESTINATION,
                    path + ".subset",
                    "subset name is invalid: " + DiagnosticText.quote(destination.subset()));
        }
    }
}
