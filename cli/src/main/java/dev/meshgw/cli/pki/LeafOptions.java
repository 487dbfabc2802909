package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.IssuedCertificate;
import dev.meshgw.pki.PemFiles;
import dev.meshgw.pki.SigningKey;
import dev.meshgw.pki.SubjectAltName;
import java.util.List;
import picocli.CommandLine.Mixin;

/** What {@code pki issue} and {@code pki client} have in common: a new key and a certificate for it. */
final class LeafOptions {

    @Mixin
    private SubjectOptions subject = new SubjectOptions();

    @Mixin
    private NameOptions names = new NameOptions();

    @Mixin
    private KeyOptions key = new KeyOptions();

    @Mixin
    private LifetimeOptions lifetime = new LifetimeOptions();

    @Mixin
    private AuthorityOptions authority = new AuthorityOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    /** @param commonName also gives the files their name */
    void issue(Console console, CertificateProfile profile, String commonName, List<SubjectAltName> covered) {
        String base = OutputOptions.baseName(commonName);
        CertificateRequest request = lifetime.numbered(new CertificateRequest(
                profile, subject.ofLeaf(commonName), names.and(covered), lifetime.validity(LifetimeOptions.LEAF_DAYS)));
        AuthorityOptions.Signer signer = authority.load(console, output);
        signer.requireOtherThan(console, output.directory(console), base + ".key", base + ".crt");
        output.requireAbsent(console, base + ".key", base + ".crt");
        SigningKey leafKey = key.generate();
        IssuedCertificate issued = signer.authority().issue(request, leafKey);
        output.write(PemFiles.in(output.directory(console))
                .withPrivate(base + ".key", leafKey.pem())
                .with(base + ".crt", issued.pem()));
        IssueReport.leaf(profile, issued.description(), request.validity(), signer)
                .wrote(output.display(base + ".crt"))
                .wrotePrivate(output.display(base + ".key"))
                .print(console);
    }
}
