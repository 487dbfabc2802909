package dev.meshgw.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path directory;

    @Test
    void replacesTheWholeContent() throws IOException {
        Path file = directory.resolve("x.yaml");
        AtomicFile.replace(file, bytes("a long first content"));
        AtomicFile.replace(file, bytes("short"));
        assertThat(file).hasContent("short");
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        Path file = directory.resolve("x.yaml");
        AtomicFile.replace(file, bytes("key"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void narrowsAFileThatOthersCouldRead() throws IOException {
        Path file = directory.resolve("x.yaml");
        Files.writeString(file, "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        AtomicFile.replace(file, bytes("key"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void makesFoldersForTheirOwnerOnly() throws IOException {
        AtomicFile.directories(directory.resolve("a/b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("a"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("a/b"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aRenameThatFailsLeavesNothingBehind() throws IOException {
        Path occupied = directory.resolve("x.yaml");
        Files.createDirectories(occupied.resolve("in the way"));
        assertThatThrownBy(() -> AtomicFile.replace(occupied, bytes("new"))).isInstanceOf(IOException.class);
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(occupied);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
