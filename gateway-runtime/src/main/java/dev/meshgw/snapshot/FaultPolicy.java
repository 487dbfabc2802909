package dev.meshgw.snapshot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is done to some of the requests of a route before they go upstream: VirtualService fault. A delay comes first. */
public record FaultPolicy(@Nullable Delay delay, @Nullable Abort abort) {

    /** Parts in a whole: the precision of Istio's percentages is 0.0001 %. */
    public static final int MILLION = 1_000_000;

    /** @param perMillion of the requests */
    public record Delay(int perMillion, Duration duration) {

        /** @param random uniform in 0 … {@link #MILLION}-1 */
        public boolean hits(int random) {
            return random < perMillion;
        }
    }

    /**
     * @param perMillion of the requests
     * @param status of the answer
     * @param grpcStatus for requests of gRPC; null derives it from the status
     */
    public record Abort(
            int perMillion, int status, @Nullable GrpcStatus grpcStatus) {

        /** @param random uniform in 0 … {@link #MILLION}-1 */
        public boolean hits(int random) {
            return random < perMillion;
        }
    }
}
