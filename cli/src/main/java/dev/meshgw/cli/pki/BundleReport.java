package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.pki.CertificateDescription;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a person wants to know after {@code pki bundle}: result to stdout, warnings to stderr. */
final class BundleReport {

    private final List<String> lines = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    BundleReport(String title) {
        lines.add(ErrorPrinter.printable(title));
    }

    BundleReport alias(String alias) {
        return line("alias", ErrorPrinter.printable(alias));
    }

    BundleReport chain(List<X509Certificate> chain) {
        String label = "holds";
        for (X509Certificate certificate : chain) {
            certificate(label, "", certificate);
            label = "";
        }
        return this;
    }

    BundleReport trusts(String alias, X509Certificate authority) {
        return certificate("trusts", " as \"" + ErrorPrinter.printable(alias) + "\"", authority);
    }

    private BundleReport certificate(String label, String note, X509Certificate certificate) {
        var description = CertificateDescription.of(certificate);
        Instant end = description.validity().notAfter();
        if (end.isBefore(Instant.now())) {
            warn(description.subject() + " expired on " + Text.date(end));
        }
        return line(label, description.subject() + note + ", until " + Text.date(end));
    }

    BundleReport wrote(String file) {
        return line("wrote", file);
    }

    BundleReport wrotePrivate(String file) {
        return line("wrote", file + " (private: keep it to yourself)");
    }

    BundleReport warn(String warning) {
        warnings.add(warning);
        return this;
    }

    private BundleReport line(String label, String value) {
        lines.add("  " + label + " ".repeat(13 - label.length()) + value);
        return this;
    }

    void print(Console console) {
        lines.forEach(console.out()::println);
        console.out().flush();
        warnings.forEach(warning -> console.err().println("meshgw: warning: " + warning));
    }
}
