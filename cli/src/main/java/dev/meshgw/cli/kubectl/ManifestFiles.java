package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.config.ManifestDocument;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.Manifests;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.mesh.MeshObject;
import dev.meshgw.mesh.ObjectYaml;
import dev.meshgw.mesh.ResourceKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The manifests that {@code -f} names, and what was wrong with some of them. Immutable. */
record ManifestFiles(List<Entry> entries, List<String> failures) {

    /**
     * One manifest.
     *
     * @param source the file as the user named it, {@code STDIN} for standard input
     * @param object in its namespace
     */
    record Entry(String source, ManifestDocument document, MeshObject object) {

        /** How kubectl begins to say that the server refused it. @param act as {@code creating} */
        String context(String act) {
            return "error when " + act + " \"" + source + "\": ";
        }
    }

    ManifestFiles {
        entries = List.copyOf(entries);
        failures = List.copyOf(failures);
    }

    /** @throws CommandException if a file is missing or the namespaces do not agree */
    static ManifestFiles read(ManifestOptions options, MeshOptions mesh, Console console) {
        if (options.files().isEmpty()) {
            throw new CommandException(ExitCode.FINDING, "must specify one of -f and -k", null, null);
        }
        var reading = new Reading(mesh, console, new ArrayList<>(), new ArrayList<>());
        options.files().forEach(file -> reading.add(file, options.recursive()));
        return new ManifestFiles(reading.entries(), reading.failures());
    }

    private record Reading(MeshOptions mesh, Console console, List<Entry> entries, List<String> failures) {

        void add(String name, boolean recursive) {
            if (name.equals("-")) {
                add(ManifestReader.STANDARD_INPUT, standardInput());
                return;
            }
            if (name.startsWith("http://") || name.startsWith("https://")) {
                throw new CommandException(
                        ExitCode.FINDING,
                        "unable to read URL \"" + name + "\"",
                        "meshgw loads nothing from the network",
                        "download the file, then name it with -f");
            }
            Path path = console.path(name);
            if (!Files.exists(path)) {
                throw new CommandException(ExitCode.FINDING, "the path \"" + name + "\" does not exist", null, null);
            }
            if (!Files.isDirectory(path)) {
                add(name, bytes(name, path));
                return;
            }
            for (Path file : manifests(path, recursive)) {
                String below = name.endsWith("/") ? name : name + "/";
                add(below + path.relativize(file), bytes(name, file));
            }
        }

        private void add(String source, byte[] bytes) {
            Manifests manifests = new ManifestReader().read(source, new ByteArrayInputStream(bytes));
            for (Diagnostic diagnostic : manifests.diagnostics()) {
                failures.add(complaint(source, diagnostic, bytes));
            }
            for (ManifestDocument document : manifests.documents()) {
                add(source, document);
            }
        }

        private void add(String source, ManifestDocument document) {
            ResourceKind kind =
                    ResourceKind.of(document.apiVersion(), document.kind()).orElse(null);
            if (kind == null) {
                failures.add("error: resource mapping not found for name: \"" + document.name() + "\" namespace: \""
                        + document.namespace() + "\" from \"" + source + "\": no matches for kind \"" + document.kind()
                        + "\" in version \"" + document.apiVersion() + "\"\nensure CRDs are installed first");
                return;
            }
            entries.add(new Entry(source, document, new MeshObject(kind, inNamespace(kind, document))));
        }

        /** The manifest's tree; what it does not say of the namespace, the command line says. */
        private Map<String, Object> inNamespace(ResourceKind kind, ManifestDocument document) {
            var tree = new TreeMap<String, Object>(withoutNulls(document.tree()));
            if (!kind.namespaced()) {
                return tree;
            }
            String written = document.namespace();
            if (mesh.hasNamespace() && !written.isEmpty() && !written.equals(mesh.namespace())) {
                throw new CommandException(
                        ExitCode.FINDING,
                        "the namespace from the provided object \"" + written + "\" does not match the namespace \""
                                + mesh.namespace() + "\". You must pass '--namespace=" + written
                                + "' to perform this operation.",
                        null,
                        null);
            }
            var metadata = new TreeMap<String, Object>();
            ((Map<?, ?>) tree.get("metadata")).forEach((key, value) -> metadata.put(String.valueOf(key), value));
            metadata.put("namespace", written.isEmpty() ? mesh.namespace() : written);
            tree.put("metadata", metadata);
            return tree;
        }

        private byte[] standardInput() {
            try {
                return console.in().readAllBytes();
            } catch (IOException e) {
                throw new CommandException(
                        ExitCode.FINDING, "standard input cannot be read", String.valueOf(e.getMessage()), null);
            }
        }

        private static byte[] bytes(String name, Path file) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new CommandException(
                        ExitCode.FINDING, "open " + name + ": " + DataCollector.reason(e), null, null);
            }
        }

        private static List<Path> manifests(Path folder, boolean recursive) {
            try (Stream<Path> files = Files.walk(folder, recursive ? Integer.MAX_VALUE : 1)) {
                return files.filter(Files::isRegularFile)
                        .filter(file -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(ya?ml|json)"))
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw new CommandException(
                        ExitCode.FINDING, "open " + folder + ": " + DataCollector.reason(e), null, null);
            }
        }
    }

    /** kubectl's first line, then where, why and fix in ours. */
    private static String complaint(String source, Diagnostic diagnostic, byte[] bytes) {
        String text = DiagnosticText.render(diagnostic).stripTrailing();
        if (!diagnostic.code().equals(DiagnosticCode.SYNTAX.code())) {
            return text;
        }
        String[] lines = text.split("\n", 2);
        return "error: error parsing " + source + ": error converting YAML to JSON: yaml: "
                + ObjectYaml.complaint(new String(bytes, StandardCharsets.UTF_8))
                        .orElse(diagnostic.what())
                + (lines.length > 1 ? "\n" + lines[1] : "");
    }

    /** kubectl drops fields that are null before it sends them. */
    private static Map<String, Object> withoutNulls(Map<String, ? extends @Nullable Object> tree) {
        var kept = new TreeMap<String, Object>();
        tree.forEach((key, value) -> {
            if (value instanceof Map<?, ?> map) {
                var fields = new TreeMap<String, @Nullable Object>();
                map.forEach((field, inner) -> fields.put(String.valueOf(field), inner));
                kept.put(key, withoutNulls(fields));
            } else if (value != null) {
                kept.put(key, value);
            }
        });
        return kept;
    }
}
