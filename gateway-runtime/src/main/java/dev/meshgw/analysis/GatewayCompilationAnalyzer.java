package dev.meshgw.analysis;

import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.secret.SecretStore;
import dev.meshgw.secret.SecretUpdate;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.SnapshotCompiler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the ingress gateway would say if it ran these manifests: the same compiler and secret store, without a socket. {@link
 * SaidByIstio} takes out what an IST code says already.
 */
final class GatewayCompilationAnalyzer implements Analyzer {

    @Override
    public String name() {
        return "gateway.CompilationAnalyzer";
    }

    @Override
    public String description() {
        return "Compiles the configuration of the ingress gateway and says what of it would not work";
    }

    @Override
    public List<String> codes() {
        return List.of("MGW17xx", "MGW21xx");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.GATEWAY, GroupKind.VIRTUAL_SERVICE);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        var resources = new ArrayList<Resource>();
        var starts = new TreeMap<SourceLocation, AnalyzedResource>();
        for (AnalyzedResource each : mesh.all()) {
            Resource resource = each.resource();
            if (resource != null && each.isAccepted()) {
                resources.add(resource);
            }
            SourceLocation start = each.location("");
            if (start != null && resource != null) {
                starts.put(start, each);
            }
        }
        var compiler = new SnapshotCompiler(CompileOptions.DEFAULT);
        var store = new SecretStore(CompileOptions.DEFAULT.workload().namespace(), Clock.systemUTC());
        SecretUpdate secrets = store.update(resources, compiler.credentialRequests(resources));
        secrets.diagnostics().forEach(diagnostic -> report.add(diagnostic, owner(diagnostic, starts)));
        for (Diagnostic diagnostic :
                compiler.compile(resources, secrets.credentials(), List.of()).diagnostics()) {
            if (!diagnostic.code().equals(DiagnosticCode.NO_ENDPOINTS.code())) {
                report.add(diagnostic, owner(diagnostic, starts));
            }
        }
    }

    /** The resource that a place belongs to: the last that starts before it. */
    private static @Nullable AnalyzedResource owner(
            Diagnostic diagnostic, NavigableMap<SourceLocation, AnalyzedResource> starts) {
        Map.Entry<SourceLocation, AnalyzedResource> before = starts.floorEntry(diagnostic.location());
        return before == null
                        || !before.getKey().file().equals(diagnostic.location().file())
                ? null
                : before.getValue();
    }
}
