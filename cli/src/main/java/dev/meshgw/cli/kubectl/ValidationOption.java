package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.kubectl.ManifestFiles.Entry;
import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ConfigResult;
import dev.meshgw.config.Manifests;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.Severity;
import dev.meshgw.mesh.MeshObject;
import dev.meshgw.mesh.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * The option {@code --validate}, and what stands between a manifest and the store: the API server's strict decoding and
 * Istio's admission webhook.
 */
final class ValidationOption {

    @Option(
            names = "--validate",
            arity = "0..1",
            paramLabel = "strict|warn|ignore",
            fallbackValue = "strict",
            description = "What unknown fields are: strict, an error; warn, dropped with a warning; ignore, dropped.")
    private String validate = "strict";

    /**
     * Prints the warnings about a manifest.
     *
     * @param act what is done with it, as {@code creating}
     * @return the object to store: without its unknown fields, if they are no error
     * @throws RefusedManifestException if it must not be stored
     */
    MeshObject review(Entry entry, String act, Console console) {
        var manifests = new Manifests(List.of(entry.document()), List.of());
        ConfigResult result = new ConfigReader().read(manifests, entry.object().namespace());
        var unknownFields = new ArrayList<Diagnostic>();
        var errors = new ArrayList<Diagnostic>();
        for (Diagnostic diagnostic : result.diagnostics()) {
            if (diagnostic.code().equals(DiagnosticCode.UNKNOWN_FIELD.code())) {
                unknownFields.add(diagnostic);
            } else if (diagnostic.severity() == Severity.ERROR) {
                errors.add(diagnostic);
            } else {
                Warnings.print(diagnostic, console);
            }
        }
        String context = entry.context(act);
        reviewUnknown(unknownFields, entry, context, console);
        if (!errors.isEmpty()) {
            throw refusal(errors, entry.object().kind(), context);
        }
        MeshObject object = entry.object();
        for (Diagnostic unknown : unknownFields) {
            object = object.withoutField(unknown.fieldPath());
        }
        return object;
    }

    private void reviewUnknown(List<Diagnostic> unknown, Entry entry, String context, Console console) {
        switch (validate) {
            case "strict", "true" -> {
                if (!unknown.isEmpty()) {
                    throw strictDecodingError(unknown, entry, context);
                }
            }
            case "warn" ->
                unknown.forEach(field -> console.err()
                        .println("Warning: unknown field \"" + field.fieldPath() + "\"" + Warnings.details(field)));
            case "ignore", "false" -> {
                // As asked for.
            }
            default ->
                throw new CommandException(
                        ExitCode.FINDING,
                        "invalid - validate option " + validate
                                + "; must be one of: strict (or true), warn, ignore (or false)",
                        null,
                        null);
        }
    }

    private static RefusedManifestException strictDecodingError(List<Diagnostic> unknown, Entry entry, String context) {
        String kind = entry.object().kind().kind();
        String version = entry.document().apiVersion().replaceFirst(".*/", "");
        return new RefusedManifestException(
                "Error from server (BadRequest): " + context + kind + " in version \"" + version
                        + "\" cannot be handled as a " + kind + ": strict decoding error: "
                        + unknown.stream()
                                .map(field -> "unknown field \"" + field.fieldPath() + "\"")
                                .collect(Collectors.joining(", "))
                        + unknown.stream().map(Warnings::details).collect(Collectors.joining()));
    }

    private static RefusedManifestException refusal(List<Diagnostic> errors, ResourceKind kind, String context) {
        String refusal = kind.istio()
                ? "Error from server: " + context
                        + "admission webhook \"validation.istio.io\" denied the request: configuration is invalid: "
                : "Error from server (BadRequest): " + context;
        return new RefusedManifestException(refusal
                + errors.stream()
                        .map(error -> error.what() + Warnings.details(error))
                        .collect(Collectors.joining("\n")));
    }
}
