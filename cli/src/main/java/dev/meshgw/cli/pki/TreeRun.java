package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.config.CertificateTree;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.tree.TreePlan;
import dev.meshgw.pki.tree.TreePlan.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Brings the files of a tree of certificates to what a YAML file says, and tells each of them in a line as kubectl does. */
final class TreeRun {

    private final Console console;
    private final SecretUpdates secrets;
    private final boolean dryRun;
    private final boolean replaceKeys;
    private final Passphrase.Source passphrases;

    TreeRun(
            Console console,
            SecretUpdates secrets,
            boolean dryRun,
            boolean replaceKeys,
            Passphrase.Source passphrases) {
        this.console = console;
        this.secrets = secrets;
        this.dryRun = dryRun;
        this.replaceKeys = replaceKeys;
        this.passphrases = passphrases;
    }

    /** @return the exit code */
    int apply(String file) {
        CertificateTree tree = read(file);
        tree.diagnostics().forEach(diagnostic -> console.err().print("meshgw: " + DiagnosticText.render(diagnostic)));
        if (tree.roots().isEmpty()) {
            return ExitCode.CONFIG;
        }
        TreePlan plan = TreePlan.of(tree.roots(), console.directory(), replaceKeys, passphrases, Clock.systemUTC());
        if (!plan.problems().isEmpty()) {
            plan.problems().forEach(this::print);
            return ExitCode.MATERIAL;
        }
        List<String> updates = dryRun ? List.of() : updates(plan);
        if (!dryRun) {
            plan.write();
        }
        plan.steps().forEach(this::print);
        console.out().flush();
        updates.forEach(command -> console.err()
                .println("meshgw: warning: a secret of the mesh holds the certificate as it was; now run: " + command));
        return ExitCode.OK;
    }

    private CertificateTree read(String file) {
        if (file.equals("-")) {
            return CertificateTree.read(ManifestReader.STANDARD_INPUT, console.in(), "");
        }
        Path path = console.path(file);
        try (InputStream in = Files.newInputStream(path)) {
            return CertificateTree.read(file, in, AuthoritySearch.folderOf(file));
        } catch (NoSuchFileException e) {
            throw new PkiException(
                    "cannot read " + file, "there is no such file", "write one: meshgw pki apply --help", e);
        } catch (IOException e) {
            throw new PkiException("cannot read " + file, e.getMessage(), null, e);
        }
    }

    private void print(TreePlan.Problem problem) {
        PkiException failure = problem.failure();
        new ErrorPrinter(console.err())
                .print(
                        failure.getMessage(),
                        problem.spec().place(),
                        failure.why().orElse(null),
                        failure.fix().orElse(null));
    }

    private void print(TreePlan.Step step) {
        String kind = step.spec().profile().name().toLowerCase(Locale.ROOT);
        String name = Path.of(step.spec().file()).getFileName().toString();
        boolean isDry = dryRun && step.outcome() != Outcome.UNCHANGED;
        console.out()
                .println(kind + "/" + name + " " + step.outcome() + (isDry ? " (dry run)" : "")
                        + (step.reason().isEmpty() ? "" : ": " + step.reason()));
    }

    /** Asked before the files change: the secrets are known by the certificates that they hold now. */
    private List<String> updates(TreePlan plan) {
        var commands = new ArrayList<String>();
        for (TreePlan.Step step : plan.steps()) {
            if (step.outcome() == Outcome.CONFIGURED) {
                String file = step.spec().certificateFile();
                commands.addAll(secrets.commands(
                        file,
                        Pem.certificates(file, Pem.read(console.path(file), file))
                                .get(0)));
            }
        }
        return commands.stream().distinct().toList();
    }
}
