package dev.meshgw.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged command as a process of its own, with its classes kept ready as the launcher keeps them. */
final class MeshgwProcess {

    static final Path JAR = Path.of("target", "meshgw.jar").toAbsolutePath();

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path ARCHIVE =
            Path.of("target", "meshgw-" + Runtime.version().feature() + ".jsa").toAbsolutePath();
    private static final List<String> FRUGAL =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");
    private static final int REHEARSAL_SECONDS = 60;

    private MeshgwProcess() {}

    /** A shell script that is the command. Without an archive, which only makes it slower, it works all the same. */
    static String script() {
        prepareArchive();
        return """
                #!/bin/sh
                exec "%s" %s "-XX:SharedArchiveFile=%s" -Xshare:auto -Xlog:cds=off -jar "%s" "$@"
                """.formatted(JAVA, String.join(" ", FRUGAL), ARCHIVE, JAR);
    }

    private static synchronized void prepareArchive() {
        try {
            if (Files.exists(ARCHIVE)
                    && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(JAR)) > 0) {
                return;
            }
            var command = new ArrayList<String>();
            command.add(JAVA.toString());
            command.addAll(FRUGAL);
            command.addAll(List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE, "-cp", JAR.toString()));
            command.addAll(List.of("dev.meshgw.cli.Rehearsal", "commands"));
            Process rehearsal = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!rehearsal.waitFor(REHEARSAL_SECONDS, TimeUnit.SECONDS)) {
                rehearsal.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
