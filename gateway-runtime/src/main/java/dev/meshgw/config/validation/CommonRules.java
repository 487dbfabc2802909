package dev.meshgw.config.validation;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.meshgw.config.resource.WorkloadSelector;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules for the parts that several kinds share. */
final class CommonRules {

    private static final int MAX_PORT = 65_535;

    /** Envoy bounds the size of a compiled program; Istio bounds the text instead, since it cannot compute that size. */
    private static final int MAX_EXPRESSION_LENGTH = 1024;

    private static final java.util.regex.Pattern LABEL_NAME =
            java.util.regex.Pattern.compile("[a-zA-Z0-9](?:[-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?");

    private static final String ALL = "*";
    private static final String NOBODY = "~";
    private static final String HERE = ".";

    private CommonRules() {}

    static @Nullable String portProblem(int port) {
        return port >= 1 && port <= MAX_PORT ? null : "port number " + port + " must be in the range 1..65535";
    }

    /** What is wrong with the path of a Unix domain socket, or its name after {@code @}; null if nothing. */
    static @Nullable String socketProblem(String address) {
        if (address.isEmpty()) {
            return "unix address must not be empty";
        }
        boolean isFile = address.startsWith("/") && !address.endsWith("/");
        return isFile || address.startsWith("@")
                ? null
                : DiagnosticText.escape(address) + " is not an absolute path to a file";
    }

    /** Durations of Istio are whole milliseconds, at least one; null is absent. */
    static void duration(@Nullable Duration duration, DiagnosticCode code, String path, Verdict verdict) {
        if (duration == null) {
            return;
        }
        if (duration.compareTo(Duration.ofMillis(1)) < 0) {
            verdict.error(
                    code,
                    path,
                    "duration must be greater than 1ms",
                    null,
                    duration.isZero() ? "leave the field out if it should have no effect" : null);
        } else if (duration.getNano() % 1_000_000 != 0) {
            verdict.error(code, path, "only durations to ms precision are supported");
        }
    }

    private static @Nullable String expressionProblem(String expression) {
        if (expression.isEmpty()) {
            return "regex string match should not be empty";
        }
        if (expression.length() > MAX_EXPRESSION_LENGTH) {
            return "regex is too large, max length allowed is " + MAX_EXPRESSION_LENGTH;
        }
        try {
            Pattern.compile(expression);
            return null;
        } catch (PatternSyntaxException e) {
            return "regex " + DiagnosticText.quote(expression) + " is not RE2: " + e.getDescription();
        }
    }

    static void expression(String expression, String path, Verdict verdict) {
        String problem = expressionProblem(expression);
        if (problem != null) {
            verdict.error(
                    DiagnosticCode.EXPRESSION,
                    path,
                    problem,
                    "Istio uses RE2, which has no look-around and no back-references");
        }
    }

    /** 600 passes, as in Istio. */
    static @Nullable String httpStatusProblem(int status) {
        return status >= 200 && status <= 600 ? null : "HTTP status " + status + " is not in range 200-599";
    }

    /** Labels of pods and subsets: Kubernetes' syntax. */
    static void labels(Map<String, String> labels, String path, Verdict verdict) {
        labels.forEach((key, value) -> {
            int slash = key.indexOf('/');
            String prefix = slash < 0 ? null : key.substring(0, slash);
            boolean goodPrefix = prefix == null || DomainName.problem(prefix) == null;
            if (!goodPrefix || !LABEL_NAME.matcher(key.substring(slash + 1)).matches()) {
                verdict.error(DiagnosticCode.LABEL, path, "invalid label key " + DiagnosticText.quote(key));
            }
            if (!value.isEmpty() && !LABEL_NAME.matcher(value).matches()) {
                verdict.error(
                        DiagnosticCode.LABEL,
                        path,
                        "invalid value " + DiagnosticText.quote(value) + " of label " + DiagnosticText.quote(key));
            }
        });
    }

    static void subnets(List<String> subnets, DiagnosticCode code, String path, Verdict verdict) {
        for (int i = 0; i < subnets.size(); i++) {
            String subnet = subnets.get(i);
            if (!IpAddress.isSubnet(subnet)) {
                boolean isCidr = subnet.indexOf('/') >= 0;
                verdict.error(
                        code,
                        path + "[" + i + "]",
                        DiagnosticText.escape(subnet) + " is not a valid " + (isCidr ? "CIDR block" : "IP"));
            }
        }
    }

    /** @return whether the selector is well-formed */
    static boolean workloadSelector(@Nullable WorkloadSelector selector, String path, String effect, Verdict verdict) {
        if (selector == null) {
            return true;
        }
        int before = verdict.diagnostics().size();
        selector.labels().forEach((key, value) -> {
            String label = DiagnosticText.quote(key + "=" + value);
            if (key.isEmpty()) {
                verdict.error(
                        DiagnosticCode.WORKLOAD_SELECTOR, path, "empty key is not supported in selector: " + label);
            }
            if (key.contains(ALL) || value.contains(ALL)) {
                verdict.error(
                        DiagnosticCode.WORKLOAD_SELECTOR, path, "wildcard is not supported in selector: " + label);
            }
        });
        boolean isWellFormed = verdict.diagnostics().size() == before;
        if (selector.labels().isEmpty()) {
            verdict.warning(
                    DiagnosticCode.WORKLOAD_SELECTOR, path, "workload selector specified without labels", effect);
        }
        return isWellFormed;
    }

    /**
     * The namespaces a resource is visible in.
     *
     * @param mayHide whether {@code ~}, nobody, is allowed
     * @param hasSelector whether the resource is for some workloads only, which are those of its own namespace
     */
    static void exportTo(
            List<String> exportTo, String namespace, boolean mayHide, boolean hasSelector, Verdict verdict) {
        Set<String> namespaces = new HashSet<>();
        for (int i = 0; i < exportTo.size(); i++) {
            String entry = exportTo.get(i);
            String path = "spec.exportTo[" + i + "]";
            String resolved = entry.equals(HERE) ? namespace : entry;
            boolean known = entry.equals(ALL) || (mayHide && entry.equals(NOBODY)) || DomainName.isLabel(resolved);
            if (!known) {
                verdict.error(
                        DiagnosticCode.EXPORT_TO,
                        path,
                        "invalid exportTo value " + DiagnosticText.quote(entry),
                        "it is a namespace, \".\" for this one, or \"*\" for all");
            } else if (!namespaces.add(resolved)) {
                verdict.error(
                        DiagnosticCode.EXPORT_TO,
                        path,
                        "duplicate entries in exportTo for entry " + DiagnosticText.quote(entry));
            }
        }
        if (hasSelector && !namespaces.isEmpty() && !namespaces.equals(Set.of(namespace))) {
            verdict.error(
                    DiagnosticCode.EXPORT_TO,
                    "spec.exportTo",
                    namespaces.contains(namespace)
                            ? "destination rule with workload selector cannot have multiple entries in exportTo"
                            : "destination rule with workload selector cannot have exportTo beyond current namespace",
                    "the workloads that it selects are those of its own namespace");
        }
        if (namespaces.contains(ALL) && exportTo.size() > 1) {
            verdict.error(
                    DiagnosticCode.EXPORT_TO,
                    "spec.exportTo",
                    "cannot have both public (*) and non-public exportTo values for a resource");
        }
        if (namespaces.contains(NOBODY) && exportTo.size() > 1) {
            verdict.error(
                    DiagnosticCode.EXPORT_TO, "spec.exportTo", "cannot export service entry to no one (~) and someone");
        }
    }

    /** Names in {@code gateways}: {@code name}, {@code namespace/name}, or the older full name of a service. */
    static void gatewayNames(List<String> names, String path, Verdict verdict) {
        for (int i = 0; i < names.size(); i++) {
            gatewayName(names.get(i), path + "[" + i + "]", verdict);
        }
    }

    private static void gatewayName(String name, String path, Verdict verdict) {
        int slash = name.indexOf('/');
        if (slash < 0) {
            String problem = DomainName.problem(name);
            if (problem != null) {
                verdict.error(DiagnosticCode.GATEWAY_REFERENCE, path, "invalid gateway name: " + problem);
            } else if (name.indexOf('.') >= 0) {
                String[] parts = name.split("\\.", -1);
                verdict.warning(
                        DiagnosticCode.GATEWAY_REFERENCE,
                        path,
                        "using legacy gatewayName format " + DiagnosticText.quote(name)
                                + "; prefer the <namespace>/<name> format: "
                                + DiagnosticText.quote(parts[1] + "/" + parts[0]),
                        null);
            }
            return;
        }
        String namespace = name.substring(0, slash);
        String gateway = name.substring(slash + 1);
        if (namespace.isEmpty() || gateway.isEmpty()) {
            verdict.error(DiagnosticCode.GATEWAY_REFERENCE, path, "config namespace and gateway name cannot be empty");
        } else if (!DomainName.isLabel(namespace)) {
            verdict.error(
                    DiagnosticCode.GATEWAY_REFERENCE,
                    path,
                    "invalid value for namespace: " + DiagnosticText.quote(namespace));
        } else if (!DomainName.isLabel(gateway)) {
            verdict.error(
                    DiagnosticCode.GATEWAY_REFERENCE,
                    path,
                    "invalid value for gateway name: " + DiagnosticText.quote(gateway));
        }
    }
}
