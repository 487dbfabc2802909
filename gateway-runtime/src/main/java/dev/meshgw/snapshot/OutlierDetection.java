package dev.meshgw.snapshot;

import java.time.Duration;
import java.util.Set;

/**
 * When an endpoint that fails gets no requests for a while: DestinationRule trafficPolicy.outlierDetection, with Envoy's
 * defaults filled in.
 *
 * @param consecutive5xx answers of 500 and above, or failed connections, that eject; 0 never ejects for them
 * @param consecutiveGatewayErrors answers 502, 503 and 504; 0 never ejects for them
 * @param splitLocalOriginErrors whether failed connections count on their own, and not as 5xx
 * @param consecutiveLocalOriginFailures counts only with {@code splitLocalOriginErrors}; 0 never ejects for them
 * @param errorCodes the answers that count as errors; empty for 500 and above
 * @param interval between looks at who may come back
 * @param baseEjectionTime is multiplied by how often the endpoint was ejected
 * @param maxEjectionPercent of the endpoints that may be out at once
 * @param minHealthPercent if fewer are in, all are used
 */
public record OutlierDetection(
        int consecutive5xx,
        int consecutiveGatewayErrors,
        boolean splitLocalOriginErrors,
        int consecutiveLocalOriginFailures,
        Set<Integer> errorCodes,
        Duration interval,
        Duration baseEjectionTime,
        int maxEjectionPercent,
        int minHealthPercent) {

    public OutlierDetection {
        errorCodes = Set.copyOf(errorCodes);
    }
}
