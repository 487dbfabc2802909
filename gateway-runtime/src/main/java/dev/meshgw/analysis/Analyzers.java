package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every analyzer, in the order in which they run: those of istioctl, then meshgw's own. */
final class Analyzers {

    /** The types of istioctl's analyzers whose names differ, and its names of what is one analyzer here. */
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "maturity.AlphaAnalyzer", "annotations.AlphaAnalyzer",
            "authz.AuthorizationPoliciesAnalyzer", "auth.AuthorizationPoliciesAnalyzer",
            "deployment.ServiceAssociationAnalyzer", "deployment.MultiServiceAnalyzer",
            "deployment.ApplicationUIDAnalyzer", "applicationUID.Analyzer",
            "deprecation.FieldAnalyzer", "deprecation.DeprecationAnalyzer",
            "destinationrule.PodNotSelectedAnalyzer", "destinationrule.SubsetSelectPodAnalyzer",
            "serviceentry.ProtocolAddressesAnalyzer", "serviceentry.Analyzer",
            "telemetry.DefaultSelectorAnalyzer", "telemetry.SelectorAnalyzer",
            "telemetry.ProviderAnalyzer", "telemetry.SelectorAnalyzer",
            "telemetry.ProdiverAnalyzer", "telemetry.SelectorAnalyzer");

    private static final String SCHEMA = "schema.ValidationAnalyzer";

    private Analyzers() {}

    /** The name of the analyzer that is meant; the schema has one for each kind in istioctl. */
    static Optional<String> name(String written) {
        String name = written.startsWith(SCHEMA + ".") ? SCHEMA : OTHER_NAMES.getOrDefault(written, written);
        return all().stream().map(Analyzer::name).filter(name::equals).findFirst();
    }

    static List<Analyzer> all() {
        var all = new ArrayList<Analyzer>();
        all.addAll(istios());
        all.addAll(OwnAnalyzers.all());
        return all;
    }

    private static List<Analyzer> istios() {
        return List.of(
                new SchemaValidationAnalyzer(),
                new AlphaAnnotationAnalyzer(),
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
