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

    /** With the Secrets among the manifests. */
    static CompileResult compile(String manifests, CompileOptions options, List<PodEndpoint> pods) {
        return compile(resources(manifests), options, pods);
    }

    static CompileResult compile(List<Resource> resources, CompileOptions options, List<PodEndpoint> pods) {
        var compiler = new SnapshotCompiler(options);
        Credentials credentials = new SecretStore(options.workload().namespace(), Clock.systemUTC())
                .update(resources, compiler.credentialRequests(resources))
                .credentials();
        return compiler.compile(resources, credentials, pods);
    }
}
