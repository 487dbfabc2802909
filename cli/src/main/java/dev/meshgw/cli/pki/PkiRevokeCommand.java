package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.PkiFile;
import dev.meshgw.pki.RevocationList;
import dev.meshgw.pki.RevocationListFile;
import dev.meshgw.pki.RevocationReason;
import dev.meshgw.pki.RevokedCertificate;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            "  A certificate that was replaced, by its number:",
            "    $ meshgw pki revoke --serial 0x5f3a09c1 --ca example.com.crt",
            "  Tell the gateway, with the secret that holds the CA of the clients:",
            "    $ meshgw create -n istio-system secret generic httpbin-credential \\",
            "        --from-file=tls.key=httpbin.example.com.key \\",
            "        --from-file=tls.crt=httpbin.example.com.crt \\",
            "        --from-file=ca.crt=example.com.crt --from-file=ca.crl=example.com.crl \\",
            "        --dry-run=client -o yaml | meshgw apply -f -",
            "",
            "Exit codes: 0 all are revoked · 2 wrong usage",
            "            4 a certificate, CA or list cannot be used"
        })
public final class PkiRevokeCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "CERT",
            arity = "0..*",
            description = "Files of the certificates; of a chain the first certificate is meant.")
    private List<String> files = List.of();

    @Option(
            names = "--serial",
            paramLabel = "NUMBER",
            converter = Arguments.Serial.class,
            description = "Serial number of a certificate whose file is gone, decimal or 0x and hex digits. Repeatable;"
                    + " needs --ca if that is not the only one in the folder.")
    private List<BigInteger> serials = List.of();

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
                    PkiFile.read(
                                    console.path(file),
                                    file,
                                    authority.passphrase().toOpen(console))
                            .certificates()
                            .get(0));
        }
        AuthorityOptions.Signer signer = signer(certificates);
        certificates.forEach((file, certificate) -> requireIssued(signer, file, certificate));
        Map<BigInteger, String> named = named(certificates);

        RevocationListFile before = options.read(console, signer);
        RevocationListFile after = before.revoke(signer.authority(), named.keySet(), reason, Instant.now(), days);
        RevocationList list = after.listOf(signer.authority()).orElseThrow();
        Optional<RevocationList> old = before.listOf(signer.authority());
        var report = new RevocationReport(list);
        named.forEach((serial, name) -> {
            RevokedCertificate entry = list.entry(serial).orElseThrow();
            if (old.flatMap(lastOne -> lastOne.entry(serial)).isPresent()) {
                report.unchanged(name, entry);
            } else {
                report.revoked(name, entry);
            }
        });
        report.facts(list);
        if (after != before) {
            after.write();
            report.wrote(after.source());
        }
        report.warn(ChainLists.missing(console, signer, after)).print(console);
        return ExitCode.OK;
    }

    /** What is to be revoked, and how the report calls it. */
    private Map<BigInteger, String> named(Map<String, X509Certificate> certificates) {
        var named = new LinkedHashMap<BigInteger, String>();
        certificates.forEach((file, certificate) -> named.put(
                certificate.getSerialNumber(),
                file + " (" + CertificateDescription.of(certificate).subject() + ")"));
        serials.forEach(serial -> named.putIfAbsent(serial, "a certificate"));
        return named;
    }

    private AuthorityOptions.Signer signer(Map<String, X509Certificate> certificates) {
        if (certificates.isEmpty() && serials.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "nothing is named that is to be revoked",
                    null,
                    "name the file of a certificate, or its number with --serial");
        }
        if (certificates.isEmpty()) {
            return authority.load(console);
        }
        Map.Entry<String, X509Certificate> first =
                certificates.entrySet().iterator().next();
        return authority.loadIssuerOf(console, first.getKey(), first.getValue());
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
