package dev.meshgw.analysis;

import dev.meshgw.config.source.DiagnosticCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which messages of meshgw repeat one of istioctl's about the same resource. Nothing is said twice: istioctl's words stay, and
 * what meshgw knows beyond them becomes their reason and remedy.
 */
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

    /** The findings without those that repeat another, which takes over what is said in them. */
    static List<Finding> withoutRepeats(Collection<Finding> findings) {
        Map<String, List<Finding>> istios = new HashMap<>();
        findings.stream()
                .filter(Finding::isIstios)
                .forEach(finding -> istios.computeIfAbsent(key(finding.code(), finding), unused -> new ArrayList<>(1))
                        .add(finding));
        var kept = new LinkedHashMap<Finding, Finding>();
        var repeats = new ArrayList<Finding>();
        for (Finding finding : findings) {
            boolean isRepeat = REPEATS.getOrDefault(finding.code(), Set.of()).stream()
                    .anyMatch(code -> istios.containsKey(key(code, finding)));
            if (isRepeat) {
                repeats.add(finding);
            } else {
                kept.put(finding, finding);
            }
        }
        for (Finding repeat : repeats) {
            for (String code : REPEATS.get(repeat.code())) {
                same(repeat, istios.getOrDefault(key(code, repeat), List.of()))
                        .ifPresent(said -> kept.computeIfPresent(said, (key, old) -> explained(old, repeat)));
            }
        }
        return List.copyOf(kept.values());
    }

    private static String key(String code, Finding finding) {
        return code + " " + finding.origin();
    }

    /** The one on the same line, or the only one. */
    private static Optional<Finding> same(Finding repeat, List<Finding> candidates) {
        if (candidates.size() == 1) {
            return Optional.of(candidates.get(0));
        }
        return candidates.stream()
                .filter(each ->
                        !repeat.reference().isEmpty() && each.reference().equals(repeat.reference()))
                .findFirst();
    }

    private static Finding explained(Finding said, Finding repeat) {
        if (said.why() != null || said.fix() != null) {
            return said;
        }
        return new Finding(
                said.code(),
                said.level(),
                said.resource(),
                said.location(),
                said.fieldPath(),
                said.message(),
                repeat.why() == null ? repeat.message() : repeat.message() + "\n" + repeat.why(),
                repeat.fix());
    }
}
