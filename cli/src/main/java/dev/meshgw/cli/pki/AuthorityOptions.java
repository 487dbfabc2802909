package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.PkiFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --ca} and {@code --ca-key}, with the password of the key. */
final class AuthorityOptions {

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificate of the authority that signs. Default: the only one in the folder of --out,"
                    + " else in the current folder.")
    private @Nullable String certificate;

    @Option(
            names = "--ca-key",
            paramLabel = "FILE",
            description = "Its private key. Default: in the file of --ca itself, else in that with the ending .key.")
    private @Nullable String key;

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    /** For the key of the authority, and for new keys. */
    PassphraseOptions passphrase() {
        return passphrase;
    }

    /** An authority and the files it was read from, as the user would name them. */
    record Signer(CertificateAuthority authority, String source, String keySource) {

        /** @throws CommandException if one of the files to be written is the authority itself */
        void requireOtherThan(Console console, Path directory, String... fileNames) {
            for (String fileName : fileNames) {
                Path target = directory.resolve(fileName);
                if (target.equals(console.path(source)) || target.equals(console.path(keySource))) {
                    throw new CommandException(
                            ExitCode.USAGE,
                            "the authority " + source + " would be replaced by what it signs",
                            "both files are called " + fileName,
                            "choose another folder with --out DIR");
                }
            }
        }
    }

    Signer load(Console console, OutputOptions output) {
        return load(console, () -> AuthoritySearch.find(console, output.named()));
    }

    /** The authority of {@code --ca}, else the only one in the current folder. */
    Signer load(Console console) {
        return load(console, () -> AuthoritySearch.find(console, null));
    }

    /**
     * The authority of {@code --ca}, else the one that issued a certificate.
     *
     * @param source the file of the certificate; its authority is looked for beside it and in the current folder
     */
    Signer loadIssuerOf(Console console, String source, X509Certificate issued) {
        return load(console, () -> AuthoritySearch.issuerOf(console, source, issued));
    }

    private Signer load(Console console, Supplier<String> search) {
        return load(console, source(search));
    }

    /** The file of {@code --ca}, else the one that a search finds. */
    String source(Supplier<String> search) {
        if (certificate == null && key != null) {
            throw new CommandException(
                    ExitCode.USAGE, "--ca-key needs --ca", "it is the key of that certificate", "name both");
        }
        return certificate == null ? search.get() : certificate;
    }

    /** An authority by its file, with the key of {@code --ca-key} if that is given. */
    Signer load(Console console, String source) {
        PkiFile file = PkiFile.read(console.path(source), source, passphrase.toOpen(console));
        if (key == null && file.hasPrivateKey()) {
            return new Signer(CertificateAuthority.of(file, file, Clock.systemUTC()), source, source);
        }
        String keySource = key == null ? AuthoritySearch.keyOf(source) : key;
        if (key == null && !Files.exists(console.path(keySource))) {
            throw new CommandException(
                    ExitCode.MATERIAL,
                    "the private key of " + source + " is missing",
                    "there is no file " + keySource,
                    "name it with --ca-key FILE");
        }
        PkiFile keyFile = PkiFile.read(console.path(keySource), keySource, passphrase.toOpen(console));
        return new Signer(CertificateAuthority.of(file, keyFile, Clock.systemUTC()), source, keySource);
    }
}
