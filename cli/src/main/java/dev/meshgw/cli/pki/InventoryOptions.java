package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.pki.Inventory;
import dev.meshgw.pki.PkiEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code pki list} and {@code pki check} look at. */
final class InventoryOptions {

    private static final String HERE = ".";

    @Parameters(
            paramLabel = "DIR|FILE|secret/NAME|HOST:PORT",
            arity = "0..*",
            description = "Folders with all that is below them, files, secrets of the mesh, servers. Default: this"
                    + " folder, or with -n or -A the mesh.")
    private List<String> arguments = List.of();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "All secrets of the mesh.")
    private boolean allNamespaces;

    @Mixin
    private SourceOptions source = new SourceOptions();

    /** Servers are asked and files read now. */
    PkiSources read(Console console) {
        boolean namesSecrets = arguments.stream().anyMatch(SourceReader::isMeshSecret);
        boolean wantsMesh = allNamespaces || source.hasNamespace() && !namesSecrets;
        List<String> named = arguments.isEmpty() && !wantsMesh ? List.of(HERE) : arguments;
        PkiSources sources = source.read(named, console);
        return wantsMesh ? sources.and(source.secrets(console)) : sources;
    }

    /** For messages. */
    String names() {
        return arguments.isEmpty()
                ? allNamespaces || source.hasNamespace() ? "the mesh" : "this folder"
                : String.join(", ", arguments);
    }

    static Inventory inventory(PkiSources sources) {
        Map<String, List<PkiEntry>> files = new LinkedHashMap<>();
        sources.found().forEach(source -> files.put(source.name(), source.entries()));
        return Inventory.of(files);
    }
}
