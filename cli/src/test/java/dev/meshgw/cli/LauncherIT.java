package dev.meshgw.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./meshgw} in a small project of its own, with a Maven that only copies a jar. */
class LauncherIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String PROGRAM = """
            package dev.meshgw.cli;
            public final class Meshgw {
                public static void main(String[] args) throws Exception {
                    switch (args[0]) {
                        case "exit" -> System.exit(Integer.parseInt(args[1]));
                        case "echo" -> System.out.println(String.join("|", args));
                        case "folder" -> System.out.println(System.getProperty("user.dir"));
                        case "property" -> System.out.println(System.getProperty(args[1]));
                        default -> {
                            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("drained")));
                            System.out.println("running");
                            Thread.sleep(60_000);
                        }
                    }
                }
            }
            class Rehearsal {
                public static void main(String[] args) {}
            }
            """;

    @TempDir
    Path folder;

    private Path home;
    private Path tools;

    @BeforeEach
    void project() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no /bin/bash");
        home = Files.createDirectories(folder.toRealPath().resolve("a home"));
        Files.copy(Path.of("..", "meshgw"), home.resolve("meshgw"));
        home.resolve("meshgw").toFile().setExecutable(true);
        write(home.resolve("pom.xml"), "<project/>");
        write(home.resolve("cli/pom.xml"), "<project/>");
        write(home.resolve("cli/src/main/java/A.java"), "class A {}");
        write(home.resolve("cli/src/main/java/B.java"), "class B {}");
        tools = Files.createDirectories(folder.resolve("tools"));
        compileProgram();
        maven("""
                echo "$@" >>"%s"
                mkdir -p "%s"
                cp "%s" "%s"
                """.formatted(home.resolve("maven.log"), home.resolve("cli/target"), jar(), target()));
    }

    @Test
    void handsOverTheArgumentsAsTheyAre() {
        assertThat(run(home, "./meshgw", "echo", "two words", "", "*", "$HOME").out)
                .isEqualTo("echo|two words||*|$HOME\n");
    }

    @Test
    void handsOverTheExitCode() {
        assertThat(run(home, "./meshgw", "exit", "79").code).isEqualTo(79);
    }

    @Test
    void worksThroughSymbolicLinksAndKeepsTheFolder() throws IOException {
        Path elsewhere = Files.createDirectories(folder.toRealPath().resolve("bin"));
        Files.createSymbolicLink(elsewhere.resolve("first"), home.resolve("meshgw"));
        Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("first"));

        assertThat(run(elsewhere, "./second", "folder").out).isEqualTo(elsewhere + "\n");
        assertThat(run(elsewhere, "bash", "second", "property", "meshgw.launcher").out)
                .isEqualTo(home.resolve("meshgw") + "\n");
    }

    @Test
    void aTermSignalReachesJava() throws Exception {
        Process process = start(home, List.of(), "./meshgw", "wait");
        try (var out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("running");
            process.toHandle().destroy();
            assertThat(out.readLine()).isEqualTo("drained");
        }
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
    }

    @Test
    void buildsOnceAndThenOnlyWhenASourceChanged() throws IOException {
        var first = run(home, "./meshgw", "exit", "0");
        assertThat(first.err).startsWith("meshgw: building").contains("meshgw: built in");
        assertThat(run(home, "./meshgw", "exit", "0").err).isEmpty();
        assertThat(builds()).isEqualTo(1);

        saveLater(home.resolve("cli/src/main/java/A.java"));
        assertThat(run(home, "./meshgw", "exit", "0").err).contains("built in");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aDeletedSourceIsAChange() throws IOException {
        run(home, "./meshgw", "exit", "0");
        Files.delete(home.resolve("cli/src/main/java/B.java"));
        touchLater(home.resolve("cli/src/main/java"));

        assertThat(run(home, "./meshgw", "exit", "0").err).contains("built in");
    }

    @Test
    void takesAJarThatMavenHasAlreadyBuilt() throws IOException {
        Files.createDirectories(target().getParent());
        Files.copy(jar(), target());
        touchLater(target());

        var result = run(home, "./meshgw", "exit", "7");
        assertThat(result.code).isEqualTo(7);
        assertThat(result.err).doesNotContain("building");
    }

    @Test
    void aRunningProgramKeepsItsJarDuringABuild() throws Exception {
        Process process = start(home, List.of(), "./meshgw", "wait");
        try (var out = process.inputReader()) {
            out.readLine();
            Object before =
                    Files.readAttributes(launched(), BasicFileAttributes.class).fileKey();
            saveLater(home.resolve("cli/src/main/java/A.java"));
            run(home, "./meshgw", "exit", "0");
            Object after =
                    Files.readAttributes(launched(), BasicFileAttributes.class).fileKey();
            assertThat(after).isNotEqualTo(before);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aFailedBuildShowsWhatMavenSaid() throws IOException {
        maven("echo '[ERROR] A.java:[1,1] class expected'; exit 1");

        var result = run(home, "./meshgw", "exit", "0");
        assertThat(result.code).isEqualTo(1);
        assertThat(result.err)
                .contains("[ERROR] A.java:[1,1] class expected", "meshgw: error: the build failed", "fix: ");
        assertThat(home.resolve("target/launcher/lock")).doesNotExist();
    }

    @Test
    void twoLaunchersBuildOnce() throws Exception {
        maven("""
                echo "$@" >>"%s"
                sleep 0.5
                mkdir -p "%s"
                cp "%s" "%s"
                """.formatted(home.resolve("maven.log"), home.resolve("cli/target"), jar(), target()));
        var both = List.of(
                start(home, List.of(), "./meshgw", "exit", "0"), start(home, List.of(), "./meshgw", "exit", "0"));
        for (Process process : both) {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void theLockOfAKilledBuildIsTakenOver() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createDirectories(home.resolve("target/launcher"));
        Files.createSymbolicLink(home.resolve("target/launcher/lock"), Path.of(String.valueOf(dead.pid())));

        assertThat(run(home, "./meshgw", "exit", "0").code).isZero();
    }

    @Test
    void saysWhatToInstallWhenMavenIsMissing() throws IOException {
        Files.delete(tools.resolve("mvn"));
        for (String tool : List.of("find", "readlink", "mkdir", "ln", "rm", "sleep")) {
            script(tools.resolve(tool), "exec " + which(tool) + " \"$@\"");
        }
        Process process = start(home, List.of("PATH=" + tools), "/bin/bash", "./meshgw", "exit", "0");
        assertThat(result(process).err).contains("no mvn in PATH", "apt install maven", "brew install maven");
    }

    @Test
    void moreJavaOptionsComeFromTheEnvironment() {
        Process process = start(home, List.of("MESHGW_JAVA_OPTS=-Da=1 -Db=2"), "./meshgw", "property", "b");
        assertThat(result(process).out).isEqualTo("2\n");
    }

    private record Result(int code, String out, String err) {}

    private Result run(Path directory, String... command) {
        return result(start(directory, List.of(), command));
    }

    private Result result(Process process) {
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process start(Path directory, List<String> environment, String... command) {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().remove("MESHGW_JAVA_OPTS");
        for (String variable : environment) {
            int equals = variable.indexOf('=');
            builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compileProgram() throws IOException {
        Path source = Files.createDirectories(folder.resolve("program")).resolve("Meshgw.java");
        Files.writeString(source, PROGRAM);
        var arguments = List.of("-d", folder.resolve("program").toString(), source.toString());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        try (var out = new JarOutputStream(Files.newOutputStream(jar()))) {
            for (String name : List.of("Meshgw", "Rehearsal")) {
                out.putNextEntry(new JarEntry("dev/meshgw/cli/" + name + ".class"));
                out.write(Files.readAllBytes(folder.resolve("program/dev/meshgw/cli/" + name + ".class")));
            }
        }
    }

    private Path jar() {
        return folder.resolve("program.jar");
    }

    private Path target() {
        return home.resolve("cli/target/meshgw.jar");
    }

    private Path launched() {
        return home.resolve("target/launcher/meshgw.jar");
    }

    private long builds() throws IOException {
        try (var lines = Files.lines(home.resolve("maven.log"))) {
            return lines.count();
        }
    }

    private void maven(String text) throws IOException {
        script(tools.resolve("mvn"), text);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/bash\n" + text + "\n");
        file.toFile().setExecutable(true);
    }

    private static Path which(String tool) {
        var places = new ArrayList<Path>();
        for (String place : System.getenv("PATH").split(":")) {
            places.add(Path.of(place, tool));
        }
        return places.stream().filter(Files::isExecutable).findFirst().orElseThrow();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        Files.setLastModifiedTime(file.getParent(), FileTime.from(Instant.now().minusSeconds(60)));
    }

    /** So that the test needs no pause to get a later time than the build had. */
    private static void saveLater(Path file) throws IOException {
        Files.writeString(file, "class A { int changed; }");
        touchLater(file);
    }

    private static void touchLater(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusMillis(20)));
    }
}
