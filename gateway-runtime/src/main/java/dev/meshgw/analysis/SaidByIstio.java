package dev.meshgw.analysis;

import dev.meshgw.config.source.DiagnosticCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which messages of meshgw repeat one of istioctl's about the same resource: nothing is said twice. */
final class SaidByIstio {

    private static final Map<String, Set<String>> REPEATS = new HashMap<>();

    static {
        repeats(DiagnosticCode.GATEWAY_NOT_SELECTED, "IST0101");
        repeats(DiagnosticCode.DUPLICATE_HOST, "IST0145");
        repeats(DiagnosticCode.UNKNOWN_GATEWAY, "IST0101");
        repeats(DiagnosticCode.HOST_NOT_IN_GATEWAY, "IST0132");
        repeats(DiagnosticCode.UNKNOWN_DESTINATION, "IST0101");
        repeats(DiagnosticCode.UNKNOWN_DESTINATION_PORT, "IST0101");
        repeats(DiagnosticCode.DESTINATION_PORT_OMITTED, "IST0112");
        repeats(DiagnosticCode.UNKNOWN_SUBSET, "IST0101");
        repeats(DiagnosticCode.SECRET_MISSING, "IST0101");
        repeats(DiagnosticCode.SHARED_CERTIFICATE, "IST0138");
    }

    private SaidByIstio() {}

    private static void repeats(DiagnosticCode code, String... codes) {
        REPEATS.put(code.code(), Set.of(codes));
    }

    /** The findings without those that repeat another. */
    static List<Finding> withoutRepeats(Collection<Finding> findings) {
        var said = new HashSet<String>();
        findings.forEach(finding -> said.add(finding.code() + " " + finding.origin()));
        return findings.stream()
                .filter(finding -> REPEATS.getOrDefault(finding.code(), Set.of()).stream()
                        .noneMatch(code -> said.contains(code + " " + finding.origin())))
                .toList();
    }
}
