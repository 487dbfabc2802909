package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.PkiEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki inspect FILE|-|secret/NAME|HOST:PORT...}. */
@Command(
        name = "inspect",
        description = {
            "Show what certificates, requests, keys and revocation lists say: of files in PEM, DER, PKCS#7, PKCS#12 or"
                    + " JKS, of Secrets in manifests or in the mesh, of standard input, or of live servers.",
            "Verifies nothing but signatures between what is shown, and shows no private key. -o json is an object with"
                    + " source, form or handshake, and entries; a list of them for several sources. Fields are added,"
                    + " never renamed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  A file, whatever it holds:",
            "    $ meshgw pki inspect httpbin.example.com.crt",
            "  What a gateway shows for a host:",
            "    $ meshgw pki inspect 127.0.0.1:8443 --sni httpbin.example.com",
            "  The Secrets of a manifest, and one of the mesh:",
            "    $ meshgw pki inspect secret.yaml secret/httpbin-credential",
            "  The certificates of a key store as PEM:",
            "    $ meshgw pki inspect server.p12 --pass-file pass.txt -o pem",
            "",
            "Exit codes: 0 shown · 2 wrong usage · 4 not readable · 6 no handshake"
        })
public final class PkiInspectCommand implements Callable<Integer> {

    enum Format {
        text,
        json,
        yaml,
        pem
    }

    private final Console console;

    @Parameters(
            paramLabel = "FILE|-|secret/NAME|HOST:PORT",
            arity = "1..*",
            description = "A file, - for standard input, a Secret of the mesh, or a server to make a handshake with.")
    private List<String> arguments = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json|yaml|pem",
            defaultValue = "text",
            description = "text, json, yaml, or the certificates alone as pem. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiInspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        PkiSources sources = source.read(arguments, console);
        if (!sources.found().isEmpty()) {
            console.out().print(render(sources.found()));
        } else if (sources.unreadable().isEmpty()) {
            throw new CommandException(
                    ExitCode.MATERIAL,
                    "there is nothing to show in " + String.join(", ", arguments),
                    "no file there holds a certificate, request, key or revocation list",
                    "name the folder or the files that hold them");
        }
        sources.printUnreadable(console);
        return sources.exitCode();
    }

    private String render(List<PkiSource> sources) {
        if (format == Format.pem) {
            return pem(sources);
        }
        Instant now = Instant.now();
        List<Inspection> inspections =
                sources.stream().map(source -> Inspection.of(source, now)).toList();
        if (format == Format.text) {
            return String.join(
                    "\n",
                    inspections.stream()
                            .map(inspection -> InspectionText.render(inspection, now))
                            .toList());
        }
        List<?> objects = inspections.stream()
                .map(inspection -> InspectionObject.of(inspection, now))
                .toList();
        Object root = objects.size() == 1 ? objects.get(0) : objects;
        return format == Format.json ? ObjectText.json(root) : ObjectText.yaml(root);
    }

    private static String pem(List<PkiSource> sources) {
        var pem = new ArrayList<String>();
        for (PkiSource source : sources) {
            for (PkiEntry entry : source.entries()) {
                if (entry instanceof PkiEntry.Certificate certificate) {
                    pem.add(certificate.pem());
                }
            }
        }
        if (pem.isEmpty()) {
            throw new CommandException(
                    ExitCode.MATERIAL,
                    sources.get(0).name() + " holds no certificate",
                    "-o pem prints certificates, never private keys",
                    "see what it holds: meshgw pki inspect " + sources.get(0).name());
        }
        return String.join("", pem);
    }
}
