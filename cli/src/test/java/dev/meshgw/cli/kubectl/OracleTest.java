package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/**
 * Every command that was recorded from kubectl 1.35.2, one after the other on one mesh: the same exit code, the same words,
 * the same tables. Only the program's name differs, and what is in {@link #OURS}.
 */
class OracleTest {

    /** What meshgw says differently, and why. */
    private static final Map<String, String> OURS = Map.of(
            "version --client",
            "meshgw has its own version",
            "create secret",
            "help is meshgw's own",
            "create secret tls --help",
            "help is meshgw's own",
            "create secret docker-registry r --docker-server=s --docker-username=u --docker-password=p --dry-run=client -o"
                    + " yaml",
            "a gateway pulls no images",
            "create secret tls x --cert=tls.crt --key=tls.key --dry-run=client -o bogus",
            "the list of formats is meshgw's own",
            "create secret tls x --cert=tls.crt --key=tls.key --append-hash --dry-run=client -o name",
            "the hash is that of a certificate of which only the name is known; see ContentHashTest",
            "apply -f noapi.yaml --validate=false",
            "a missing apiVersion is named, where the server could only not find it");

    /** The details of a mistake in a manifest follow kubectl's line, each in a line that is indented. */
    private static final Set<String> WITH_DETAILS = Set.of("apply -f badyaml.yaml --validate=false");

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicTest> everyRecordedCommand() throws IOException {
        writeInputs();
        List<?> cases;
        try (var recorded = OracleTest.class.getResourceAsStream("/kubectl/oracle.json")) {
            cases = (List<?>) JSON.std.anyFrom(recorded);
        }
        assertThat(cases).hasSizeGreaterThan(100);
        return cases.stream()
                .map(each -> (Map<?, ?>) each)
                .filter(each -> !OURS.containsKey(String.valueOf(each.get("args"))))
                .map(each -> DynamicTest.dynamicTest(String.valueOf(each.get("args")), () -> compare(each)));
    }

    private static void compare(Map<?, ?> recorded) {
        String line = String.valueOf(recorded.get("args"));
        Run run = Run.in(folder, "", arguments(line));
        String err = WITH_DETAILS.contains(line) ? run.err().replaceAll("(?m)^  .*\n", "") : run.err();
        assertThat(normalised(err)).isEqualTo(expected(recorded, "stderr"));
        assertThat(normalised(run.out())).isEqualTo(expected(recorded, "stdout"));
        assertThat(run.exitCode()).isEqualTo(((Number) recorded.get("rc")).intValue());
    }

    private static String expected(Map<?, ?> recorded, String stream) {
        String text = String.valueOf(recorded.get(stream))
                .replace("kubectl", "meshgw")
                // klog's prefix has a time and a line of kubectl's source.
                .replaceAll("W… helpers.go:…] ", "Warning: ");
        return normalised(text);
    }

    /** Without what is new in each run: times, identities, ages, and base64 that the record shortens. */
    private static String normalised(String text) {
        return text.replaceAll("[A-Za-z0-9+/]{40,}={0,2}", "<base64>")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "<time>")
                .replaceAll("uid: [-0-9a-f]{36}", "uid: <uid>")
                .replaceAll("resourceVersion: \"\\d+\"", "resourceVersion: \"<version>\"")
                .replaceAll("(?m) \\d+s$", " 0s");
    }

    private static List<String> arguments(String line) {
        return line.isEmpty() ? List.of() : new ArrayList<>(List.of(line.split(" ")));
    }

    private static void writeInputs() throws IOException {
        KeyPairFiles.in(folder, "tls");
        assertThat(Run.in(folder, "pki", "issue", "other").exitCode()).isZero();
        Files.copy(folder.resolve("example.com.crt"), folder.resolve("ca.crt"));
        Files.createDirectory(folder.resolve("dir"));
        write("dir/one.txt", "a\n");
        write("dir/bad name", "x");
        write("bad.crt", "no certificate\n");
        write("badkey.key", "no key\n");
        Files.write(folder.resolve("bin.dat"), new byte[] {0, (byte) 0xff, 1});
        write("env.txt", "# comment\nA=1\n\nB=two words\nHOME_VAR\n");
        write("sec1.yaml", secret("YQ=="));
        write("sec2.yaml", secret("Yg=="));
        write("badyaml.yaml", "apiVersion: [v1\nkind: Secret\n");
        write("nokind.yaml", "apiVersion: v1\nkind: Frob\nmetadata:\n  name: x\n");
        write("empty.yaml", "");
        write("gw.yaml", """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata:
                  name: mygateway
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                  - port: {number: 443, name: https, protocol: HTTPS}
                    tls: {mode: SIMPLE, credentialName: httpbin-credential}
                    hosts: [httpbin.example.com]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: httpbin
                spec:
                  hosts: [httpbin.example.com]
                  gateways: [mygateway]
                  http:
                  - route:
                    - destination: {host: httpbin, port: {number: 8000}}
                """);
    }

    private static String secret(String value) {
        return """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: from-file
                  namespace: istio-system
                data:
                  a: %s
                """.formatted(value);
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
