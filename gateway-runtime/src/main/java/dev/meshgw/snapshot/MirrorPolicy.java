package dev.meshgw.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * Where copies of some of the requests of a route go: VirtualService mirror and mirrors. Nobody waits for their answers.
 *
 * @param clusterName Envoy's, also of a cluster that does not exist
 * @param cluster null if there is no such service, port or subset: then nothing is mirrored
 * @param perMillion of the requests, in parts of {@link FaultPolicy#MILLION}
 */
public record MirrorPolicy(String clusterName, @Nullable Cluster cluster, int perMillion) {

    /** @param random uniform in 0 … {@link FaultPolicy#MILLION}-1 */
    public boolean hits(int random) {
        return random < perMillion;
    }
}
