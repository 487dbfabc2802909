package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.SubjectAltName;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --san} and {@code --cn-only}. */
final class NameOptions {

    @Option(
            names = "--san",
            paramLabel = "NAME",
            converter = Arguments.AltName.class,
            description = "One more name to cover: a host name, an IP address, a URI or a mail address; DNS:, IP:,"
                    + " URI: or email: before it settles which. Repeatable.")
    private List<SubjectAltName> more = new ArrayList<>();

    @Option(
            names = "--cn-only",
            description = "No subject alternative names, like the certificates that the documents make with openssl."
                    + " Browsers and Go refuse those.")
    private boolean commonNameOnly;

    boolean isCommonNameOnly() {
        return commonNameOnly;
    }

    /** The names given first and those of {@code --san}, or none with {@code --cn-only}. */
    List<SubjectAltName> and(List<SubjectAltName> first) {
        if (!commonNameOnly) {
            var all = new ArrayList<>(first);
            all.addAll(more);
            return all.stream().distinct().toList();
        }
        if (!more.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--san and --cn-only exclude each other",
                    "--cn-only leaves the subject alternative names out",
                    "leave one of the two out");
        }
        return List.of();
    }
}
