package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.L4MatchAttributes;
import dev.meshgw.config.resource.TlsMatchAttributes;
import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.config.source.DiagnosticCode;
import java.util.List;
import java.util.Map;

/**
 * Names the conditions of tls and tcp rules that Istio looks at for sidecars only: a gateway asks for the port, the Gateway and
 * the SNI, and goes by the rule as if the others were not there.
 */
final class SidecarConditions {

    private final Findings findings;

    SidecarConditions(Findings findings) {
        this.findings = findings;
    }

    void check(VirtualService service) {
        for (int i = 0; i < service.tls().size(); i++) {
            List<TlsMatchAttributes> matches = service.tls().get(i).match();
            for (int j = 0; j < matches.size(); j++) {
                TlsMatchAttributes match = matches.get(j);
                String path = "spec.tls[" + i + "].match[" + j + "].";
                if (isForSidecars(match.gateways())) {
                    continue;
                }
                check(service, path, match.destinationSubnets(), match.sourceLabels(), match.sourceNamespace());
            }
        }
        for (int i = 0; i < service.tcp().size(); i++) {
            List<L4MatchAttributes> matches = service.tcp().get(i).match();
            for (int j = 0; j < matches.size(); j++) {
                L4MatchAttributes match = matches.get(j);
                String path = "spec.tcp[" + i + "].match[" + j + "].";
                if (isForSidecars(match.gateways())) {
                    continue;
                }
                check(service, path, match.destinationSubnets(), match.sourceLabels(), match.sourceNamespace());
                if (!match.sourceSubnet().isEmpty()) {
                    report(service, path, "sourceSubnet");
                }
            }
        }
    }

    private static boolean isForSidecars(List<String> gateways) {
        return !gateways.isEmpty() && gateways.stream().allMatch(BoundVirtualService.MESH::equals);
    }

    private void check(
            VirtualService service, String path, List<String> subnets, Map<String, String> labels, String namespace) {
        if (!subnets.isEmpty()) {
            report(service, path, "destinationSubnets");
        }
        if (!labels.isEmpty()) {
            report(service, path, "sourceLabels");
        }
        if (!namespace.isEmpty()) {
            report(service, path, "sourceNamespace");
        }
    }

    private void report(VirtualService service, String path, String field) {
        findings.warning(
                DiagnosticCode.SIDECAR_CONDITION,
                service.metadata(),
                path + field,
                field + " does not limit the rule: gateways do not look at it",
                "Istio evaluates it for sidecars; on a gateway, tls and tcp rules match by port, gateways and sniHosts",
                "remove it, and tell the rules apart by port or sniHosts");
    }
}
