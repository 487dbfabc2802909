package dev.meshgw.mesh;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder {@code .run} of a mesh directory: what a running gateway leaves there for other processes. The gateway writes
 * it, the verbs read it; nothing in it outlives its gateway's meaning, so it may be deleted when none runs.
 */
public record RunDirectory(Path path) {

    /** A {@link GatewayState}. */
    public Path gatewayState() {
        return path.resolve("gateway.json");
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
}
