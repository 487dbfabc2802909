package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.List;

/** Every analyzer, in the order in which they run: those of istioctl, then meshgw's own. */
final class Analyzers {

    private Analyzers() {}

    static List<Analyzer> all() {
        var all = new ArrayList<Analyzer>();
        all.addAll(istios());
        all.addAll(OwnAnalyzers.all());
        return all;
    }

    private static List<Analyzer> istios() {
        return List.of(
                new SchemaValidationAnalyzer(),
                new AnnotationAnalyzer(),
                new AuthorizationPolicyAnalyzer(),
                new ConditionAnalyzer(),
                new DeploymentServiceAnalyzer(),
                new ApplicationUidAnalyzer(),
                new CaCertificateAnalyzer(),
                new SubsetSelectPodAnalyzer(),
                new DeprecationAnalyzer(),
                new EnvoyFilterAnalyzer(),
                new IngressGatewayPortAnalyzer(),
                new GatewayCertificateAnalyzer(),
                new GatewaySecretAnalyzer(),
                new ConflictingGatewayAnalyzer(),
                new InjectionAnalyzer(),
                new InjectionImageAnalyzer(),
                new ImageAutoAnalyzer(),
                new KubernetesGatewaySelectorAnalyzer(),
                new GatewayApiVersionAnalyzer(),
                new PortNameAnalyzer(),
                new ServiceEntryAddressesAnalyzer(),
                new ConflictingServiceEntryProtocolAnalyzer(),
                new SidecarSelectorAnalyzer(),
                new TelemetryAnalyzer(),
                new ConflictingMeshGatewayHostsAnalyzer(),
                new DestinationHostAnalyzer(),
                new VirtualServiceSubsetAnalyzer(),
                new VirtualServiceGatewayAnalyzer(),
                new JwtClaimRouteAnalyzer());
    }
}
