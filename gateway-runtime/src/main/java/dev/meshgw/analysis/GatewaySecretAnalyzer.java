package dev.meshgw.analysis;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.resource.ServerTlsSettings;
import dev.meshgw.secret.SecretCheck;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** IST0101: a credentialName without a Secret beside the gateway's pod. IST0161: a Secret that makes no valid certificate. */
final class GatewaySecretAnalyzer implements Analyzer {

    @Override
    public String name() {
        return "gateway.SecretAnalyzer";
    }

    @Override
    public String description() {
        return "Checks a gateway's referenced secrets for correctness";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0101", "IST0161");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.GATEWAY);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Map<String, Secret> secrets = new HashMap<>();
        mesh.all(Secret.class).forEach(secret -> secrets.put(secret.metadata().qualifiedName(), secret));
        for (Gateway gateway : mesh.all(Gateway.class)) {
            List<AnalyzedResource> pods = GatewayPods.of(mesh).selectedBy(gateway.selector());
            if (pods.isEmpty()) {
                report.addAt(
                        MessageType.REFERENCED_RESOURCE_NOT_FOUND,
                        mesh.of(gateway),
                        FieldPaths.label("spec.selector", gateway.selector()),
                        "selector",
                        Labels.text(gateway.selector()));
            } else {
                check(gateway, pods.get(0).namespace(), secrets, mesh.of(gateway), report);
            }
        }
    }

    private static void check(
            Gateway gateway,
            String podNamespace,
            Map<String, Secret> secrets,
            AnalyzedResource resource,
            Report report) {
        for (int i = 0; i < gateway.servers().size(); i++) {
            ServerTlsSettings tls = gateway.servers().get(i).tls();
            if (tls == null || tls.credentialName().isEmpty()) {
                continue;
            }
            String name = tls.credentialName();
            String path = "spec.servers[" + i + "].tls.credentialName";
            Secret secret = secrets.get(name.indexOf('/') < 0 ? podNamespace + "/" + name : name);
            if (secret == null) {
                report.addAt(MessageType.REFERENCED_RESOURCE_NOT_FOUND, resource, path, "credentialName", name);
            } else if (SecretCheck.problem(secret, Clock.systemUTC().instant()).isPresent()) {
                report.addAt(MessageType.INVALID_GATEWAY_CREDENTIAL, resource, path, resource.name(), podNamespace);
            }
        }
    }
}
