package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.DistinguishedName;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --subject} and its short form {@code --org}. */
final class SubjectOptions {

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            converter = Arguments.Name.class,
            description = {
                "The whole subject, in the order of the certificate:",
                "  /O=example Inc./CN=example.com",
                "or reversed, as RFC 4514 writes it:",
                "  CN=example.com,O=example Inc."
            })
    private @Nullable DistinguishedName subject;

    @Option(
            names = "--org",
            paramLabel = "TEXT",
            description = "The organization (O) of the subject; the CN is the name given.")
    private @Nullable String organization;

    /** Whether the whole subject is given, name and all. */
    boolean isWhole() {
        return subject != null;
    }

    boolean isGiven() {
        return subject != null || organization != null;
    }

    /** {@code /O=…/CN=…}, the order of the documents for their root. */
    DistinguishedName ofRoot(String commonName) {
        return subjectOr(() -> organization == null
                ? DistinguishedName.commonName(commonName)
                : DistinguishedName.empty().with("O", organization).with("CN", commonName));
    }

    /** {@code /CN=…/O=…}, the order of the documents for their servers and clients. */
    DistinguishedName ofLeaf(String commonName) {
        return subjectOr(() -> organization == null
                ? DistinguishedName.commonName(commonName)
                : DistinguishedName.commonName(commonName).with("O", organization));
    }

    private DistinguishedName subjectOr(Supplier<DistinguishedName> fromName) {
        if (subject != null && organization != null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--org and --subject exclude each other",
                    "--subject is the whole subject",
                    "write the organization into it: /O=...");
        }
        return subject != null ? subject : Arguments.orUsage(fromName);
    }
}
