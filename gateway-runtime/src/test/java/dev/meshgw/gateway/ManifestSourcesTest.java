package dev.meshgw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.ManifestDocument;
import dev.meshgw.gateway.ManifestSources.ReadFile;
import dev.meshgw.gateway.ManifestSources.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestSourcesTest {

    @TempDir
    Path folder;

    @Test
    void aDirectoryThatIsMissingIsEmptyUntilItAppears() throws IOException {
        var sources = sources(folder.resolve("mesh"));
        assertThat(sources.poll()).isFalse();
        assertThat(sources.files()).isEmpty();

        write("mesh/default/gateway/a.yaml", "a");
        assertThat(sources.poll()).isTrue();
        assertThat(names(sources)).containsExactly("a");
    }

    @Test
    void nothingIsReadTwiceWhileNothingChanges() throws IOException {
        write("a.yaml", "a");
        var sources = sources(folder);
        assertThat(sources.poll()).isTrue();
        List<ReadFile> first = sources.files();

        assertThat(sources.poll()).isFalse();
        assertThat(sources.files()).isSameAs(first);
    }

    @Test
    void onlyTheChangedFileIsReadAgain() throws IOException {
        write("a.yaml", "a");
        write("b.yaml", "b");
        var sources = sources(folder);
        sources.poll();
        ReadFile unchanged = sources.files().get(0);

        write("b.yaml", "other");
        assertThat(sources.poll()).isTrue();
        assertThat(names(sources)).containsExactly("a", "other");
        assertThat(sources.files().get(0)).isSameAs(unchanged);
    }

    @Test
    void aWriteOfTheSameSizeAtTheSameTimeIsSeen() throws IOException {
        Path file = write("a.yaml", "a");
        var now = FileTime.from(Instant.now());
        Files.setLastModifiedTime(file, now);
        var sources = sources(folder);
        sources.poll();

        write("a.yaml", "b");
        Files.setLastModifiedTime(file, now);
        assertThat(sources.poll()).isTrue();
        assertThat(names(sources)).containsExactly("b");
    }

    @Test
    void aFileReplacedByARenameIsSeenWhateverItsTime() throws IOException {
        var longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Path file = write("a.yaml", "a");
        Files.setLastModifiedTime(file, longAgo);
        var sources = sources(folder);
        sources.poll();

        Path other = write("a.other", "b");
        Files.setLastModifiedTime(other, longAgo);
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(sources.poll()).isTrue();
        assertThat(names(sources)).containsExactly("b");
    }

    @Test
    void aDeletedFileIsGone() throws IOException {
        Path file = write("a.yaml", "a");
        var sources = sources(folder);
        sources.poll();

        Files.delete(file);
        assertThat(sources.poll()).isTrue();
        assertThat(sources.files()).isEmpty();
    }

    @Test
    void aNamedFileThatIsMissingIsReportedOnceAndReadWhenItComes() throws IOException {
        var sources = sources(folder.resolve("a.yaml"));
        assertThat(sources.poll()).isTrue();
        assertThat(sources.files().get(0).manifests().diagnostics())
                .singleElement()
                .satisfies(diagnostic -> assertThat(diagnostic.what()).contains("a.yaml"));
        assertThat(sources.poll()).isFalse();

        write("a.yaml", "a");
        assertThat(sources.poll()).isTrue();
        assertThat(names(sources)).containsExactly("a");
    }

    /** A link that loops is what nobody can walk into, not even root, for whom permissions close nothing. */
    @Test
    void aFolderThatCannotBeReadKeepsWhatWasInIt() throws IOException {
        write("default/gateway/a.yaml", "a");
        var sources = sources(folder);
        sources.poll();
        Path closed = folder.resolve("default/gateway");
        Files.move(closed, folder.resolve(".elsewhere"));
        Files.createSymbolicLink(closed, folder.resolve("default"));

        assertThat(sources.poll()).isTrue();
        assertThat(names(sources)).containsExactly("a");
        assertThat(sources.files())
                .anySatisfy(file -> assertThat(file.manifests().diagnostics()).isNotEmpty());
    }

    @Test
    void editorsFilesAndHiddenFoldersAreLeftOut() throws IOException {
        write(".run/gateway.yaml", "hidden");
        write(".a.yaml.swp", "swap");
        write("a.yaml~", "backup");
        write("a.yaml", "a");
        var sources = sources(folder);
        sources.poll();
        assertThat(names(sources)).containsExactly("a");
    }

    @Test
    void filesAreNamedAsTheUserNamedTheirFolder() throws IOException {
        write("gateways/a.yaml", "a");
        var sources = new ManifestSources(List.of(Source.manifests("my/manifests", folder)), List.of());
        sources.poll();
        assertThat(sources.files()).extracting(ReadFile::name).containsExactly("my/manifests/gateways/a.yaml");
    }

    @Test
    void aFileOfTheMeshIsInTheNamespaceOfItsFolder() throws IOException {
        write("istio-system/secret/a.yaml", "a");
        var sources = new ManifestSources(List.of(Source.mesh(".meshgw", folder)), List.of());
        sources.poll();
        assertThat(sources.files()).extracting(ReadFile::defaultNamespace).containsExactly("istio-system");
    }

    private static ManifestSources sources(Path path) {
        return new ManifestSources(List.of(Source.manifests(path.toString(), path)), List.of());
    }

    private static List<String> names(ManifestSources sources) {
        return sources.files().stream()
                .flatMap(file -> file.manifests().documents().stream())
                .map(ManifestDocument::name)
                .toList();
    }

    private Path write(String file, String name) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, """
                apiVersion: v1
                kind: ConfigMap
                metadata: { name: %s }
                """.formatted(name));
    }
}
