package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.path.HostName;
import dev.meshgw.pki.path.Purpose;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki verify CERT --ca FILE}. */
@Command(
        name = "verify",
        description = {
            "Find the path from a certificate to a CA that you trust, and say which link fails and why.",
            "The verdict is strict: RFC 5280, RFC 9525 for the host, and what the CA/B baseline requirements"
                    + " forbid, which is what browsers and Go hold to and more. All candidates are tried. Of the CA"
                    + " that you name, signature, serial number and an absent key usage do not count.",
            "What OpenSSL 3.0, and so curl, would say is told beside it; --like openssl makes that the verdict. It"
                    + " differs from the real one only in that certificates must be DER, that the common name is"
                    + " matched as curl does, and that a certificate holds to the end of its last second.",
            "Certificate policies are not evaluated, and nothing is fetched: no issuer, no OCSP, no list."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  A server's chain, leaf first, for the host that clients ask for:",
            "    $ meshgw pki verify httpbin.example.com.crt --ca example.com.crt \\",
            "        --host httpbin.example.com",
            "  A client certificate, its intermediate from another file, with revocation:",
            "    $ meshgw pki verify client.crt --intermediate between.crt --ca root.crt \\",
            "        --purpose client --crl ca.crl",
            "",
            "Exit codes: 0 verified · 1 refused · 2 wrong usage · 4 a file cannot be read"
        })
public final class PkiVerifyCommand implements Callable<Integer> {

    enum Format {
        text,
        json
    }

    /** What the certificate is for, in the words of the option. */
    enum Role {
        server(Purpose.SERVER),
        client(Purpose.CLIENT);

        private final Purpose purpose;

        Role(Purpose purpose) {
            this.purpose = purpose;
        }
    }

    /** Whose rules decide instead of the strict ones. */
    enum Like {
        openssl
    }

    private final Console console;

    @Parameters(
            paramLabel = "CERT",
            description = "The certificate in any form, - for standard input. More certificates in it are"
                    + " intermediates.")
    private String source = "";

    @Option(
            names = "--ca",
            paramLabel = "FILE|system",
            required = true,
            description = "Trust the certificates of this file, or those of this machine. Repeatable.")
    private List<String> authorities = List.of();

    @Option(
            names = "--intermediate",
            paramLabel = "FILE",
            description = "Certificates that may stand between, in any order. Repeatable.")
    private List<String> intermediates = List.of();

    @Option(
            names = "--host",
            paramLabel = "NAME|IP",
            description = "What the certificate must cover. Repeatable: then all of them.")
    private List<String> hosts = List.of();

    @Option(
            names = "--purpose",
            paramLabel = "server|client",
            description = "What it is used for. Default: server with --host, else either.")
    private @Nullable Role role;

    @Option(
            names = "--crl",
            paramLabel = "FILE",
            description = "Revocation lists. The leaf's issuer must have one that is in force; those of other issuers"
                    + " count, too. Repeatable.")
    private List<String> lists = List.of();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "When it must hold: 2027-03-01, 2027-03-01T12:00:00Z or seconds since 1970. Default: now.")
    private @Nullable String at;

    @Option(
            names = "--like",
            paramLabel = "openssl",
            description = "Let OpenSSL's rules decide, with the defaults that curl leaves it.")
    private @Nullable Like like;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiVerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Purpose purpose = role != null ? role.purpose : hosts.isEmpty() ? Purpose.TLS : Purpose.SERVER;
        List<HostName> names = hosts.stream().map(PkiVerifyCommand::host).toList();
        VerificationReport report = new VerificationInput(console, passphrase.toOpen(console))
                .trust(authorities)
                .intermediates(intermediates)
                .lists(lists)
                .verify(source, purpose, names, moment(), like == Like.openssl);
        console.out()
                .print(
                        switch (format) {
                            case text -> VerificationText.render(report);
                            case json -> VerificationJson.render(report);
                        });
        return report.isVerified() ? ExitCode.OK : ExitCode.FINDING;
    }

    private static HostName host(String text) {
        return HostName.parse(text)
                .orElseThrow(() -> new CommandException(
                        ExitCode.USAGE,
                        "--host \"" + text + "\" is neither a DNS name nor an IP address",
                        text.contains("/") || text.contains(":") ? "a URL or a port is not part of it" : null,
                        "--host www.example.com"));
    }

    private Instant moment() {
        if (at == null) {
            return Instant.now();
        }
        try {
            if (at.matches("\\d{1,12}")) {
                return Instant.ofEpochSecond(Long.parseLong(at));
            }
            return at.indexOf('T') < 0
                    ? LocalDate.parse(at).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(at).toInstant();
        } catch (DateTimeException noTime) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--at \"" + at + "\" is no date",
                    null,
                    "write 2027-03-01, 2027-03-01T12:00:00Z or seconds since 1970");
        }
    }
}
