package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.RevocationListFile;
import dev.meshgw.pki.Validity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an authority keeps its revocation list and how long that counts: {@code --out} and {@code --days}. */
final class RevocationOptions {

    /** As certificates: nobody signs the lists of a laptop anew each month, and gateways refuse everybody by an old one. */
    private static final int LIST_DAYS = 365;

    private static final String ENDING = ".crl";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder of the list, or the file itself if that ends with .crl; it may hold the lists of other"
                            + " authorities too. Default: the file of --ca with the ending .crl.")
    private @Nullable String out;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "When the next list is due, 1 to " + Validity.MAX_DAYS
                    + " days from now; a list that is overdue makes gateways refuse everybody. Default: " + LIST_DAYS
                    + ".")
    private int days = LIST_DAYS;

    /** @throws CommandException if no list can live so long */
    int days() {
        if (days < 1 || days > Validity.MAX_DAYS) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "a revocation list cannot live " + days + " days",
                    "1 to " + Validity.MAX_DAYS + " are possible",
                    null);
        }
        return days;
    }

    /** The file of an authority's list, whether it exists or not. */
    RevocationListFile read(Console console, AuthorityOptions.Signer signer) {
        String source = fileOf(signer.source());
        return RevocationListFile.read(console.path(source), source);
    }

    private String fileOf(String authority) {
        String beside = listBeside(authority);
        if (out == null) {
            return beside;
        }
        if (out.endsWith(ENDING)) {
            return out;
        }
        String name = beside.substring(AuthoritySearch.folderOf(beside).length());
        return out.isEmpty() || out.endsWith("/") ? out + name : out + "/" + name;
    }

    /** {@code example.com.crt} to {@code example.com.crl}. */
    static String listBeside(String authority) {
        String key = AuthoritySearch.keyOf(authority);
        return key.substring(0, key.length() - ".key".length()) + ENDING;
    }
}
