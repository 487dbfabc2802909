package dev.meshgw.cli.trust;

import dev.meshgw.pki.CertificateDescription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code pki trust} prints: a shell script whose comments explain it. */
public final class TrustScript {

    private static final int FINGERPRINT_DIGITS = 8;

    private TrustScript() {}

    /**
     * @param file absolute, of one PEM certificate
     * @param reliers in the order in which they are told; those that the machine does not have are named at the end
     */
    public static String of(CertificateDescription root, Path file, List<Relier> reliers, Machine machine) {
        var guide = new TrustGuide(machine, file, nameInStores(root));
        var script = new StringBuilder();
        comment(
                script,
                "How to trust the root " + root.subject() + ", valid until "
                        + root.validity().notAfter());
        comment(script, "SHA-256 " + root.sha256());
        comment(script, "Nothing has been changed. Who has the key of this root can pass for any host before whoever");
        comment(script, "trusts it: keep the key to yourself, and take the trust back when it has served.");
        var absent = new ArrayList<Relier>();
        for (Relier relier : reliers) {
            Optional<Advice> advice = guide.of(relier);
            advice.ifPresentOrElse(found -> section(script, relier, found), () -> absent.add(relier));
        }
        if (!absent.isEmpty()) {
            script.append('\n');
            comment(
                    script,
                    "not found on this machine: "
                            + absent.stream().map(Relier::toString).collect(Collectors.joining(", ")));
        }
        return script.toString();
    }

    /** Two roots of the same name, as a rotation makes them, must not replace each other unseen. */
    private static String nameInStores(CertificateDescription root) {
        String name = root.subject().commonName().orElse("root").replaceAll("[^A-Za-z0-9.-]+", "-");
        return "meshgw-" + name + "-" + root.sha256().substring(0, FINGERPRINT_DIGITS);
    }

    private static void section(StringBuilder script, Relier relier, Advice advice) {
        script.append('\n');
        comment(script, relier + ": " + advice.title());
        advice.notes().forEach(note -> comment(script, note));
        advice.commands().forEach(command -> script.append(command).append('\n'));
        if (!advice.check().isEmpty()) {
            comment(script, "see:  " + String.join(" && ", advice.check()));
        }
        if (!advice.undo().isEmpty()) {
            comment(script, "undo: " + String.join(" && ", advice.undo()));
        }
    }

    private static void comment(StringBuilder script, String text) {
        script.append("# ").append(text).append('\n');
    }
}
