package dev.meshgw.config.validation;

import dev.meshgw.config.resource.WorkloadEntry;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A WorkloadEntry by itself, or as an endpoint of a ServiceEntry: its address, ports and labels. */
final class WorkloadEntryRules {

    private static final String UNIX = "unix://";

    private final @Nullable Set<String> servicePorts;
    private final Verdict verdict;

    private WorkloadEntryRules(@Nullable Set<String> servicePorts, Verdict verdict) {
        this.servicePorts = servicePorts;
        this.verdict = verdict;
    }

    /** A WorkloadEntry, which goes with any ServiceEntry whose selector finds it. */
    static void check(WorkloadEntry entry, Verdict verdict) {
        new WorkloadEntryRules(null, verdict).check(entry, true, "spec");
    }

    /** An endpoint of resolution STATIC, which is an address. */
    static void checkStatic(WorkloadEntry endpoint, Set<String> servicePorts, String path, Verdict verdict) {
        new WorkloadEntryRules(servicePorts, verdict).check(endpoint, false, path);
    }

    /** An endpoint of resolution DNS, which is a name or an address. */
    static void checkResolved(WorkloadEntry endpoint, Set<String> servicePorts, String path, Verdict verdict) {
        var rules = new WorkloadEntryRules(servicePorts, verdict);
        rules.name(endpoint.address(), path);
        rules.portsAndLabels(endpoint, path);
    }

    private void check(WorkloadEntry entry, boolean mayBeName, String path) {
        String address = entry.address();
        if (address.isEmpty()) {
            if (entry.network().isEmpty()) {
                verdict.error(DiagnosticCode.ENDPOINT, path, "address is required");
                return;
            }
            verdict.warning(
                    DiagnosticCode.ENDPOINT,
                    path,
                    "address is unset with network " + DiagnosticText.quote(entry.network()),
                    null);
        } else if (address.startsWith(UNIX)) {
            socket(entry, address.substring(UNIX.length()), path);
        } else if (mayBeName) {
            name(address, path);
        } else if (!IpAddress.isValid(address)) {
            verdict.error(
                    DiagnosticCode.ENDPOINT,
                    path + ".address",
                    "endpoint address " + DiagnosticText.quote(address) + " is not a valid IP address",
                    "resolution STATIC takes addresses",
                    "set resolution: DNS to have names resolved");
        }
        portsAndLabels(entry, path);
    }

    private void name(String address, String path) {
        if (!IpAddress.isValid(address) && DomainName.problem(address) != null) {
            verdict.error(
                    DiagnosticCode.ENDPOINT,
                    path + ".address",
                    "endpoint address " + DiagnosticText.quote(address) + " is not a valid FQDN or an IP address");
        }
    }

    private void socket(WorkloadEntry entry, String socket, String path) {
        verdict.errorIf(CommonRules.socketProblem(socket), DiagnosticCode.ENDPOINT, path + ".address");
        if (!entry.ports().isEmpty()) {
            verdict.error(
                    DiagnosticCode.ENDPOINT,
                    path + ".ports",
                    "unix endpoint " + DiagnosticText.quote(entry.address()) + " must not include ports");
        }
        if (servicePorts != null && servicePorts.size() != 1) {
            verdict.error(
                    DiagnosticCode.ENDPOINT, path + ".address", "exactly 1 service port required for unix endpoints");
        }
    }

    private void portsAndLabels(WorkloadEntry entry, String path) {
        entry.ports().forEach((name, port) -> {
            String at = DiagnosticText.fieldPath(path + ".ports", name);
            if (servicePorts != null && !servicePorts.contains(name)) {
                verdict.error(
                        DiagnosticCode.ENDPOINT,
                        at,
                        "endpoint port " + DiagnosticText.quote(name) + " is not defined by the service entry",
                        "the ports of an endpoint have the names of spec.ports");
            }
            if (!DomainName.isLabel(name)) {
                verdict.error(DiagnosticCode.ENDPOINT, at, "invalid port name: " + DiagnosticText.quote(name));
            }
            verdict.errorIf(CommonRules.portProblem(port), DiagnosticCode.ENDPOINT, at);
        });
        CommonRules.labels(entry.labels(), path + ".labels", verdict);
    }
}
