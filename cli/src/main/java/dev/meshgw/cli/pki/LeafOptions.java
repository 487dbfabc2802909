package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.IssuedCertificate;
import dev.meshgw.pki.PemFiles;
import dev.meshgw.pki.SigningKey;
import dev.meshgw.pki.SubjectAltName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code pki issue} and {@code pki client} have in common: new keys and certificates for them. */
final class LeafOptions {

    @Option(
            names = "--each",
            description = "A certificate and key of its own for each name, instead of one for all. All files are"
                    + " written, or none.")
    private boolean each;

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

    /** A name as the command line gives it: the CN, and what it is in the subject alternative names, which may be nothing. */
    record Name(String commonName, List<SubjectAltName> covered) {}

    /** One certificate of the run and the files that it becomes. */
    private record Leaf(String base, CertificateRequest request) {

        String certificateFile() {
            return base + ".crt";
        }

        String keyFile() {
            return base + ".key";
        }
    }

    /** @param given the first one also gives the files their name, with {@code --each} every one its own */
    void issue(Console console, CertificateProfile profile, List<Name> given) {
        List<Leaf> leaves = each ? apart(profile, given) : List.of(together(profile, given));
        String[] files = leaves.stream()
                .flatMap(leaf -> Stream.of(leaf.keyFile(), leaf.certificateFile()))
                .toArray(String[]::new);
        AuthorityOptions.Signer signer = authority.load(console, output);
        signer.requireOtherThan(console, output.directory(console), files);
        output.requireAbsent(console, files);
        PemFiles pem = PemFiles.in(output.directory(console));
        var reports = new ArrayList<IssueReport>();
        for (Leaf leaf : leaves) {
            SigningKey leafKey = key.generate();
            IssuedCertificate issued = signer.authority().issue(leaf.request(), leafKey);
            pem = pem.withPrivate(leaf.keyFile(), leafKey.pem()).with(leaf.certificateFile(), issued.pem());
            reports.add(IssueReport.leaf(
                            profile, issued.description(), leaf.request().validity(), signer)
                    .wrote(output.display(leaf.certificateFile()))
                    .wrotePrivate(output.display(leaf.keyFile())));
        }
        output.write(pem);
        reports.forEach(report -> report.print(console));
    }

    private Leaf together(CertificateProfile profile, List<Name> given) {
        for (Name further : given.subList(1, given.size())) {
            if (further.covered().isEmpty()) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "\"" + ErrorPrinter.printable(further.commonName()) + "\" is no name that can be covered",
                        "only the first name becomes the CN; the others must be hosts, addresses, URIs or mail addresses",
                        "for a certificate each, add --each");
            }
        }
        List<SubjectAltName> all =
                given.stream().flatMap(name -> name.covered().stream()).toList();
        return leaf(profile, new Name(given.get(0).commonName(), all));
    }

    private List<Leaf> apart(CertificateProfile profile, List<Name> given) {
        if (subject.isWhole() || lifetime.isNumbered()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--each cannot be combined with " + (subject.isWhole() ? "--subject" : "--serial"),
                    "all certificates would have the same " + (subject.isWhole() ? "subject" : "serial number"),
                    subject.isWhole() ? "give the organization alone with --org" : "leave it out: numbers are random");
        }
        List<Leaf> leaves =
                given.stream().distinct().map(name -> leaf(profile, name)).toList();
        for (int i = 1; i < leaves.size(); i++) {
            String base = leaves.get(i).base();
            if (leaves.subList(0, i).stream().anyMatch(other -> other.base().equals(base))) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "two certificates would be called " + base + ".crt",
                        null,
                        "make them in two runs, one with --out DIR");
            }
        }
        return leaves;
    }

    private Leaf leaf(CertificateProfile profile, Name name) {
        String base = OutputOptions.baseName(name.commonName());
        return new Leaf(
                base,
                lifetime.apply(Arguments.orUsage(() -> new CertificateRequest(
                        profile,
                        subject.ofLeaf(name.commonName()),
                        names.and(name.covered()),
                        lifetime.validity(LifetimeOptions.LEAF_DAYS)))));
    }
}
