package dev.meshgw.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meshgw.mesh.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodLogFilesTest {

    @TempDir
    private Path folder;

    private RunDirectory run;
    private Path file;

    @BeforeEach
    void name() {
        run = new RunDirectory(folder.resolve(".run"));
        file = run.podLog("default", "httpbin");
    }

    @Test
    void writesEachLineWhereLogsReadsIt() throws IOException {
        try (var log = new PodLogFiles(run)) {
            log.started("default", "httpbin");
            log.line("default", "httpbin", "one");
            log.line("other", "httpbin", "elsewhere");
            log.line("default", "httpbin", "two");
        }
        assertThat(file).hasContent("one\ntwo\n");
    }

    @Test
    void isThereForAReaderSoonAfter() {
        try (var log = new PodLogFiles(run)) {
            log.line("default", "httpbin", "one");
            await().untilAsserted(() -> assertThat(file).hasContent("one\n"));
        }
    }

    @Test
    void aNewPodBeginsANewLog() throws IOException {
        try (var log = new PodLogFiles(run)) {
            log.line("default", "httpbin", "of the old pod");
            log.started("default", "httpbin");
            log.line("default", "httpbin", "of the new pod");
        }
        assertThat(file).hasContent("of the new pod\n");
    }

    @Test
    void movesALargeLogAside() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[10 * 1024 * 1024 + 1]);
        try (var log = new PodLogFiles(run)) {
            log.line("default", "httpbin", "new");
        }
        assertThat(file).hasContent("new\n");
        assertThat(file.resolveSibling("httpbin.log.1")).hasSize(10 * 1024 * 1024 + 1);
    }

    @Test
    void aFolderThatCannotBeWrittenDoesNotStopThePods() throws IOException {
        Files.writeString(folder.resolve(".run"), "a file where the folder should be");
        try (var log = new PodLogFiles(run)) {
            log.started("default", "httpbin");
            log.line("default", "httpbin", "lost");
        }
        assertThat(folder.resolve(".run")).hasContent("a file where the folder should be");
    }
}
