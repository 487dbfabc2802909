package dev.meshgw.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeshDirectoryTest {

    @TempDir
    Path temporary;

    private Path root;
    private MeshDirectory directory;
    private MeshApi api;

    @BeforeEach
    void openAMeshThatDoesNotExistYet() {
        root = temporary.resolve("mesh");
        directory = new MeshDirectory(root);
        api = new MeshApi(directory, Clock.systemUTC());
    }

    @Test
    void readingDoesNotMakeIt() {
        api.list(ResourceKind.SECRET, null);
        assertThat(root).doesNotExist();
    }

    @Test
    void aResourceIsOneFileNamedByNamespaceKindAndName() {
        api.create(Manifest.secret("httpbin-credential"), true);
        assertThat(root.resolve("default/secret/httpbin-credential.yaml"))
                .content()
                .contains("kind: Secret\n")
                .contains("  tls.key: c2VjcmV0\n");
    }

    @Test
    void aNamespaceHasItsOwnFolder() {
        api.create(Manifest.of("{apiVersion: v1, kind: Namespace, metadata: {name: foo}}"), true);
        assertThat(root.resolve("_cluster/namespace/foo.yaml")).exists();
    }

    @Test
    void filesAndFoldersBelongToTheirOwnerOnly() throws IOException {
        api.create(Manifest.secret("x"), true);
        try (var paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void gitIgnoresItsSecretsAndNothingElse() throws Exception {
        api.create(Manifest.secret("x"), true);
        api.create(Manifest.configMap("open", "1"), true);
        assumeTrue(Files.exists(Path.of("/usr/bin/git")), "git is not installed");
        new ProcessBuilder("git", "init", "-q", temporary.toString()).start().waitFor();
        Process status =
                new ProcessBuilder("git", "-C", temporary.toString(), "status", "--porcelain", "-uall").start();
        assertThat(new String(status.getInputStream().readAllBytes()).lines())
                .containsExactlyInAnyOrder("?? mesh/.gitignore", "?? mesh/default/configmap/open.yaml");
    }

    @Test
    void anEditorsFileIsAResource() throws IOException {
        Path file = root.resolve("default/configmap/mine.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mine\n");
        assertThat(api.get(new ObjectKey(ResourceKind.CONFIG_MAP, "default", "mine"))
                        .namespace())
                .isEqualTo("default");
    }

    @Test
    void aFileThatIsNotAResourceIsReportedAndTheOthersAreListed() throws IOException {
        api.create(Manifest.configMap("good", "1"), true);
        Files.writeString(root.resolve("default/configmap/bad.yaml"), "kind: [");
        Listing listing = api.list(ResourceKind.CONFIG_MAP, "default");
        assertThat(listing.objects()).extracting(MeshObject::name).containsExactly("good");
        assertThat(listing.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.location()).hasToString("default/configmap/bad.yaml:1:8"));
    }

    @Test
    void aCopyUnderAnotherNameIsReported() throws IOException {
        api.create(Manifest.configMap("one", "1"), true);
        Path folder = root.resolve("default/configmap");
        Files.copy(folder.resolve("one.yaml"), folder.resolve("two.yaml"));
        assertThat(api.list(ResourceKind.CONFIG_MAP, "default").problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.what()).isEqualTo("the file of configmap default/two does not hold it"));
    }

    @Test
    void aDamagedFileCanBeDeleted() throws IOException {
        api.create(Manifest.configMap("x", "1"), true);
        Path file = root.resolve("default/configmap/x.yaml");
        Files.writeString(file, "kind: [");
        api.delete(new ObjectKey(ResourceKind.CONFIG_MAP, "default", "x"), true);
        assertThat(file).doesNotExist();
    }

    @Test
    void whatLiesAroundIsNoResource() throws IOException {
        api.create(Manifest.configMap("x", "1"), true);
        Path folder = root.resolve("default/configmap");
        Files.writeString(folder.resolve("x.yaml~"), "old");
        Files.writeString(folder.resolve(".x.yaml.swp"), "swap");
        Files.writeString(root.resolve("README.md"), "mine");
        assertThat(directory.manifests()).containsExactly(folder.resolve("x.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../outside", "..", "a/b", "/etc/passwd", "a\\b", "x\0y", ""})
    void aNameNeverLeadsOutOfItsFolder(String name) throws IOException {
        Files.writeString(temporary.resolve("outside.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n");
        var key = new ObjectKey(ResourceKind.CONFIG_MAP, "default", name);
        assertThat(api.find(key)).isEmpty();
        assertThatThrownBy(() -> directory.file(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> api.delete(key, true)).isInstanceOf(ApiStatusException.class);
        assertThat(temporary.resolve("outside.yaml")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../..", "..", "a/b", "_cluster", ".run"})
    void aNamespaceNeverLeadsOutOfTheMesh(String namespace) {
        MeshObject object = Manifest.configMap("x", "1").with(namespace, "metadata", "namespace");
        assertThatThrownBy(() -> api.create(object, true)).isInstanceOf(ApiStatusException.class);
        assertThat(api.list(ResourceKind.CONFIG_MAP, namespace).objects()).isEmpty();
    }

    @Test
    void aRenameThatFailsIsReportedAndNothingElseChanges() throws IOException {
        api.create(Manifest.configMap("x", "1"), true);
        Path folder = root.resolve("default/configmap");
        Path inTheWay =
                Files.createDirectories(folder.resolve("other.yaml/in the way")).getParent();
        assertThatThrownBy(() -> directory.exclusively(() -> directory.put(Manifest.configMap("other", "2"))))
                .isInstanceOf(MeshIoException.class)
                .hasMessage("cannot write " + inTheWay);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(folder.resolve("x.yaml"), inTheWay);
        }
    }

    @Test
    void aMeshThatCannotBeMadeSaysWhy() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        var broken = new MeshApi(new MeshDirectory(file.resolve("mesh")), Clock.systemUTC());
        assertThatThrownBy(() -> broken.create(Manifest.secret("x"), true))
                .isInstanceOf(MeshIoException.class)
                .hasMessage("cannot make " + file.resolve("mesh"))
                .extracting(failure -> ((MeshIoException) failure).why())
                .asString()
                .isNotEmpty();
    }

    @Test
    void whatAKilledWriterLeftIsNotReadAndIsRemoved() throws IOException {
        api.create(Manifest.configMap("x", "1"), true);
        Path leftover = root.resolve("default/configmap/.x.yaml.1234.tmp");
        Files.writeString(leftover, "apiVersion: v1\nkind: Conf");
        assertThat(api.list(ResourceKind.CONFIG_MAP, null).problems()).isEmpty();
        assertThat(directory.manifests()).doesNotContain(leftover);
        api.apply(Manifest.configMap("x", "2"), true);
        assertThat(leftover).doesNotExist();
    }

    @Test
    void deletingTheLastResourceRemovesItsFolders() {
        api.create(Manifest.configMap("x", "1"), true);
        api.delete(new ObjectKey(ResourceKind.CONFIG_MAP, "default", "x"), true);
        assertThat(root.resolve("default")).doesNotExist();
    }

    @Test
    void writersTakeTurns() throws Exception {
        int writers = 8;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Callable<MeshApi.Outcome>> changes = IntStream.range(0, 40)
                    .<Callable<MeshApi.Outcome>>mapToObj(i ->
                            () -> new MeshApi(new MeshDirectory(root), Clock.systemUTC())
                                    .apply(Manifest.configMap("x", "value " + i), true)
                                    .outcome())
                    .toList();
            int created = 0;
            for (Future<MeshApi.Outcome> change : threads.invokeAll(changes)) {
                created += change.get() == MeshApi.Outcome.CREATED ? 1 : 0;
            }
            assertThat(created).isOne();
            assertThat(api.get(new ObjectKey(ResourceKind.CONFIG_MAP, "default", "x"))
                            .text("metadata", "resourceVersion"))
                    .contains("40");
        } finally {
            threads.shutdownNow();
        }
    }
}
