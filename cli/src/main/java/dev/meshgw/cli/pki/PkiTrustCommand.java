package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.cli.trust.Machine;
import dev.meshgw.cli.trust.Relier;
import dev.meshgw.cli.trust.TrustScript;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.PkiFile;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code meshgw pki trust [ROOT]}. */
@Command(
        name = "trust",
        description = "Print how to trust a root on this machine: for the system, browsers, Java, Node.js, Python and"
                + " curl, with what to undo it. Changes nothing itself; the output is a shell script with comments.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  All that this machine has:",
            "    $ meshgw pki trust example.com.crt",
            "  Read it, then run the part for Chromium:",
            "    $ meshgw pki trust example.com.crt --for chromium | sh",
            "",
            "Left out on purpose: changing any list itself, and Windows.",
            "",
            "Exit codes: 0 printed · 2 wrong usage · 4 the root cannot be used"
        })
public final class PkiTrustCommand implements Callable<Integer> {

    static final class RelierName implements ITypeConverter<Relier> {
        @Override
        public Relier convert(String text) {
            return Relier.named(text)
                    .orElseThrow(() -> new TypeConversionException("\"" + text + "\" is none of "
                            + Arrays.stream(Relier.values())
                                    .map(Relier::toString)
                                    .collect(Collectors.joining(", "))));
        }
    }

    private final Console console;

    @Parameters(
            paramLabel = "ROOT",
            arity = "0..1",
            description = "PEM file of the root. Default: the only one with a key in this folder.")
    private @Nullable String file;

    @Option(
            names = "--for",
            paramLabel = "WHO",
            split = ",",
            converter = RelierName.class,
            description = "system, chromium, firefox, java, node, python or curl; repeatable. Default: all.")
    private List<Relier> reliers = List.of();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiTrustCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String source = file == null ? AuthoritySearch.find(console, null) : file;
        CertificateDescription root = root(source);
        List<Relier> chosen = reliers.isEmpty() ? Arrays.asList(Relier.values()) : reliers;
        console.out().print(TrustScript.of(root, console.path(source), chosen, Machine.of(console)));
        return ExitCode.OK;
    }

    private CertificateDescription root(String source) {
        List<PkiEntry> entries = PkiFile.read(console.path(source), source, Passphrase.Source.NONE)
                .entries();
        String shown = ErrorPrinter.printable(source);
        if (entries.size() != 1 || !(entries.get(0) instanceof PkiEntry.Certificate certificate)) {
            throw refused(
                    shown + " holds more or something else than one certificate",
                    "lists of roots take files of one certificate, which everybody may read",
                    "name the root's own file, or take it out: meshgw pki inspect FILE -o pem");
        }
        CertificateDescription root = certificate.description();
        String reason = root.reasonNotToIssue();
        if (reason != null) {
            throw refused(
                    shown + " is not a certificate authority",
                    reason,
                    "trust the root that it was issued by, " + root.issuer());
        }
        if (!root.isSelfIssued()) {
            throw refused(
                    shown + " is an intermediate authority, not a root",
                    "OpenSSL, Go and browsers look for the root above it, " + root.issuer(),
                    "name the file of that root");
        }
        return root;
    }

    private static CommandException refused(String what, String why, String fix) {
        return new CommandException(ExitCode.MATERIAL, what, why, fix);
    }
}
