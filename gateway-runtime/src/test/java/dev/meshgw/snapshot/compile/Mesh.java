package dev.meshgw.snapshot.compile;

import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ConfigResult;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Severity;
import dev.meshgw.secret.Credentials;
import dev.meshgw.secret.SecretStore;
import dev.meshgw.snapshot.PodEndpoint;
import java.time.Clock;
import java.util.List;

/** Manifests of a test, read as the product reads them. */
final class Mesh {

    private Mesh() {}

    /** @param manifests YAML whose lines diagnostics name as {@code mesh.yaml} */
    static List<Resource> resources(String manifests) {
        ConfigResult result = new ConfigReader().read(new ManifestReader().parse("mesh.yaml", manifests));
        if (result.diagnostics().stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR)) {
            throw new IllegalArgumentException("the manifests of the test are wrong: " + result.diagnostics());
        }
        return result.config().resources();
    }

    static CompileResult compile(String manifests) {
        return compile(manifests, CompileOptions.DEFAULT, List.of());
    }

    static CompileResult compile(String manifests, CompileOptions options, List<PodEndpoint> pods) {
        return new SnapshotCompiler(options).compile(resources(manifests), Credentials.NONE, pods);
    }

    /** With the Secrets among the manifests. */
    static CompileResult compileWithSecrets(String manifests) {
        List<Resource> resources = resources(manifests);
        var compiler = new SnapshotCompiler(CompileOptions.DEFAULT);
        Credentials credentials = new SecretStore("istio-system", Clock.systemUTC())
                .update(resources, compiler.credentialRequests(resources))
                .credentials();
        return compiler.compile(resources, credentials, List.of());
    }
}
