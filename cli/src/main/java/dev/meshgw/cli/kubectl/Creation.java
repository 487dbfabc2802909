package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.mesh.ApiStatusException;
import dev.meshgw.mesh.MeshApi;
import dev.meshgw.mesh.MeshObject;
import dev.meshgw.mesh.ResourceKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands below {@code create} have in common: one name, a dry run, and the end of the way. */
final class Creation {

    /** Fields in the order of Kubernetes' Go types, which is that of {@code create … -o json}. */
    private static final List<String> FIELD_ORDER =
            List.of("kind", "apiVersion", "metadata", "data", "binaryData", "type", "spec", "status");

    private static final List<String> METADATA_ORDER = List.of(
            "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "labels");

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--dry-run",
            arity = "0..1",
            paramLabel = "none|client|server",
            fallbackValue = DryRun.BARE,
            description = "client: only print the object. server: check it against the mesh, but do not store it.")
    private @Nullable String dryRun;

    @Option(
            names = "--save-config",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Keep the manifest in an annotation, as apply does.")
    private boolean saveConfig;

    /** The one argument, or kubectl's complaint. */
    static String requireOneName(List<String> names, String command) {
        if (names.size() != 1) {
            throw new CommandException(
                    ExitCode.FINDING,
                    "exactly one NAME is required, got " + names.size() + "\nSee 'meshgw " + command
                            + " -h' for help and examples",
                    null,
                    null);
        }
        return names.get(0);
    }

    /** @param fields of the object besides apiVersion, kind and metadata */
    int create(ResourceKind kind, String name, Map<String, ?> fields, Console console) {
        DryRun dryRunKind = DryRun.parse(dryRun, console);
        Optional<OutputFormat> format = output.format();
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("name", name);
        boolean namespaced = kind.namespaced() && (dryRunKind != DryRun.CLIENT || mesh.hasNamespace());
        if (namespaced) {
            metadata.put("namespace", mesh.namespace());
        }
        var tree = new LinkedHashMap<String, Object>(fields);
        tree.put("apiVersion", kind.apiVersion());
        tree.put("kind", kind.kind());
        tree.put("metadata", metadata);
        var object = new MeshObject(kind, tree);
        if (saveConfig) {
            object = MeshApi.withLastApplied(object);
        }
        Map<String, ?> result = dryRunKind == DryRun.CLIENT ? object.tree() : store(object, dryRunKind, console);
        console.out()
                .print(
                        format.isPresent()
                                ? format.get().render(ordered(result, FIELD_ORDER))
                                : kind.qualifiedSingular() + "/" + name + " created" + dryRunKind.suffix() + "\n");
        return ExitCode.OK;
    }

    private Map<String, Object> store(MeshObject object, DryRun dryRunKind, Console console) {
        try {
            MeshApi api = mesh.api(console);
            Map<String, Object> created =
                    api.create(object, dryRunKind == DryRun.NONE).tree();
            api.awaitGateway();
            return created;
        } catch (ApiStatusException refused) {
            String singular = object.kind().kind().toLowerCase(java.util.Locale.ROOT);
            throw new CommandException(
                    ExitCode.FINDING, "failed to create " + singular + " " + refused.getMessage(), null, null);
        }
    }

    private static Map<String, Object> ordered(Map<String, ?> tree, List<String> order) {
        var ordered = new LinkedHashMap<String, Object>();
        for (String field : order) {
            Object value = tree.get(field);
            if (value != null) {
                ordered.put(
                        field,
                        field.equals("metadata") ? ordered((Map<String, ?>) castMap(value), METADATA_ORDER) : value);
            }
        }
        tree.forEach(ordered::putIfAbsent);
        return ordered;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> castMap(Object value) {
        return (Map<String, ?>) value;
    }
}
