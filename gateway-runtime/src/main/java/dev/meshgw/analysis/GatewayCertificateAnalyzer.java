package dev.meshgw.analysis;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.Server;
import dev.meshgw.config.resource.ServerTlsSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** IST0138: two Gateways of the same pods serve the same certificate, so that browsers reuse a connection for both. */
final class GatewayCertificateAnalyzer implements Analyzer {

    /** Enough to see the pattern; a wildcard certificate of a thousand Gateways would make a million messages. */
    private static final int MAX_OTHERS = 50;

    /** What makes two certificates the same: the name of the Secret, or both files. */
    private record Certificate(String credentialName, String serverCertificate, String privateKey) {

        static @Nullable Certificate of(@Nullable ServerTlsSettings tls) {
            if (tls == null) {
                return null;
            }
            if (!tls.credentialName().isEmpty()) {
                return new Certificate(tls.credentialName(), "", "");
            }
            return tls.serverCertificate().isEmpty() || tls.privateKey().isEmpty()
                    ? null
                    : new Certificate("", tls.serverCertificate(), tls.privateKey());
        }
    }

    @Override
    public String name() {
        return "gateway.CertificateAnalyzer";
    }

    @Override
    public String description() {
        return "Checks a gateway certificate";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0138");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.GATEWAY);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Map<Certificate, List<Gateway>> gateways = new HashMap<>();
        for (Gateway gateway : mesh.all(Gateway.class)) {
            for (Server server : gateway.servers()) {
                Certificate certificate = Certificate.of(server.tls());
                if (certificate != null) {
                    gateways.computeIfAbsent(certificate, unused -> new ArrayList<>())
                            .add(gateway);
                }
            }
        }
        gateways.values().forEach(sharing -> report(sharing, mesh, report));
    }

    /** A Gateway is told of those that select the same pods or fewer. */
    private static void report(List<Gateway> sharing, AnalyzedMesh mesh, Report report) {
        for (Gateway gateway : sharing) {
            sharing.stream()
                    .filter(other -> other != gateway && Labels.match(gateway.selector(), other.selector()))
                    .limit(MAX_OTHERS)
                    .forEach(other -> report.addAt(
                            MessageType.GATEWAY_DUPLICATE_CERTIFICATE,
                            mesh.of(gateway),
                            "metadata.name",
                            List.of(
                                    gateway.metadata().qualifiedName(),
                                    other.metadata().qualifiedName())));
        }
    }
}
