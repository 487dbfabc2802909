package dev.meshgw.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.tree.CertificateSpec;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateTreeTest {

    @Test
    void aNameIsEnough() {
        CertificateSpec root = only("roots: [example.com]");
        assertThat(root.file()).isEqualTo("example.com");
        assertThat(root.subject()).hasToString("/CN=example.com");
        assertThat(root.lifetime().days()).isEqualTo(3650);
        assertThat(root.issued()).isEmpty();
    }

    @Test
    void certificatesHangBelowTheirAuthorities() {
        CertificateSpec root = only("""
                roots:
                - name: root
                  intermediates:
                  - name: web
                    servers: [a.example.com]
                    clients:
                    - {name: alice, san: alice@example.com}
                """);
        CertificateSpec web = root.issued().get(0);
        assertThat(web.issued())
                .extracting(leaf -> leaf.profile() + " " + leaf.subjectAltNames())
                .containsExactly("SERVER [DNS:a.example.com]", "CLIENT [DNS:alice, email:alice@example.com]");
    }

    @Test
    void defaultsAreForWhatSaysNothingItself() {
        CertificateSpec root = only("""
                defaults: {out: certs, org: example Inc., keyType: rsa:2048, days: 90, renewBefore: 10d}
                roots:
                - name: root
                  out: ca
                  servers:
                  - a.example.com
                  - {name: b.example.com, days: 9, keyType: ed25519, renewBefore: 2d, subject: /CN=b}
                """);
        CertificateSpec a = root.issued().get(0);
        CertificateSpec b = root.issued().get(1);
        assertThat(root.file()).isEqualTo("ca/root");
        assertThat(root.subject()).hasToString("/O=example Inc./CN=root");
        assertThat(root.lifetime().days()).isEqualTo(3650);
        assertThat(a.file()).isEqualTo("certs/a.example.com");
        assertThat(a.subject()).hasToString("/CN=a.example.com/O=example Inc.");
        assertThat(a.keyAlgorithm()).isEqualTo(KeyAlgorithm.RSA_2048);
        assertThat(a.lifetime()).isEqualTo(new CertificateSpec.Lifetime(90, Duration.ofDays(10)));
        assertThat(b.keyAlgorithm()).isEqualTo(KeyAlgorithm.ED25519);
        assertThat(b.lifetime()).isEqualTo(new CertificateSpec.Lifetime(9, Duration.ofDays(2)));
        assertThat(b.subject()).hasToString("/CN=b");
    }

    @Test
    void theFilesLieBesideTheYaml() {
        CertificateTree tree = CertificateTree.read("dir/pki.yaml", stream("roots: [a, {name: b, out: /c}]"), "dir/");
        assertThat(tree.roots()).extracting(CertificateSpec::file).containsExactly("dir/a", "/c/b");
    }

    @Test
    void thePathLengthLeavesRoomForWhatHangsBelow() {
        CertificateSpec root = only("""
                roots:
                - name: root
                  intermediates:
                  - name: upper
                    intermediates: [middle, {name: lower, pathLen: 3}]
                """);
        CertificateSpec upper = root.issued().get(0);
        assertThat(root.pathLength()).isNull();
        assertThat(upper.pathLength()).isEqualTo(4);
        assertThat(upper.issued()).extracting(CertificateSpec::pathLength).containsExactly(0, 3);
    }

    @Test
    void constraintsAreOneOrMore() {
        CertificateSpec root = only("roots: [{name: r, permit: example.com, exclude: [a.example.com, 10.0.0.0/8]}]");
        assertThat(root.nameConstraints().permitted()).hasSize(1);
        assertThat(root.nameConstraints().excluded()).hasSize(2);
    }

    @Test
    void aClientMayHaveNoAlternativeNames() {
        CertificateSpec root = only("roots: [{name: r, clients: [{name: alice, cnOnly: true}]}]");
        assertThat(root.issued().get(0).subjectAltNames()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            root: [a]                                            | MGW1101 | p:1:1  root                     | "roots"
            roots: [{name: a, keytype: ec:p256}]                 | MGW1101 | p:1:19  roots[0].keytype        | "keyType"
            roots: []                                            | MGW1107 | p:1:8  roots                    | required
            roots: [{days: 3}]                                   | MGW1107 | p:1:9  roots[0].name            | required
            roots: [{name: a, days: many}]                       | MGW1102 | p:1:25  roots[0].days           | whole number
            roots: [{name: a, days: 0}]                          | MGW1106 | p:1:25  roots[0].days           | 1 to 36500
            roots: [{name: a, keyType: dsa}]                     | MGW1601 | p:1:28  roots[0].keyType        | rsa:2048
            roots: [{name: a, servers: ["b c"]}]                 | MGW1601 | p:1:29  roots[0].servers[0].name | DNS
            roots: [{name: a, permit: [b, "c d"]}]               | MGW1601 | p:1:31  roots[0].permit[1]      | c d
            roots: [{name: a/b}]                                 | MGW1601 | p:1:16  roots[0].name           | file name
            roots: [{name: a, renewBefore: soon}]                | MGW1601 | p:1:32  roots[0].renewBefore    | span
            roots: [{name: a, days: 5, renewBefore: 5d}]         | MGW1601 | p:1:41  roots[0].renewBefore    | renewed before
            roots: [{name: a, org: b, subject: /CN=c}]           | MGW1108 | p:1:24  roots[0].org            | exclude
            roots: [{name: a, subject: nothing}]                 | MGW1601 | p:1:28  roots[0].subject        |
            roots: [{name: a, servers: [{name: b, days: 1, san: c, cnOnly: true}]}] | MGW1108 | p:1:53  roots[0].servers[0].san | exclude
            roots: [a, a]                                        | MGW1602 | p:1:12  roots[1].name           | another folder
            [a, b]                                               | MGW1102 | p:1:1                           | one mapping
            kind: Gateway                                        | MGW1101 | p:1:1  kind                     | known here: defaults, roots
            """)
    void mistakesAreReportedWhereTheyStand(String yaml, String code, String place, String words) {
        CertificateTree tree = read(yaml);
        assertThat(tree.roots()).isEmpty();
        Diagnostic first = tree.diagnostics().stream()
                .filter(diagnostic -> diagnostic.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError(tree.diagnostics()));
        assertThat(DiagnosticText.render(first)).contains("--> " + place + "\n").contains(words == null ? "" : words);
    }

    @Test
    void allMistakesAreReportedAtOnce() {
        assertThat(read("roots: [{name: a, days: 0, keyType: x, servers: [{san: '?'}]}]")
                        .diagnostics())
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void brokenTextIsReportedAndNothingWorse(long seed) {
        var random = new Random(seed);
        String sample = """
                defaults: {out: certs, org: O, keyType: ec:p256, days: 90, renewBefore: 10d}
                roots:
                - name: root
                  permit: [example.com, 10.0.0.0/8]
                  intermediates:
                  - name: web
                    pathLen: 1
                    servers: [a.example.com, {name: "*.b", san: spiffe://x/y, subject: /CN=b}]
                """;
        String letters = " \n:-[]{}\"'&*!|>%@`#,?0aZ\u00e9\t";
        for (int round = 0; round < 500; round++) {
            var text = new StringBuilder(sample);
            for (int i = 0; i <= random.nextInt(5); i++) {
                int at = random.nextInt(text.length());
                text.replace(
                        at,
                        at + random.nextInt(2),
                        letters.substring(random.nextInt(letters.length())).substring(0, 1));
            }
            CertificateTree tree = read(text.toString());
            assertThat(tree.roots().isEmpty()).isEqualTo(!tree.diagnostics().isEmpty());
        }
    }

    private static CertificateSpec only(String yaml) {
        CertificateTree tree = read(yaml);
        assertThat(tree.diagnostics()).isEmpty();
        assertThat(tree.roots()).hasSize(1);
        return tree.roots().get(0);
    }

    private static CertificateTree read(String yaml) {
        return CertificateTree.read("p", stream(yaml), "");
    }

    private static ByteArrayInputStream stream(String yaml) {
        return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    }
}
