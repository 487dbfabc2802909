package dev.meshgw.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The folder {@code .run} of a mesh directory: what a running gateway leaves there for other processes. The gateway writes
 * it, the verbs read it; nothing in it outlives its gateway's meaning, so it may be deleted when none runs.
 */
public record RunDirectory(Path path) {

    /** Short beside the 200 ms after which the gateway looks at its files, and one small file costs nothing to read. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(10);

    /** A {@link GatewayState}. */
    public Path gatewayState() {
        return path.resolve("gateway.json");
    }

    /** An instant in ISO-8601: every file as it was then is live. */
    public Path liveAsOf() {
        return path.resolve("live-as-of");
    }

    /** What the gateway logs, as {@code meshgw logs} shows it. */
    public Path gatewayLog() {
        return path.resolve("gateway.log");
    }

    /** What an embedded workload's pod logs; its folder may not exist yet. */
    public Path podLog(String namespace, String pod) {
        return path.resolve("pods").resolve(namespace).resolve(pod + ".log");
    }

    /**
     * The state of the gateway that runs on this mesh directory, empty if none does.
     *
     * @throws MeshIoException if its file is there and cannot be understood
     */
    public Optional<GatewayState> runningGateway() {
        return GatewayState.read(gatewayState()).filter(GatewayState::isAlive);
    }

    /**
     * Waits until what was written at {@code written} is live in the running gateway; returns at once if none runs.
     *
     * @return whether it is live
     */
    boolean awaitLive(Instant written, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (runningGateway().isPresent()) {
            if (readLiveAsOf().isAfter(written)) {
                return true;
            }
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL.toMillis());
        }
        return false;
    }

    private Instant readLiveAsOf() {
        try {
            return Instant.parse(Files.readString(liveAsOf()).strip());
        } catch (IOException | DateTimeParseException notYet) {
            return Instant.EPOCH;
        }
    }
}
