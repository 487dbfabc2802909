package dev.meshgw.analysis;

import dev.meshgw.config.resource.ClientTlsSettings;
import dev.meshgw.config.resource.ClientTlsSettings.ClientTlsMode;
import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.TrafficPolicy;
import dev.meshgw.config.resource.TrafficPolicy.PortTrafficPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** IST0128, IST0129: TLS to an upstream whose certificate is held against no CA, for all ports or for one. */
final class CaCertificateAnalyzer implements Analyzer {

    @Override
    public String name() {
        return "destinationrule.CaCertificateAnalyzer";
    }

    @Override
    public String description() {
        return "Checks if caCertificates is set when TLS mode is SIMPLE/MUTUAL";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0128", "IST0129");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.DESTINATION_RULE);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        for (DestinationRule rule : mesh.all(DestinationRule.class)) {
            TrafficPolicy policy = rule.trafficPolicy();
            if (policy != null) {
                check(rule, policy, mesh.of(rule), report);
            }
        }
    }

    private static void check(DestinationRule rule, TrafficPolicy policy, AnalyzedResource resource, Report report) {
        ClientTlsSettings tls = policy.tls();
        if (isUnverified(tls, rule)) {
            report.addAt(
                    MessageType.NO_SERVER_CERTIFICATE_VERIFICATION_DESTINATION_LEVEL,
                    resource,
                    written(resource, "spec.trafficPolicy.tls"),
                    resource.qualifiedName(),
                    resource.namespace(),
                    tls.mode(),
                    rule.host());
        }
        for (int i = 0; i < policy.portLevelSettings().size(); i++) {
            PortTrafficPolicy port = policy.portLevelSettings().get(i);
            ClientTlsSettings ofPort = port.tls();
            if (isUnverified(ofPort, rule)) {
                report.addAt(
                        MessageType.NO_SERVER_CERTIFICATE_VERIFICATION_PORT_LEVEL,
                        resource,
                        written(resource, "spec.trafficPolicy.portLevelSettings[" + i + "].tls"),
                        resource.qualifiedName(),
                        resource.namespace(),
                        ofPort.mode(),
                        rule.host(),
                        "number:" + port.port());
            }
        }
    }

    private static String written(AnalyzedResource resource, String tls) {
        return resource.isWritten(tls, "caCertificates") ? tls + ".caCertificates" : "";
    }

    /** A credential is of use only where a workload selector says whose it is. */
    private static boolean isUnverified(@Nullable ClientTlsSettings tls, DestinationRule rule) {
        return tls != null
                && (tls.mode() == ClientTlsMode.SIMPLE || tls.mode() == ClientTlsMode.MUTUAL)
                && tls.caCertificates().isEmpty()
                && (tls.credentialName().isEmpty() || rule.workloadSelector() == null);
    }
}
