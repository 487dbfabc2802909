package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

class PkiListCommandTest {

    @TempDir
    Path folder;

    @Test
    void certificatesAreListedByWhatExpiresFirst() {
        run("pki", "root", "example.com", "--days", "100");
        run("pki", "issue", "late.example.com", "--days", "50");
        run("pki", "issue", "soon.example.com", "--days", "5");
        run("pki", "csr", "asked.example.com");
        assertThat(run("pki", "list")
                        .out()
                        .replaceAll(" +\\d{4}-\\d\\d-\\d\\d", " DATE")
                        .replaceAll(" {2,}", "  "))
                .isEqualTo("""
                        FILE  KIND  NAMES  EXPIRES  LEFT  KEY  ISSUER  PRIVATE KEY
                        soon.example.com.crt  server  DNS:soon.example.com DATE  5 days  EC P-256  example.com  soon.example.com.key
                        late.example.com.crt  server  DNS:late.example.com DATE  50 days  EC P-256  example.com  late.example.com.key
                        example.com.crt  root  /CN=example.com DATE  100 days  EC P-256  itself  example.com.key
                        asked.example.com.csr  request  DNS:asked.example.com  -  -  EC P-256  -  asked.example.com.key
                        """);
    }

    @Test
    void foldersBelowAreReadAndHiddenOnesAreNot() throws IOException {
        run("pki", "root", "example.com", "--out", "one/two");
        run("pki", "root", "example.com", "--out", ".hidden");
        Files.writeString(folder.resolve("one/notes.txt"), "-----BEGIN CERTIFICATE-----\nan example\n");
        Files.writeString(folder.resolve("one/values.yaml"), "a: 1\n");
        Files.createSymbolicLink(folder.resolve("one/loop"), folder);
        CommandRun list = run("pki", "list", "-o", "json", ".");
        assertThat(list.err()).isEmpty();
        assertThat(objects(list)).extracting("source").containsExactly("one/two/example.com.crt");
    }

    @Test
    void aFileThatCannotBeReadDoesNotHideTheOthers() throws IOException {
        run("pki", "root", "example.com");
        Files.writeString(
                folder.resolve("broken.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        CommandRun list = run("pki", "list");
        assertThat(list.exitCode()).isEqualTo(4);
        assertThat(list.out()).contains("example.com.crt  ");
        assertThat(list.err()).startsWith("meshgw: error: broken.crt holds a damaged certificate");
    }

    @Test
    void anEmptyFolderIsSaid() {
        assertThat(run("pki", "list")).isEqualTo(new CommandRun(0, "", "No certificates found in this folder.\n"));
    }

    @Test
    void secretsOfManifestsAndOfTheMeshAreListed() throws IOException {
        run("pki", "root", "example.com", "--out", "certs");
        run("pki", "issue", "a.example.com", "--ca", "certs/example.com.crt", "--out", "certs");
        String[] create = {
            "create",
            "-n",
            "istio-system",
            "secret",
            "tls",
            "a-credential",
            "--cert=certs/a.example.com.crt",
            "--key=certs/a.example.com.key"
        };
        run(create);
        assertThat(objects(run("pki", "list", "-A", "-o", "json")))
                .extracting("source", "privateKey")
                .containsExactly(tuple("secret istio-system/a-credential", "secret istio-system/a-credential"));
        assertThat(objects(run("pki", "list", "certs", "-n", "istio-system", "-o", "json")))
                .extracting("source")
                .containsExactlyInAnyOrder(
                        "secret istio-system/a-credential", "certs/a.example.com.crt", "certs/example.com.crt");
        assertThat(objects(run("pki", "list", "secret/a-credential", "-n", "istio-system", "-o", "json")))
                .hasSize(1);
        assertThat(run("pki", "list", "-n", "default").err()).isEqualTo("No certificates found in the mesh.\n");
        Files.copy(
                folder.resolve(".meshgw/istio-system/secret/a-credential.yaml"), folder.resolve("certs/secret.yaml"));
        assertThat(objects(run("pki", "list", "certs", "-o", "json")))
                .extracting("source")
                .contains("certs/secret.yaml, secret istio-system/a-credential");
    }

    @Test
    void wideTellsAllNamesAndTheFingerprint() {
        run("pki", "root", "example.com");
        run("pki", "issue", "a.b", "c.d", "e.f");
        CommandRun wide = run("pki", "list", "a.b.crt", "-o", "wide");
        var object = objects(run("pki", "list", "a.b.crt", "-o", "json")).get(0);
        assertThat(wide.out()).contains("DNS:a.b,DNS:c.d,DNS:e.f", (String) object.get("sha256"));
        assertThat(run("pki", "list", "a.b.crt").out()).contains("DNS:a.b,DNS:c.d,+1 ");
    }

    private static List<Map<String, Object>> objects(CommandRun run) {
        return JSON.std.listFrom(run.out()).stream()
                .map(PkiListCommandTest::object)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object map) {
        return (Map<String, Object>) map;
    }

    private CommandRun run(String... args) {
        return CommandRun.in(folder, args);
    }
}
