package dev.meshgw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

    @TempDir
    Path mesh;

    @Test
    void onlyOneGatewayHoldsIt() throws IOException {
        try (var first = RunLock.acquire(mesh.resolve(".run")).orElseThrow()) {
            assertThat(first).isNotNull();
            assertThat(RunLock.acquire(mesh.resolve(".run"))).isEmpty();
        }
        try (var next = RunLock.acquire(mesh.resolve(".run")).orElseThrow()) {
            assertThat(next).isNotNull();
        }
    }
}
