package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.kubectl.ManifestFiles.Entry;
import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ManifestDocument;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.Manifests;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.secret.SecretStore;
import dev.meshgw.secret.SecretUpdate;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.SnapshotCompiler;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to be said of resources that were just applied, beside all that the mesh holds. Only what no later manifest mends by
 * itself: that a Secret, a Service or a route is still to come is no mistake while things are being applied. What is served,
 * though not to everybody's liking, is left to {@code meshgw analyze}.
 */
final class MeshReview {

    private static final Set<String> KINDS = Set.of("Gateway", "VirtualService", "DestinationRule");

    private static final Set<String> CODES = EnumSet.of(
                    DiagnosticCode.GATEWAY_NOT_SELECTED,
                    DiagnosticCode.DUPLICATE_HOST,
                    DiagnosticCode.PORT_CONFLICT,
                    DiagnosticCode.DUPLICATE_SNI,
                    DiagnosticCode.NOT_EXPORTED,
                    DiagnosticCode.HOST_NOT_IN_GATEWAY,
                    DiagnosticCode.WRONG_ROUTE_SECTION,
                    DiagnosticCode.NOT_SUPPORTED,
                    DiagnosticCode.OVERLAPPING_SNI,
                    DiagnosticCode.BIND_ADDRESS,
                    DiagnosticCode.NEVER_MATCHES,
                    DiagnosticCode.DOUBLE_TLS,
                    DiagnosticCode.SHORT_HOST,
                    DiagnosticCode.NO_SUCH_PORT,
                    DiagnosticCode.NEVER_REACHED,
                    DiagnosticCode.SECRET_ELSEWHERE,
                    DiagnosticCode.SECRET_KEYS,
                    DiagnosticCode.NO_AUTHORITY,
                    DiagnosticCode.KEY_MISMATCH,
                    DiagnosticCode.MATERIAL_UNREADABLE,
                    DiagnosticCode.CREDENTIAL_FORM,
                    DiagnosticCode.AUTHORITY_NAME,
                    DiagnosticCode.KEY_TOO_SHORT,
                    DiagnosticCode.KEY_KIND,
                    DiagnosticCode.CLIENT_VALIDATION)
            .stream()
            .map(DiagnosticCode::code)
            .collect(Collectors.toUnmodifiableSet());

    private final MeshDirectory mesh;
    private final Console console;

    MeshReview(MeshDirectory mesh, Console console) {
        this.mesh = mesh;
        this.console = console;
    }

    /** @return in the order of their places in the manifests; empty if no kind of Istio's is among them */
    List<Diagnostic> of(List<Entry> applied) {
        Map<String, Entry> byFile = new HashMap<>();
        for (Entry entry : applied) {
            if (KINDS.contains(entry.document().kind())) {
                byFile.put(display(mesh.file(entry.object().key())), entry);
            }
        }
        if (byFile.isEmpty()) {
            return List.of();
        }
        return diagnostics(resources())
                .filter(diagnostic -> CODES.contains(diagnostic.code()))
                .filter(diagnostic -> byFile.containsKey(diagnostic.location().file()))
                .map(diagnostic -> inManifest(diagnostic, byFile))
                .sorted()
                .toList();
    }

    /** As messages name it. */
    private String display(Path file) {
        return file.startsWith(console.directory())
                ? console.directory().relativize(file).toString()
                : file.toString();
    }

    private List<Resource> resources() {
        var documents = new ArrayList<ManifestDocument>();
        for (Path file : mesh.manifests()) {
            documents.addAll(new ManifestReader().read(display(file), file).documents());
        }
        return new ConfigReader()
                .read(new Manifests(documents, List.of()))
                .config()
                .resources();
    }

    private static Stream<Diagnostic> diagnostics(List<Resource> resources) {
        var compiler = new SnapshotCompiler(CompileOptions.DEFAULT);
        var store = new SecretStore(CompileOptions.DEFAULT.workload().namespace(), Clock.systemUTC());
        SecretUpdate secrets = store.update(resources, compiler.credentialRequests(resources));
        return Stream.concat(
                secrets.diagnostics().stream(),
                compiler.compile(resources, secrets.credentials(), List.of()).diagnostics().stream());
    }

    /** As the user wrote it, not as the mesh stores it. */
    private static Diagnostic inManifest(Diagnostic diagnostic, Map<String, Entry> byFile) {
        Entry entry = byFile.get(diagnostic.location().file());
        return new Diagnostic(
                diagnostic.code(),
                diagnostic.severity(),
                diagnostic.what(),
                entry.document().origin().at(diagnostic.fieldPath()),
                diagnostic.fieldPath(),
                diagnostic.why(),
                diagnostic.fix(),
                diagnostic.subject());
    }
}
