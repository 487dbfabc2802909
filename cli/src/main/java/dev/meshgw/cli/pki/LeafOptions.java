package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.Flaw;
import dev.meshgw.pki.FlawedCertificate;
import dev.meshgw.pki.IssuedCertificate;
import dev.meshgw.pki.PemFiles;
import dev.meshgw.pki.SigningKey;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.Validity;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code pki issue} and {@code pki client} have in common: new keys and certificates for them. */
final class LeafOptions {

    @Option(
            names = "--each",
            description = "A certificate and key of its own for each name, instead of one for all. All files are"
                    + " written, or none.")
    private boolean each;

    @Option(
            names = "--broken",
            paramLabel = "KIND",
            converter = Arguments.FlawKind.class,
            description =
                    "Make it wrong on purpose, to see what peers say: expired, not-yet-valid, wrong-host, untrusted,"
                            + " self-signed, missing-intermediate, wrong-order, wrong-eku, weak-key, sha1, revoked, key-mismatch"
                            + " or not-a-ca. 'meshgw pki broken' tells what each does.")
    private @Nullable Flaw flaw;

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
    private record Leaf(String base, String host, CertificateRequest request) {

        String certificateFile() {
            return base + ".crt";
        }

        String keyFile() {
            return base + ".key";
        }
    }

    /** @param given the first one also gives the files their name, with {@code --each} every one its own */
    void issue(Console console, CertificateProfile profile, List<Name> given) {
        requireFit(flaw);
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
            Made made = flaw == null ? sound(leaf, signer) : broken(flaw, leaf, signer);
            pem = pem.withPrivate(leaf.keyFile(), key.pem(made.key(), leaf.keyFile(), console, authority.passphrase()))
                    .with(leaf.certificateFile(), made.chainPem());
            IssueReport report = IssueReport.leaf(profile, made.description(), made.asked(), signer)
                    .wrote(output.display(leaf.certificateFile()))
                    .wrotePrivate(output.display(leaf.keyFile()));
            for (FlawedCertificate.Companion companion : made.companions()) {
                String file = leaf.base() + "." + companion.name();
                pem = pem.with(file, companion.pem());
                report.wrote(output.display(file) + " (" + companion.use() + ")");
            }
            if (flaw != null) {
                report.broken(
                        flaw, profile == CertificateProfile.CLIENT ? flaw.asClient() : flaw.asServer(), leaf.host());
            }
            reports.add(report);
        }
        output.write(pem);
        reports.forEach(report -> report.print(console));
    }

    /** @param asked the validity that it was to have */
    private record Made(
            String chainPem,
            SigningKey key,
            CertificateDescription description,
            Validity asked,
            List<FlawedCertificate.Companion> companions) {}

    private Made sound(Leaf leaf, AuthorityOptions.Signer signer) {
        SigningKey leafKey = key.generate();
        IssuedCertificate issued = signer.authority().issue(leaf.request(), leafKey);
        return new Made(
                issued.pem(), leafKey, issued.description(), leaf.request().validity(), List.of());
    }

    private Made broken(Flaw kind, Leaf leaf, AuthorityOptions.Signer signer) {
        FlawedCertificate made =
                FlawedCertificate.issue(kind, signer.authority(), leaf.request(), key.algorithm(), Clock.systemUTC());
        return new Made(
                made.chainPem(),
                made.key(),
                made.description(),
                made.description().validity(),
                made.companions());
    }

    /** @throws CommandException if the flaw and an option both say when it is valid */
    private void requireFit(@Nullable Flaw kind) {
        if ((kind == Flaw.EXPIRED || kind == Flaw.NOT_YET_VALID) && lifetime.isGiven()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--broken " + kind + " cannot be combined with --days, --not-before or --not-after",
                    "it is the flaw that says when the certificate is valid",
                    "leave --broken out and name both ends with --not-before and --not-after");
        }
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
                name.commonName(),
                lifetime.apply(Arguments.orUsage(() -> new CertificateRequest(
                        profile,
                        subject.ofLeaf(name.commonName()),
                        names.and(name.covered()),
                        lifetime.validity(LifetimeOptions.LEAF_DAYS)))));
    }
}
