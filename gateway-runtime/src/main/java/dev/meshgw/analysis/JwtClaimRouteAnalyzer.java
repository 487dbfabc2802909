package dev.meshgw.analysis;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.HttpMatchRequest;
import dev.meshgw.config.resource.VirtualService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** IST0149: a rule looks at a JWT claim, and nothing makes the gateway's pod validate tokens. */
final class JwtClaimRouteAnalyzer implements Analyzer {

    private static final String CLAIM = "@request.auth.claims";
    private static final String ROOT_NAMESPACE = "istio-system";

    @Override
    public String name() {
        return "virtualservice.JWTClaimRouteAnalyzer";
    }

    @Override
    public String description() {
        return "Checks the VirtualService using JWT claim based routing has corresponding RequestAuthentication";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0149");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.VIRTUAL_SERVICE);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Map<String, Gateway> gateways = new HashMap<>();
        mesh.all(Gateway.class)
                .forEach(gateway -> gateways.put(gateway.metadata().qualifiedName(), gateway));
        for (VirtualService virtualService : mesh.all(VirtualService.class)) {
            Optional<String> claim = claim(virtualService);
            if (claim.isEmpty()) {
                continue;
            }
            for (String name : virtualService.gateways()) {
                Gateway gateway = gateways.get(
                        name.indexOf('/') < 0 ? virtualService.metadata().namespace() + "/" + name : name);
                if (gateway != null) {
                    check(virtualService, claim.get(), gateway, mesh, report);
                }
            }
        }
    }

    private static void check(
            VirtualService virtualService, String claim, Gateway gateway, AnalyzedMesh mesh, Report report) {
        for (AnalyzedResource pod : GatewayPods.of(mesh).selectedBy(gateway.selector())) {
            if (!isAuthenticated(pod, mesh)) {
                report.add(
                        MessageType.JWT_CLAIM_BASED_ROUTING_WITHOUT_REQUEST_AUTHN,
                        mesh.of(virtualService),
                        claim,
                        gateway.metadata().qualifiedName(),
                        pod.name());
            }
        }
    }

    private static boolean isAuthenticated(AnalyzedResource pod, AnalyzedMesh mesh) {
        return mesh.all(GroupKind.REQUEST_AUTHENTICATION).stream()
                .filter(policy -> policy.namespace().equals(ROOT_NAMESPACE)
                        || policy.namespace().equals(pod.namespace()))
                .anyMatch(policy -> Labels.match(policy.tree().texts("spec", "selector", "matchLabels"), pod.labels()));
    }

    /** The first header of a condition that means a claim. */
    private static Optional<String> claim(VirtualService virtualService) {
        return virtualService.http().stream()
                .flatMap(http -> http.match().stream())
                .flatMap(JwtClaimRouteAnalyzer::headers)
                .filter(name -> name.startsWith(CLAIM))
                .findFirst();
    }

    private static Stream<String> headers(HttpMatchRequest match) {
        var names = new ArrayList<>(match.headers().keySet());
        names.addAll(match.withoutHeaders().keySet());
        return names.stream();
    }
}
