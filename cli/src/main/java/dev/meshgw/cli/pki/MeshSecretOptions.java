package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.MeshDirectoryOption;
import dev.meshgw.pki.Passphrase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Secrets of the mesh directory a command looks at. */
final class MeshSecretOptions {

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace of secrets of the mesh. Default: all.")
    private @Nullable String namespace;

    @Mixin
    private MeshDirectoryOption directory = new MeshDirectoryOption();

    /** Those of {@code -n}, or of all namespaces. */
    PkiSources secrets(Console console, Passphrase.Source passphrases) {
        return ManifestSecrets.ofMesh(directory.open(console), namespace, null, passphrases);
    }

    boolean hasNamespace() {
        return namespace != null;
    }

    /** The Secret of that name; without {@code -n} those of all namespaces. */
    PkiSources secret(String name, Console console, Passphrase.Source passphrases) {
        PkiSources sources = ManifestSecrets.ofMesh(directory.open(console), namespace, name, passphrases);
        if (sources.found().isEmpty() && sources.unreadable().isEmpty()) {
            throw new CommandException(
                    ExitCode.MATERIAL,
                    "there is no secret \"" + ErrorPrinter.printable(name) + "\" with certificates or keys in "
                            + (namespace == null ? "the mesh" : "namespace " + ErrorPrinter.printable(namespace)),
                    null,
                    "see which there are: meshgw get secrets -A");
        }
        return sources;
    }
}
