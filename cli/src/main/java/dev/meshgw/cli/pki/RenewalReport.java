package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.Validity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person wants to know of a renewed certificate: result to stdout, what is left to do to stderr. */
final class RenewalReport {

    private final String source;
    private final CertificateDescription old;
    private final List<String> lines = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    RenewalReport(String source, CertificateDescription old) {
        this.source = source;
        this.old = old;
    }

    void issuedBy(AuthorityOptions.Signer signer, Validity asked, CertificateDescription renewed) {
        line(
                "issued by",
                renewed.issuer() + " (" + ErrorPrinter.printable(signer.source()) + ")"
                        + (renewed.issuer().equals(old.issuer()) ? "" : ", before by " + old.issuer()));
        if (renewed.validity().notAfter().isBefore(asked.notAfter())) {
            warnings.add("it ends with its authority, before the " + Text.date(asked.notAfter())
                    + " that is meant; renew that first: meshgw pki renew " + signer.source());
        }
    }

    /** @param newKeyFile null if the key is the same */
    void renewed(CertificateDescription renewed, @Nullable String newKeyFile) {
        Instant end = renewed.validity().notAfter();
        long days = ChronoUnit.DAYS.between(Instant.now(), end.plus(Duration.ofMinutes(1)));
        lines.add(0, "Renewed " + renewed.subject());
        lines.add(1, label("was until") + Text.dateTime(old.validity().notAfter()));
        lines.add(2, label("valid until") + Text.dateTime(end) + " (" + days + (days == 1 ? " day)" : " days)"));
        lines.add(3, label("key") + renewed.publicKey().algorithm() + (newKeyFile == null ? ", the same" : ", new"));
        line("wrote", source);
        if (newKeyFile != null) {
            line("wrote", newKeyFile + " (private: keep it to yourself)");
        }
    }

    /** With a new key the old certificate is not forgotten: whoever has the old key can still show it. */
    void warnOfOld(String authority) {
        warnings.add("the old certificate stays valid until "
                + Text.date(old.validity().notAfter())
                + "; if its key is known to others: meshgw pki revoke --serial "
                + RevocationReport.serial(old.serialNumber()) + " --ca " + authority + " --reason keyCompromise");
    }

    void update(List<String> commands) {
        commands.forEach(command -> line("now run", command));
    }

    /** @param issued files of certificates that the authority issued before */
    void warnOfIssued(boolean root, boolean newKey, List<String> issued) {
        String all = String.join(" ", issued);
        if (newKey && !issued.isEmpty()) {
            warnings.add("what the old key issued does not lead to the new certificate: meshgw pki renew " + all
                    + " --ca " + source);
        } else if (!root && !issued.isEmpty()) {
            warnings.add("the files of what it issued carry its old certificate: meshgw pki renew " + all);
        }
        if (root) {
            warnings.add(
                    newKey
                            ? "nobody trusts the new root yet: give " + source + " to everybody who trusts the old one"
                            : "who trusts this root has the old certificate, which ends on "
                                    + Text.date(old.validity().notAfter()) + ": give them the new " + source);
        }
    }

    private void line(String label, String value) {
        lines.add(label(label) + value);
    }

    private static String label(String label) {
        return "  " + label + " ".repeat(13 - label.length());
    }

    void print(Console console) {
        lines.forEach(console.out()::println);
        console.out().flush();
        warnings.forEach(warning -> console.err().println("meshgw: warning: " + warning));
    }
}
