package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFilesTest {

    @TempDir
    Path folder;

    @Test
    void keysAreForTheirOwnerAlone() throws IOException {
        PemFiles.in(folder)
                .withPrivate("a.key", "key")
                .with("a.crt", "certificate")
                .write(false);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a.key"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a.crt"))))
                .startsWith("rw-r");
        assertThat(names()).containsExactly("a.crt", "a.key");
    }

    /** Watches the folder while a key is written again and again: no name in it is ever open to others. */
    @Test
    void keysAreForTheirOwnerAloneFromTheirFirstByte() throws Exception {
        var open = new AtomicReference<String>();
        var watcher = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try (Stream<Path> files = Files.list(folder)) {
                    files.forEach(file -> {
                        try {
                            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                            if (!mode.equals("rw-------")) {
                                open.set(file + " " + mode);
                            }
                        } catch (IOException goneAlready) {
                            return;
                        }
                    });
                } catch (IOException | UncheckedIOException changing) {
                    continue;
                }
            }
        });
        watcher.start();
        for (int i = 0; i < 200; i++) {
            PemFiles.in(folder).withPrivate("a.key", "key " + i).write(true);
        }
        watcher.interrupt();
        watcher.join();
        assertThat(open).hasNullValue();
    }

    @Test
    void createsTheFolder() {
        PemFiles.in(folder.resolve("new/deep")).with("a.crt", "x").write(false);
        assertThat(folder.resolve("new/deep/a.crt")).hasContent("x");
    }

    @Test
    void doesNotOverwriteAndLeavesNothingBehind() throws IOException {
        Files.writeString(folder.resolve("a.crt"), "old");
        PkiException failure = catchThrowableOfType(
                PkiException.class,
                () -> PemFiles.in(folder)
                        .withPrivate("a.key", "key")
                        .with("a.crt", "certificate")
                        .write(false));
        assertThat(failure).hasMessage("a.crt exists already");
        assertThat(failure.fix()).contains("add --force to replace, or choose another place with --out");
        assertThat(names()).containsExactly("a.crt");
        assertThat(folder.resolve("a.crt")).hasContent("old");
    }

    @Test
    void saysEarlyWhichFilesExist() throws IOException {
        Files.writeString(folder.resolve("a.crt"), "old");
        Files.writeString(folder.resolve("a.key"), "old");
        PemFiles.requireAbsent(folder, List.of("b.key"));
        assertThat(catchThrowableOfType(
                        PkiException.class, () -> PemFiles.requireAbsent(folder, List.of("a.key", "a.crt", "b"))))
                .hasMessage("a.key and a.crt exist already");
    }

    @Test
    void overwritesIfAsked() throws IOException {
        Files.writeString(folder.resolve("a.key"), "old");
        PemFiles.in(folder)
                .withPrivate("a.key", "key")
                .with("a.crt", "certificate")
                .write(true);
        assertThat(folder.resolve("a.key")).hasContent("key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a.key"))))
                .isEqualTo("rw-------");
        assertThat(names()).containsExactly("a.crt", "a.key");
    }

    @Test
    void aFailureHalfWayLeavesTheOldPairWhole() throws IOException {
        Files.writeString(folder.resolve("a.key"), "old key");
        Files.createDirectory(folder.resolve("a.crt"));
        PkiException failure = catchThrowableOfType(
                PkiException.class,
                () -> PemFiles.in(folder)
                        .withPrivate("a.key", "key")
                        .with("a.crt", "certificate")
                        .write(true));
        assertThat(failure).hasMessage("cannot write into " + folder);
        assertThat(failure.why()).contains("a.crt: is a folder");
        assertThat(folder.resolve("a.key")).hasContent("old key");
        assertThat(names()).containsExactly("a.crt", "a.key");
    }

    @Test
    void saysThatTheFolderIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        PkiException failure = catchThrowableOfType(
                PkiException.class, () -> PemFiles.in(file).with("a.crt", "x").write(false));
        assertThat(failure).hasMessage("cannot write into " + file);
        assertThat(failure.why()).contains("it is not a folder");
        assertThat(failure.fix()).contains("choose a folder that you may write, with --out");
    }

    @Test
    void aFileThatCannotBeMadeIsNotNamedByItsTemporaryName() {
        String tooLong = "a".repeat(300);
        PkiException failure = catchThrowableOfType(
                PkiException.class, () -> PemFiles.in(folder).with(tooLong, "x").write(false));
        assertThat(failure.why().orElseThrow()).doesNotContain(".tmp", "aaa").isNotBlank();
        assertThat(failure.fix()).contains("choose a folder that you may write, with --out");
    }

    @Test
    void aProcessKilledWhileItWritesLeavesAWholePair() throws Exception {
        Assumptions.assumeTrue(ProcessHandle.current().info().command().isPresent(), "no java command");
        for (int round = 0; round < 3; round++) {
            Process writer = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            PairWriter.class.getName(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            for (int written = 0; written < 20 + 7 * round; written++) {
                assertThat(writer.getInputStream().read()).isEqualTo('.');
            }
            writer.destroyForcibly();
            assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
            String certificate = Files.readString(folder.resolve("a.crt"));
            assertThat(certificate).hasSize(PairWriter.SIZE);
            assertThat(keys()).contains(certificate);
        }
    }

    /** The key and, if the kill fell between the two names, the old key beside it. */
    private List<String> keys() throws IOException {
        var keys = new ArrayList<String>();
        for (String name : names()) {
            if (name.equals("a.key") || name.startsWith(".a.key.") && name.endsWith(".old")) {
                keys.add(Files.readString(folder.resolve(name)));
            }
        }
        return keys;
    }

    /** Replaces one pair until it is killed. */
    static final class PairWriter {

        static final int SIZE = 100_000;

        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            for (int i = 0; ; i++) {
                String content = String.valueOf((char) ('a' + i % 26)).repeat(SIZE);
                PemFiles.in(folder)
                        .withPrivate("a.key", content)
                        .with("a.crt", content)
                        .write(true);
                System.out.print('.');
                System.out.flush();
            }
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
