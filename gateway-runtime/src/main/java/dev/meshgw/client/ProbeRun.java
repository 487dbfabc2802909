package dev.meshgw.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a probe showed. Immutable.
 *
 * @param time when it began
 * @param report of the connection that was asked for
 * @param anonymous of the same without the client certificate, null if none was to be sent
 * @param byName one for each of {@link ProbePlan#serverNames}, in that order
 * @param scan null if none was asked for
 */
public record ProbeRun(
        ProbePlan plan,
        Instant time,
        ProbeReport report,
        @Nullable ProbeReport anonymous,
        List<ProbeReport> byName,
        @Nullable ScanReport scan) {

    public ProbeRun {
        byName = List.copyOf(byName);
    }
}
