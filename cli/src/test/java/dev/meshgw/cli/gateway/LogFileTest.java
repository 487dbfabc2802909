package dev.meshgw.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    Path folder;

    @Test
    void theFormerRunIsKeptAside() throws IOException {
        Files.writeString(file(), "former\n");
        try (var log = new LogFile(file(), 100)) {
            log.write("now\n");
        }
        assertThat(file()).hasContent("now\n");
        assertThat(previous()).hasContent("former\n");
    }

    @Test
    void itNeverGrowsOverItsLimit() throws IOException {
        try (var log = new LogFile(file(), 10)) {
            log.write("123456\n");
            log.write("abcdef\n");
        }
        assertThat(file()).hasContent("abcdef\n");
        assertThat(previous()).hasContent("123456\n");
    }

    @Test
    void aFlushMakesLinesVisible() throws IOException {
        try (var log = new LogFile(file(), 100)) {
            log.write("line\n");
            log.flush();
            assertThat(file()).hasContent("line\n");
        }
    }

    @Test
    void onlyItsOwnerReadsIt() throws IOException {
        try (var log = new LogFile(file(), 100)) {
            log.write("line\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-------");
        }
    }

    private Path file() {
        return folder.resolve("gateway.log");
    }

    private Path previous() {
        return folder.resolve("gateway.log.1");
    }
}
