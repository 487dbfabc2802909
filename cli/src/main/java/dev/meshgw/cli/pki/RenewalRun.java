package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.IssuedCertificate;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PemFiles;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.PkiFile;
import dev.meshgw.pki.Renewal;
import dev.meshgw.pki.SigningKey;
import dev.meshgw.pki.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renews files of certificates, authorities before what they issued. One that cannot be renewed is reported and does not
 * keep the others from it.
 */
final class RenewalRun {

    /**
     * @param within null for all, else only those that expire by then
     * @param days null for as long as before
     */
    record Terms(
            @Nullable Duration within,
            boolean newKey,
            @Nullable Integer days) {}

    /** @param authority file of the one that signs, null for a certificate that signs itself */
    private record Item(
            String source, Renewal renewal, @Nullable String authority) {}

    private final Clock clock = Clock.systemUTC();
    private final Console console;
    private final AuthorityOptions authority;
    private final Terms terms;
    private final SecretUpdates secrets;
    private boolean complete = true;

    RenewalRun(Console console, AuthorityOptions authority, Terms terms, SecretUpdates secrets) {
        this.console = console;
        this.authority = authority;
        this.terms = terms;
        this.secrets = secrets;
    }

    /**
     * @param arguments files and folders, as the user names them
     * @return whether everything that was due could be renewed
     */
    boolean renew(List<String> arguments) {
        if (terms.days() != null) {
            Arguments.orUsage(() -> Validity.ofDays(terms.days(), clock));
        }
        var items = new LinkedHashMap<String, Item>();
        for (String argument : arguments) {
            if (Files.isDirectory(console.path(argument))) {
                List<String> sources = AuthoritySearch.certificateFiles(console, argument.equals(".") ? "" : argument);
                if (sources.isEmpty()) {
                    console.err()
                            .println("meshgw: warning: there is no certificate in " + ErrorPrinter.printable(argument));
                }
                sources.forEach(source -> attempt(() -> plan(source, items), false));
            } else {
                attempt(() -> plan(argument, items), true);
            }
        }
        items.values().stream()
                .sorted(Comparator.comparingInt(item -> depth(item, items)))
                .forEach(item -> attempt(() -> renew(item, items), true));
        return complete;
    }

    private void attempt(Runnable step, boolean asked) {
        try {
            step.run();
        } catch (PkiException e) {
            report(asked, e.getMessage(), e.why().orElse(null), e.fix().orElse(null));
        } catch (CommandException e) {
            if (e.exitCode() == ExitCode.USAGE) {
                throw e;
            }
            report(asked, e.getMessage(), e.why(), e.fix());
        }
    }

    /** What lies in a folder without being asked for by name is passed over with a word. */
    private void report(boolean asked, String what, @Nullable String why, @Nullable String fix) {
        if (asked) {
            complete = false;
            new ErrorPrinter(console.err()).print(what, null, why, fix);
        } else {
            console.err().println("meshgw: warning: not renewed: " + ErrorPrinter.withoutControls(what));
        }
    }

    private void plan(String source, Map<String, Item> items) {
        var renewal = Renewal.of(source, Pem.read(console.path(source), source));
        Instant end = renewal.old().validity().notAfter();
        Duration within = terms.within();
        if (within != null && clock.instant().plus(within).isBefore(end)) {
            console.out().println(source + " is valid until " + Text.dateTime(end) + ": not due");
            return;
        }
        String signer = renewal.isSelfSigned()
                ? null
                : authority.source(() -> AuthoritySearch.issuerOf(console, source, renewal.certificate()));
        items.putIfAbsent(source, new Item(source, renewal, signer));
    }

    /** How many of the other items stand above one. */
    private int depth(Item item, Map<String, Item> items) {
        int depth = 0;
        Item lower = item;
        while (lower != null && lower.authority() != null && depth < items.size()) {
            Path upper = console.path(lower.authority());
            lower = items.values().stream()
                    .filter(other -> console.path(other.source()).equals(upper))
                    .findFirst()
                    .orElse(null);
            depth += lower == null ? 0 : 1;
        }
        return depth;
    }

    private void renew(Item item, Map<String, Item> items) {
        Renewal renewal = item.renewal();
        X509Certificate old = renewal.certificate();
        Validity validity = terms.days() == null ? renewal.sameLength(clock) : Validity.ofDays(terms.days(), clock);
        String keyFile = AuthoritySearch.keyOf(item.source());
        SigningKey newKey = terms.newKey() ? newKey(item) : null;
        var report = new RenewalReport(item.source(), renewal.old());
        IssuedCertificate issued;
        if (item.authority() == null) {
            issued = newKey != null
                    ? renewal.selfSigned(newKey, validity)
                    : renewal.selfSigned(keyFile, key(keyFile).signingKey(), validity);
        } else {
            AuthorityOptions.Signer signer = authority.load(console, item.authority());
            issued = renewal.issuedBy(signer.authority(), validity, newKey);
            report.issuedBy(signer, validity, issued.description());
            if (newKey != null) {
                report.warnOfOld(signer.source());
            }
        }
        write(item.source(), keyFile, issued, newKey);
        report.renewed(issued.description(), newKey != null ? keyFile : null);
        report.update(secrets.commands(item.source(), old));
        if (renewal.old().authority()) {
            report.warnOfIssued(item.authority() == null, newKey != null, issued(item.source(), old, items));
        }
        report.print(console);
    }

    private static SigningKey newKey(Item item) {
        return item.renewal()
                .keyAlgorithm()
                .map(KeyAlgorithm::generate)
                .orElseThrow(() -> new PkiException(
                        "cannot make a new key for " + item.source(),
                        "its key is " + item.renewal().old().publicKey() + ", which meshgw does not make",
                        "issue a new certificate with --key-type"));
    }

    private void write(String source, String keyFile, IssuedCertificate issued, @Nullable SigningKey newKey) {
        Path target = real(console.path(source));
        PemFiles files = PemFiles.in(target.getParent());
        if (newKey != null) {
            boolean encrypted =
                    Files.exists(console.path(keyFile)) && key(keyFile).hasEncryptedKey();
            files = files.withPrivate(
                    real(console.path(keyFile)).toString(),
                    encrypted ? authority.passphrase().encryptedPem(newKey, keyFile, console) : newKey.pem());
        }
        files.with(target.toString(), issued.pem()).write(true);
    }

    private PkiFile key(String file) {
        return PkiFile.read(console.path(file), file, authority.passphrase().toOpen(console));
    }

    /** Behind symbolic links, so that the name that others know keeps leading to the file. */
    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException notYetThere) {
            return file;
        }
    }

    /** The certificates beside an authority that it issued and that are not renewed now. */
    private List<String> issued(String source, X509Certificate authority, Map<String, Item> items) {
        var issued = new ArrayList<String>();
        for (String other : AuthoritySearch.certificateFiles(console, AuthoritySearch.folderOf(source))) {
            try {
                X509Certificate first = Pem.certificates(other, Pem.read(console.path(other), other))
                        .get(0);
                boolean renewed = items.keySet().stream()
                        .anyMatch(item -> console.path(item).equals(console.path(other)));
                if (!renewed && AuthoritySearch.hasIssued(authority, first) && !first.equals(authority)) {
                    issued.add(other);
                }
            } catch (PkiException noCertificate) {
                continue;
            }
        }
        return issued;
    }
}
