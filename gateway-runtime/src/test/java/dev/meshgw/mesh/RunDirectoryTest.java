package dev.meshgw.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private RunDirectory run;

    @BeforeEach
    void open() {
        run = new RunDirectory(folder.resolve(".run"));
    }

    @Test
    void nobodyWaitsForAGatewayThatDoesNotRun() throws InterruptedException {
        assertThat(run.awaitLive(WRITTEN, LONG)).isFalse();
    }

    @Test
    void whatIsLiveAlreadyIsNotWaitedFor() throws Exception {
        startGateway();
        Files.writeString(run.liveAsOf(), WRITTEN.plusMillis(1) + "\n");
        assertThat(run.awaitLive(WRITTEN, LONG)).isTrue();
    }

    @Test
    void theWaitEndsWhenTheGatewayHasLooked() throws Exception {
        startGateway();
        Files.writeString(run.liveAsOf(), WRITTEN.minusMillis(1) + "\n");
        var waiting = CompletableFuture.supplyAsync(() -> await(LONG));
        assertThat(waiting).isNotDone();
        Files.writeString(run.liveAsOf(), WRITTEN.plusMillis(1) + "\n");
        assertThat(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theWaitIsBounded() throws IOException {
        startGateway();
        assertThat(await(Duration.ofMillis(1))).isFalse();
    }

    private boolean await(Duration limit) {
        try {
            return run.awaitLive(WRITTEN, limit);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void startGateway() {
        GatewayState.ofThisProcess(List.of(), Map.of(), null, List.of(), List.of())
                .write(run.gatewayState());
    }
}
