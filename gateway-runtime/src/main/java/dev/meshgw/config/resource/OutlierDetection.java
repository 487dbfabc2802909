package dev.meshgw.config.resource;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DestinationRule trafficPolicy.outlierDetection. Null means Istio's default.
 *
 * @param consecutiveErrors deprecated; 0 if absent
 * @param maxEjectionPercent 0 if absent, which means 10
 */
public record OutlierDetection(
        int consecutiveErrors,
        boolean splitExternalLocalOriginErrors,
        @Nullable Integer consecutiveLocalOriginFailures,
        @Nullable Integer consecutiveGatewayErrors,
        @Nullable Integer consecutive5xxErrors,
        @Nullable Duration interval,
        @Nullable Duration baseEjectionTime,
        int maxEjectionPercent,
        int minHealthPercent,
        List<Integer> outlierDetectionHttpErrorCodes) {

    public OutlierDetection {
        outlierDetectionHttpErrorCodes = List.copyOf(outlierDetectionHttpErrorCodes);
    }
}
