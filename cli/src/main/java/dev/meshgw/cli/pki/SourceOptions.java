package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.pki.Passphrase;
import java.util.List;
import picocli.CommandLine.Mixin;

/** How to get at what the pki commands look at: the password of files, the mesh of Secrets, the server name and patience. */
final class SourceOptions {

    @Mixin
    private LiveOptions live = new LiveOptions();

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Mixin
    private MeshSecretOptions mesh = new MeshSecretOptions();

    /** Servers are asked and files read now. */
    PkiSources read(List<String> arguments, Console console) {
        return new SourceReader(console, passphrase, mesh, live).read(arguments);
    }

    /** Whether {@code -n} says which Secrets. */
    boolean hasNamespace() {
        return mesh.hasNamespace();
    }

    /** The Secrets of {@code -n}, or of all namespaces. Nobody is asked for passwords of what was not named. */
    PkiSources secrets(Console console) {
        return mesh.secrets(console, passphrase.isGiven() ? passphrase.toOpen(console) : Passphrase.Source.NONE);
    }
}
