package dev.meshgw.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die or meet a full disk in the middle of a write. */
class MeshDirectoryCrashTest {

    private static final ObjectKey KEY = new ObjectKey(ResourceKind.CONFIG_MAP, "default", "x");

    /** Big enough for a kill to fall into the write and not between two of them. */
    private static final int VALUE_CHARACTERS = 400_000;

    @TempDir
    Path root;

    @Test
    void aKilledWriterLeavesTheOldResourceOrTheNewOne() throws Exception {
        for (int round = 0; round < 3; round++) {
            Process writer = start(List.of(), VALUE_CHARACTERS);
            try (var output = reader(writer)) {
                for (int writes = 0; writes <= round; writes++) {
                    assertThat(output.readLine()).isEqualTo("written");
                }
                writer.destroyForcibly().waitFor();
            }
            Listing listing = api().list(ResourceKind.CONFIG_MAP, null);
            assertThat(listing.problems()).isEmpty();
            String value = listing.objects().get(0).texts("data").get("key");
            assertThat(value).hasSize(VALUE_CHARACTERS);
            assertThat(value.chars().distinct().count()).isOne();
        }
        api().apply(Manifest.configMap("x", "after"), true);
        try (var files = Files.list(root.resolve("default/configmap"))) {
            assertThat(files).containsExactly(root.resolve("default/configmap/x.yaml"));
        }
    }

    /** A limit on the size of files fails in the middle of a write just as a full disk does. */
    @Test
    void aFullDiskLeavesTheOldResource() throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/bash")), "bash is not installed");
        api().apply(Manifest.configMap("x", "old"), true);
        Process writer = start(List.of("/bin/bash", "-c", "ulimit -f 8; exec \"$@\"", "bash"), VALUE_CHARACTERS);
        try (var output = reader(writer)) {
            assertThat(output.readLine())
                    .isEqualTo("cannot write " + root.resolve("default/configmap/x.yaml") + ": File too large");
        }
        assertThat(writer.waitFor()).isOne();
        assertThat(api().get(KEY).texts("data")).containsEntry("key", "old");
        try (var files = Files.list(root.resolve("default/configmap"))) {
            assertThat(files).containsExactly(root.resolve("default/configmap/x.yaml"));
        }
    }

    private MeshApi api() {
        return new MeshApi(new MeshDirectory(root), Clock.systemUTC());
    }

    private Process start(List<String> wrapper, int size) throws IOException {
        var command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessWriter.class.getName(),
                root.toString(),
                String.valueOf(size)));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
