package dev.meshgw.pki.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.OpenSsl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real openssl judges every chain of the table: its verdict is {@link ChainVerifier}'s, and what it refuses strictly, we refuse. */
final class OpenSslComparisonTest {

    private static final Pattern VERDICT = Pattern.compile("error (\\d+) at (\\d+) depth lookup");

    @TempDir
    Path folder;

    private record Answer(String verdict, String output) {}

    @Test
    void verdictsAreOpenSslsOwn() throws Exception {
        List<ValidationCase> rows = ValidationCases.all().toList();
        List<Answer> answers = ask(rows, "-auth_level 2 -partial_chain -trusted_first");
        var softly = new SoftAssertions();
        for (int i = 0; i < rows.size(); i++) {
            ValidationCase row = rows.get(i);
            Verification ours = row.likeOpenSsl();
            String verdict = ours.code().number() + " at " + ours.depth();
            if (row.differs == null) {
                softly.assertThat(verdict)
                        .as("%s: %s (ours: %s)", row.fact, answers.get(i).output(), ours.detail())
                        .isEqualTo(answers.get(i).verdict());
            } else {
                softly.assertThat(verdict)
                        .as("%s does not differ any more", row.fact)
                        .isNotEqualTo(answers.get(i).verdict());
            }
        }
        softly.assertAll();
    }

    @Test
    void whatOpenSslRefusesStrictlyIsRefused() throws Exception {
        List<ValidationCase> rows = ValidationCases.all().toList();
        List<Answer> answers = ask(rows, "-x509_strict -auth_level 2 -partial_chain -trusted_first");
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            boolean refusedByOpenSsl = !answers.get(i).verdict().equals("0 at 0");
            if (refusedByOpenSsl && rows.get(i).strictly().isTrusted()) {
                accepted.add(rows.get(i).fact);
            }
        }
        assertThat(accepted)
                .as(
                        "the last second counts; anchors need no key usage; an authority may be a leaf; candidates are all tried")
                .containsExactlyInAnyOrder(
                        "the second at which it ends",
                        "five milliseconds after it ends",
                        "authority as leaf",
                        "path length 0 above an authority as leaf",
                        "root without key usage",
                        "issuer without key usage",
                        "intermediate for any purpose",
                        "a trailing dot of the client",
                        "U-label of the client",
                        "first candidate leads nowhere",
                        "first candidate leads to a constraint",
                        "first candidate is for e-mail only",
                        "first candidate is no authority",
                        "first candidate is signed with SHA-1");
    }

    /** One shell for all rows, since starting openssl costs more than its work. */
    private List<Answer> ask(List<ValidationCase> rows, String options) throws IOException, InterruptedException {
        new OpenSsl(folder).run("version");
        var script = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            ValidationCase row = rows.get(i);
            write(i + ".ca", "CERTIFICATE", row.trusted);
            write(i + ".via", "CERTIFICATE", row.untrusted);
            write(i + ".leaf", "CERTIFICATE", List.of(row.leaf));
            write(i + ".crl", "X509 CRL", row.crls);
            script.append("echo \"# ").append(i).append("\"; openssl verify ").append(options);
            script.append(
                    row.purpose == Purpose.CLIENT
                            ? " -purpose sslclient"
                            : row.purpose == Purpose.SERVER ? " -purpose sslserver" : " -purpose sslclient");
            script.append(" -attime ").append(row.at.getEpochSecond()).append(" -no-CApath -no-CAstore");
            script.append(row.trusted.isEmpty() ? " -no-CAfile" : " -CAfile " + i + ".ca");
            script.append(row.untrusted.isEmpty() ? "" : " -untrusted " + i + ".via");
            script.append(row.crls.isEmpty() ? "" : " -crl_check -CRLfile " + i + ".crl");
            String host = row.host;
            if (host != null) {
                boolean address = HostName.parse(host).orElseThrow().isAddress();
                script.append(address ? " -verify_ip " : " -verify_hostname ").append(host);
            }
            script.append(' ').append(i).append(".leaf 2>&1\n");
        }
        Files.writeString(folder.resolve("ask.sh"), script);
        Process shell = new ProcessBuilder("sh", "ask.sh")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor();
        var answers = new ArrayList<Answer>();
        for (String part : output.split("# \\d+\n")) {
            if (!part.isEmpty()) {
                var error = VERDICT.matcher(part);
                String verdict = error.find()
                        ? error.group(1) + " at " + error.group(2)
                        : part.contains(": OK") ? "0 at 0" : "unreadable";
                answers.add(new Answer(verdict, part.strip()));
            }
        }
        assertThat(answers).hasSameSizeAs(rows);
        return answers;
    }

    private void write(String name, String label, List<byte[]> ders) throws IOException {
        String text = ders.stream()
                .map(der -> "-----BEGIN " + label + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label
                        + "-----\n")
                .collect(Collectors.joining());
        Files.writeString(folder.resolve(name), text);
    }
}
