package dev.meshgw.analysis;

import dev.meshgw.config.ManifestReader;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the sidecar injector says about the values of annotations. Stateless. */
final class AnnotationValue {

    private static final int MAX_PORT = 65_535;
    private static final long MAX_UNSIGNED = 0xFFFF_FFFFL;
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private static final Set<String> INTERCEPTION_MODES = Set.of("REDIRECT", "TPROXY", "NONE");

    private static final Set<String> BOOLEANS =
            Set.of("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False");

    private static final Map<String, Function<String, Optional<String>>> CHECKS = Map.ofEntries(
            Map.entry("sidecar.istio.io/interceptionMode", AnnotationValue::interceptionMode),
            Map.entry("status.sidecar.istio.io/port", value -> port(value).map(prefix("excludeInboundPorts"))),
            Map.entry("readiness.status.sidecar.istio.io/initialDelaySeconds", AnnotationValue::unsigned),
            Map.entry("readiness.status.sidecar.istio.io/periodSeconds", AnnotationValue::unsigned),
            Map.entry("readiness.status.sidecar.istio.io/failureThreshold", AnnotationValue::unsigned),
            Map.entry(
                    "traffic.sidecar.istio.io/includeOutboundIPRanges",
                    value -> value.equals("*")
                            ? Optional.empty()
                            : addresses(value).map(prefix("includeIPRanges"))),
            Map.entry(
                    "traffic.sidecar.istio.io/excludeOutboundIPRanges",
                    value -> addresses(value).map(prefix("excludeIPRanges"))),
            Map.entry(
                    "traffic.sidecar.istio.io/includeInboundPorts",
                    value -> value.equals("*") ? Optional.empty() : ports(value).map(prefix("includeInboundPorts"))),
            Map.entry(
                    "traffic.sidecar.istio.io/excludeInboundPorts",
                    value -> ports(value).map(prefix("excludeInboundPorts"))),
            Map.entry(
                    "traffic.sidecar.istio.io/excludeOutboundPorts",
                    value -> ports(value).map(prefix("excludeOutboundPorts"))),
            Map.entry("prometheus.istio.io/merge-metrics", AnnotationValue::bool),
            Map.entry("proxy.istio.io/config", AnnotationValue::mapping));

    private AnnotationValue() {}

    /** What is wrong with the value of an annotation; empty if nothing is. */
    static Optional<String> problem(String annotation, String value) {
        Function<String, Optional<String>> check = CHECKS.get(annotation);
        return check == null ? Optional.empty() : check.apply(value);
    }

    private static Function<String, String> prefix(String parameter) {
        return problem -> parameter + " invalid: " + problem;
    }

    private static Optional<String> interceptionMode(String value) {
        return INTERCEPTION_MODES.contains(value)
                ? Optional.empty()
                : Optional.of("interceptionMode invalid, use REDIRECT,TPROXY,NONE: " + value);
    }

    private static Optional<String> bool(String value) {
        return BOOLEANS.contains(value)
                ? Optional.empty()
                : Optional.of("strconv.ParseBool: parsing \"" + value + "\": invalid syntax");
    }

    private static Optional<String> mapping(String value) {
        return new ManifestReader()
                .parseMapping("value", value).diagnostics().stream()
                        .map(diagnostic -> "failed to convert to apply proxy config: " + diagnostic.what())
                        .findFirst();
    }

    private static Optional<String> unsigned(String value) {
        return number(value, MAX_UNSIGNED);
    }

    private static Optional<String> ports(String value) {
        if (value.isBlank()) {
            return Optional.empty();
        }
        for (String each : value.trim().split(",", -1)) {
            Optional<String> problem = port(each);
            if (problem.isPresent()) {
                return problem.map(reason -> "failed parsing port '" + each + "': " + reason);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> port(String value) {
        return number(value.trim(), MAX_PORT).map(reason -> "failed parsing port '" + value + "': " + reason);
    }

    private static Optional<String> number(String value, long greatest) {
        String parsing = "strconv.ParseUint: parsing \"" + value + "\": ";
        boolean isNumber = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber) {
            return Optional.of(parsing + "invalid syntax");
        }
        boolean isInRange = value.length() <= 10 && Long.parseLong(value) <= greatest;
        return isInRange ? Optional.empty() : Optional.of(parsing + "value out of range");
    }

    private static Optional<String> addresses(String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        for (String each : value.split(",", -1)) {
            if (!isPrefix(each)) {
                String reason = each.indexOf('/') < 0 ? "no '/'" : "bad address or prefix length";
                return Optional.of(
                        "failed parsing cidr '" + each + "': netip.ParsePrefix(\"" + each + "\"): " + reason);
            }
        }
        return Optional.empty();
    }

    private static boolean isPrefix(String cidr) {
        int slash = cidr.lastIndexOf('/');
        if (slash < 0) {
            return false;
        }
        String address = cidr.substring(0, slash);
        int bits = address.indexOf(':') >= 0 ? IPV6_BITS : IPV4_BITS;
        return isAddress(address) && number(cidr.substring(slash + 1), bits).isEmpty();
    }

    private static boolean isAddress(String address) {
        if (address.indexOf(':') >= 0) {
            return address.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
        }
        String[] parts = address.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (number(part, 255).isPresent()) {
                return false;
            }
        }
        return true;
    }
}
