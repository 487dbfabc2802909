package dev.meshgw.analysis;

import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.VirtualService;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** IST0101: a route to a subset that no DestinationRule of the host defines. */
final class VirtualServiceSubsetAnalyzer implements Analyzer {

    private record HostAndSubset(String host, String subset) {}

    @Override
    public String name() {
        return "virtualservice.DestinationRuleAnalyzer";
    }

    @Override
    public String description() {
        return "Checks the destination rules associated with each virtual service";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0101");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.VIRTUAL_SERVICE);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Set<HostAndSubset> defined = new HashSet<>();
        for (DestinationRule rule : mesh.all(DestinationRule.class)) {
            String host = ServiceHosts.fullName(rule.host(), rule.metadata().namespace());
            rule.subsets().forEach(subset -> defined.add(new HostAndSubset(host, subset.name())));
        }
        for (VirtualService virtualService : mesh.all(VirtualService.class)) {
            for (RouteDestinations.Found found : RouteDestinations.of(virtualService)) {
                String host = found.destination().host();
                String subset = found.destination().subset();
                var wanted = new HostAndSubset(
                        ServiceHosts.fullName(host, virtualService.metadata().namespace()), subset);
                if (!subset.isEmpty() && !defined.contains(wanted)) {
                    report.addAt(
                            MessageType.REFERENCED_RESOURCE_NOT_FOUND,
                            mesh.of(virtualService),
                            found.hostPath(),
                            (found.isMirror() ? "mirror" : "host") + "+subset in destinationrule",
                            host + "+" + subset);
                }
            }
        }
    }
}
