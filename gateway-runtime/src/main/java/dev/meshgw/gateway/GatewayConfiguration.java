package dev.meshgw.gateway;

import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.secret.Credentials;
import dev.meshgw.secret.SecretStore;
import dev.meshgw.secret.SecretUpdate;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.CompileResult;
import dev.meshgw.snapshot.compile.SnapshotCompiler;
import dev.meshgw.workload.PlannedPods;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a gateway would obey if it ran these manifests: read, checked and compiled on the same way, without a socket or a pod.
 * Immutable.
 *
 * @param resources that are valid
 * @param diagnostics all that is to be said about the manifests, in the order of their places
 */
public record GatewayConfiguration(List<Resource> resources, Snapshot snapshot, List<Diagnostic> diagnostics) {

    public GatewayConfiguration {
        resources = List.copyOf(resources);
        diagnostics = List.copyOf(diagnostics);
    }

    /** Reads the mesh and the manifests that the options name, as a gateway with these options would. */
    public static GatewayConfiguration of(GatewayOptions options) {
        var sources = new ManifestSources(options.sources(), options.readManifests());
        sources.poll();
        return of(sources, options.compile(), UnaryOperator.identity());
    }

    /**
     * Reads a file or folder alone, without a mesh.
     *
     * @param name in messages, as the user wrote it
     * @param assumed stands in for secrets that are not there
     */
    public static GatewayConfiguration of(String name, Path path, CompileOptions options, AssumedCredentials assumed) {
        var sources = new ManifestSources(List.of(ManifestSources.Source.manifests(name, path)), List.of());
        sources.poll();
        return of(sources, options, assumed::complete);
    }

    private static GatewayConfiguration of(
            ManifestSources sources, CompileOptions options, UnaryOperator<Credentials> credentials) {
        LastGoodResources.Loaded loaded = new LastGoodResources().update(sources.files());
        List<Resource> resources = loaded.config().resources();
        var compiler = new SnapshotCompiler(options);
        SecretUpdate secrets = new SecretStore(options.workload().namespace(), Clock.systemUTC())
                .update(resources, compiler.credentialRequests(resources));
        CompileResult compiled =
                compiler.compile(resources, credentials.apply(secrets.credentials()), PlannedPods.of(resources));
        var all = new LinkedHashSet<>(loaded.diagnostics());
        all.addAll(secrets.diagnostics());
        all.addAll(compiled.diagnostics());
        var sorted = new ArrayList<>(all);
        sorted.sort(null);
        return new GatewayConfiguration(resources, compiled.snapshot(), sorted);
    }
}
