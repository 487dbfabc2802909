package dev.meshgw.cli.demo;

import java.nio.file.Path;

/** The packaged command as a process of its own. */
final class MeshgwProcess {

    static final Path JAR = Path.of("target", "meshgw.jar").toAbsolutePath();

    private MeshgwProcess() {}

    static String script() {
        return """
                #!/bin/sh
                exec "%s" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -jar "%s" "$@"
                """.formatted(Path.of(System.getProperty("java.home"), "bin", "java"), JAR);
    }
}
