package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.RevocationList;
import dev.meshgw.pki.RevocationListFile;
import dev.meshgw.pki.RevocationReason;
import dev.meshgw.pki.RevokedCertificate;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki revoke CERT…}. */
@Command(
        name = "revoke",
        description = {
            "Take certificates back: add them to the revocation list (CRL) of their authority, CA.crl.",
            "A list is made if there is none yet. It is all that remembers a revocation: keep it with the CA. Nothing"
                    + " is taken back from a list; issue a new certificate instead."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  A client whose key was stolen:",
            "    $ meshgw pki revoke client.example.com.crt --reason keyCompromise",
            "  Tell the gateway, with the secret that holds the CA of the clients:",
            "    $ meshgw create secret generic httpbin-credential --from-file=tls.key=... \\",
            "        --from-file=tls.crt=... --from-file=ca.crt=example.com.crt \\",
            "        --from-file=ca.crl=example.com.crl --dry-run=client -o yaml | meshgw apply -f -",
            "",
            "Exit codes: 0 all are revoked · 2 wrong usage · 4 a certificate, CA or list cannot be used"
        })
public final class PkiRevokeCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "CERT",
            arity = "1..*",
            description = "Files of the certificates; of a chain the first certificate is meant.")
    private List<String> files = List.of();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            converter = Arguments.Reason.class,
            description = "keyCompromise, cACompromise, affiliationChanged, superseded, cessationOfOperation,"
                    + " certificateHold, privilegeWithdrawn or aACompromise. Default: none.")
    private RevocationReason reason = RevocationReason.UNSPECIFIED;

    @Mixin
    private AuthorityOptions authority = new AuthorityOptions();

    @Mixin
    private RevocationOptions options = new RevocationOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiRevokeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        int days = options.days();
        var certificates = new LinkedHashMap<String, X509Certificate>();
        for (String file : files) {
            certificates.put(
                    file,
                    Pem.certificates(file, Pem.read(console.path(file), file)).get(0));
        }
        AuthorityOptions.Signer signer = authority.loadIssuerOf(console, files.get(0), certificates.get(files.get(0)));
        certificates.forEach((file, certificate) -> requireIssued(signer, file, certificate));

        RevocationListFile file = options.read(console, signer);
        Optional<RevocationList> previous = file.listOf(signer.authority());
        var added = new LinkedHashMap<BigInteger, RevokedCertificate>();
        for (X509Certificate certificate : certificates.values()) {
            BigInteger serial = certificate.getSerialNumber();
            if (previous.flatMap(list -> list.entry(serial)).isEmpty()) {
                added.put(serial, new RevokedCertificate(serial, Instant.now(), reason));
            }
        }
        RevocationList list = previous.filter(old -> added.isEmpty())
                .orElseGet(() -> signer.authority().revoke(previous.orElse(null), List.copyOf(added.values()), days));
        RevocationListFile result = file.with(signer.authority(), list);
        var report = new RevocationReport(list);
        certificates.forEach((source, certificate) -> {
            RevokedCertificate entry = list.entry(certificate.getSerialNumber()).orElseThrow();
            if (added.containsKey(entry.serialNumber())) {
                report.revoked(source, certificate, entry);
            } else {
                report.unchanged(source, entry);
            }
        });
        report.facts(list);
        if (!added.isEmpty()) {
            result.write();
            report.wrote(result.source());
        }
        report.warn(ChainLists.missing(console, signer, result)).print(console);
        return ExitCode.OK;
    }

    private static void requireIssued(AuthorityOptions.Signer signer, String source, X509Certificate certificate) {
        CertificateAuthority issuer = signer.authority();
        if (certificate.equals(issuer.certificate())) {
            throw new CommandException(
                    ExitCode.MATERIAL,
                    source + " is the authority itself",
                    "nobody can take back a certificate with the key that it certifies",
                    "take it out of the ca.crt of everybody who trusts it");
        }
        if (!issuer.hasIssued(certificate)) {
            CertificateDescription description = CertificateDescription.of(certificate);
            boolean namesake = description.issuer().equals(issuer.description().subject());
            throw new CommandException(
                    ExitCode.MATERIAL,
                    source + " is a certificate of another authority than " + signer.source(),
                    namesake
                            ? "its issuer has the same name, " + description.issuer()
                                    + ", but signed it with another key"
                            : "its issuer is " + description.issuer() + ", not "
                                    + issuer.description().subject(),
                    "nothing was revoked; name its own authority with --ca FILE");
        }
    }
}
