package dev.meshgw.pki.tree;

import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.PemFiles;
import dev.meshgw.pki.PkiException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * What has to be done so that the files are what a tree of certificates asks for. Everything is issued in memory when the plan
 * is made, so that {@link #write} only has files to write: all of them or none.
 *
 * <p>A key that exists is kept. A certificate is issued again if it says anything else than it would now, if it is due, or if
 * the one above it is issued again. Immutable; {@code toString} shows no key.
 */
public final class TreePlan {

    /** In kubectl's words. */
    public enum Outcome {
        CREATED("created"),
        CONFIGURED("configured"),
        UNCHANGED("unchanged");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * One certificate of the tree, an authority before what it issues.
     *
     * @param reason why it is issued again, empty if it is not
     * @param notAfter until when it will be valid
     */
    public record Step(CertificateSpec spec, Outcome outcome, String reason, Instant notAfter) {}

    /** A certificate that cannot be made as it is asked for; what hangs below it was not looked at. */
    public record Problem(CertificateSpec spec, PkiException failure) {}

    private final List<Step> steps;
    private final List<Problem> problems;
    private final PemFiles files;

    TreePlan(List<Step> steps, List<Problem> problems, PemFiles files) {
        this.steps = List.copyOf(steps);
        this.problems = List.copyOf(problems);
        this.files = files;
    }

    /**
     * Reads the files and issues what is missing. Blocks the caller; new RSA keys take seconds.
     *
     * @param directory what the files of the tree are relative to
     * @param replaceKeys whether keys that are of another kind than asked for, or missing beside their certificate, are made
     *     anew
     * @param passphrases asked for the keys that are encrypted
     */
    public static TreePlan of(
            List<CertificateSpec> roots,
            Path directory,
            boolean replaceKeys,
            Passphrase.Source passphrases,
            Clock clock) {
        var planner = new TreePlanner(directory, replaceKeys, passphrases, clock);
        roots.forEach(planner::root);
        return planner.plan();
    }

    public List<Step> steps() {
        return steps;
    }

    /** Empty if the plan can be carried out. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * Writes what was issued. Blocks the caller.
     *
     * @throws IllegalStateException if there are problems
     * @throws PkiException if a file cannot be written; nothing has changed then
     */
    public void write() {
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.toString());
        }
        files.write(true);
    }

    @Override
    public String toString() {
        return "TreePlan"
                + steps.stream()
                        .map(step -> step.spec().file() + " " + step.outcome())
                        .toList();
    }
}
