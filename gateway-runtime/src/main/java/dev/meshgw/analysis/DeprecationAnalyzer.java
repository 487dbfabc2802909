package dev.meshgw.analysis;

import dev.meshgw.config.resource.HttpFaultInjection;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.VirtualService;
import java.util.List;
import java.util.Set;

/** IST0002: fields and kinds that Istio has left behind. */
final class DeprecationAnalyzer implements Analyzer {

    private static final Set<String> REMOVED_KINDS =
            Set.of("ClusterRbacConfig", "RbacConfig", "ServiceRole", "ServiceRoleBinding");

    @Override
    public String name() {
        return "deprecation.DeprecationAnalyzer";
    }

    @Override
    public String description() {
        return "Checks for deprecated Istio types and fields";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0002");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.VIRTUAL_SERVICE, GroupKind.SIDECAR, GroupKind.CUSTOM_RESOURCE_DEFINITION);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        for (VirtualService virtualService : mesh.all(VirtualService.class)) {
            for (HttpRoute http : virtualService.http()) {
                HttpFaultInjection.Delay delay =
                        http.fault() == null ? null : http.fault().delay();
                if (delay != null && delay.percent() > 0) {
                    report.add(
                            MessageType.DEPRECATED,
                            mesh.of(virtualService),
                            "HTTPRoute.fault.delay.percent is deprecated; use HTTPRoute.fault.delay.percentage");
                }
            }
        }
        for (AnalyzedResource sidecar : mesh.all(GroupKind.SIDECAR)) {
            if (sidecar.tree().has("spec", "outboundTrafficPolicy", "egressProxy")) {
                report.add(MessageType.DEPRECATED, sidecar, "OutboundTrafficPolicy.EgressProxy ignored");
            }
        }
        for (AnalyzedResource definition : mesh.all(GroupKind.CUSTOM_RESOURCE_DEFINITION)) {
            String group = definition.tree().text("spec", "group");
            String kind = definition.tree().text("spec", "names", "kind");
            if (group.equals("rbac.istio.io") && REMOVED_KINDS.contains(kind)) {
                report.add(
                        MessageType.DEPRECATED,
                        definition,
                        "Custom resource type " + group + " " + kind + " is removed");
            }
        }
    }
}
