package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.SigningKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code --pass-file} and {@code --pass-env}, and the terminal if neither is given: where the password of an encrypted key or
 * key store comes from. Never the command line itself, which every user of the machine can read.
 */
public final class PassphraseOptions {

    @Option(
            names = "--pass-file",
            paramLabel = "FILE",
            description = "File whose first line is the password; - for standard input. Asked for on the terminal if"
                    + " it is needed and neither this nor --pass-env is given.")
    private @Nullable String file;

    @Option(names = "--pass-env", paramLabel = "NAME", description = "Environment variable that holds the password.")
    private @Nullable String variable;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    private @Nullable PassphraseOrigin origin;

    @Option(
            names = {"--pass", "--password", "--passphrase", "--passin", "--passout", "--storepass"},
            paramLabel = "PASSWORD",
            hidden = true,
            arity = "0..1")
    private void refuse(String password) {
        throw new ParameterException(
                command.commandLine(),
                "a password does not belong on the command line: everybody on this machine can see it there;"
                        + " use --pass-file FILE or --pass-env NAME");
    }

    /** Whether the user named a place, so that asking does not disturb anybody. */
    public boolean isGiven() {
        return origin().isGiven();
    }

    /** For opening what exists. */
    public Passphrase.Source toOpen(Console console) {
        return origin().toOpen(console);
    }

    /** For a password that something new gets: typed twice, and never empty. */
    public Passphrase.Source toCreate(Console console) {
        return origin().toCreate(console);
    }

    /** A new key as encrypted PEM. */
    String encryptedPem(SigningKey key, String file, Console console) {
        try (var passphrase = toCreate(console).ask(file)) {
            return key.encryptedPem(passphrase);
        }
    }

    private PassphraseOrigin origin() {
        if (origin == null) {
            origin = new PassphraseOrigin("--pass", file, variable);
        }
        return origin;
    }
}
