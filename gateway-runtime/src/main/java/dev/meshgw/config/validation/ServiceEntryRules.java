package dev.meshgw.config.validation;

import dev.meshgw.config.resource.Resolution;
import dev.meshgw.config.resource.ServiceEntry;
import dev.meshgw.config.resource.ServicePort;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.util.HashSet;
import java.util.Set;

/** ServiceEntry: hosts, addresses, ports, and which endpoints go with which resolution. */
final class ServiceEntryRules {

    private static final String AUTO_ALLOCATE_LABEL = "networking.istio.io/enable-autoallocate-ip";

    private final ServiceEntry entry;
    private final Verdict verdict;
    private final Set<String> portNames = new HashSet<>();

    private ServiceEntryRules(ServiceEntry entry, Verdict verdict) {
        this.entry = entry;
        this.verdict = verdict;
    }

    static void check(ServiceEntry entry, Verdict verdict) {
        new ServiceEntryRules(entry, verdict).check();
    }

    private void check() {
        boolean selectsWell = CommonRules.workloadSelector(
                entry.workloadSelector(),
                "spec.workloadSelector",
                "it will be applied to all workloads in the namespace",
                verdict);
        if (entry.workloadSelector() != null && !entry.endpoints().isEmpty()) {
            verdict.error(
                    DiagnosticCode.SELECTOR_AND_ENDPOINTS,
                    "spec.workloadSelector",
                    "only one of WorkloadSelector or Endpoints is allowed in Service Entry");
        }
        hosts();
        addresses();
        ports();
        resolution();
        if (selectsWell) {
            selectorAndResolution();
        }
        multipleHosts();
        CommonRules.exportTo(entry.exportTo(), entry.metadata().namespace(), true, false, verdict);
    }

    private void hosts() {
        if (entry.hosts().isEmpty()) {
            verdict.error(DiagnosticCode.SERVICE_ENTRY_HOST, "spec.hosts", "service entry must have at least one host");
        }
        for (int i = 0; i < entry.hosts().size(); i++) {
            String host = entry.hosts().get(i);
            String path = "spec.hosts[" + i + "]";
            if (host.equals("*")) {
                verdict.error(
                        DiagnosticCode.SERVICE_ENTRY_HOST,
                        path,
                        "invalid host *",
                        "a service entry is for some hosts, not for all");
                continue;
            }
            verdict.errorIf(DomainName.wildcardProblem(host), DiagnosticCode.SERVICE_ENTRY_HOST, path);
            String partial = DomainName.partialWildcardProblem(host);
            if (partial != null) {
                verdict.warning(DiagnosticCode.SERVICE_ENTRY_HOST, path, partial, "it matches nothing");
            }
        }
    }

    private void addresses() {
        CommonRules.subnets(entry.addresses(), DiagnosticCode.SERVICE_ENTRY_ADDRESS, "spec.addresses", verdict);
        boolean hasCidr = entry.addresses().stream().anyMatch(address -> address.indexOf('/') >= 0);
        if (hasCidr && entry.resolution() != Resolution.NONE && entry.resolution() != Resolution.STATIC) {
            verdict.error(
                    DiagnosticCode.SERVICE_ENTRY_ADDRESS,
                    "spec.addresses",
                    "CIDR addresses are allowed only for NONE/STATIC resolution types");
        }
    }

    private void ports() {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < entry.ports().size(); i++) {
            ServicePort port = entry.ports().get(i);
            String path = "spec.ports[" + i + "]";
            if (!portNames.add(port.name())) {
                verdict.error(
                        DiagnosticCode.SERVICE_ENTRY_PORT,
                        path + ".name",
                        "service entry port name " + DiagnosticText.quote(port.name()) + " already defined");
            }
            if (!numbers.add(port.port())) {
                verdict.error(
                        DiagnosticCode.SERVICE_ENTRY_PORT,
                        path + ".number",
                        "service entry port " + port.port() + " already defined");
            }
            port(port, path);
        }
    }

    private void port(ServicePort port, String path) {
        if (!port.targetPort().isEmpty()) {
            int targetPort = Integer.parseInt(port.targetPort());
            verdict.errorIf(
                    CommonRules.portProblem(targetPort), DiagnosticCode.SERVICE_ENTRY_PORT, path + ".targetPort");
        }
        boolean isTcp = port.protocol().isEmpty() || port.protocol().equals("TCP");
        if (isTcp && entry.addresses().isEmpty() && !allocatesAddresses()) {
            verdict.warning(
                    DiagnosticCode.SERVICE_ENTRY_ADDRESS,
                    path,
                    "addresses are required for ports serving TCP (or unset) protocol when IP Autoallocation is not"
                            + " enabled",
                    "nothing but its address tells such a service from another");
        }
        if (!DomainName.isLabel(port.name())) {
            verdict.error(
                    DiagnosticCode.SERVICE_ENTRY_PORT,
                    path + ".name",
                    "invalid port name: " + DiagnosticText.quote(port.name()));
        }
        if (!port.protocol().isEmpty() && !PortProtocol.isKnown(port.protocol())) {
            verdict.error(
                    DiagnosticCode.SERVICE_ENTRY_PORT,
                    path + ".protocol",
                    "unsupported protocol: " + DiagnosticText.quote(port.protocol()));
        }
        verdict.errorIf(CommonRules.portProblem(port.port()), DiagnosticCode.SERVICE_ENTRY_PORT, path + ".number");
    }

    /** Istio gives such entries an address of their own. */
    private boolean allocatesAddresses() {
        return entry.resolution() != Resolution.NONE
                && !"false".equals(entry.metadata().labels().get(AUTO_ALLOCATE_LABEL))
                && entry.hosts().stream().noneMatch(DomainName::isWildcard);
    }

    private void resolution() {
        switch (entry.resolution()) {
            case NONE -> {
                if (!entry.endpoints().isEmpty()) {
                    verdict.error(
                            DiagnosticCode.RESOLUTION,
                            "spec.endpoints",
                            "no endpoints should be provided for resolution type none",
                            "resolution NONE, the default, sends to the address that the client asked for",
                            "set resolution: STATIC for addresses, DNS for names");
                }
            }
            case STATIC -> {
                for (int i = 0; i < entry.endpoints().size(); i++) {
                    WorkloadEntryRules.checkStatic(
                            entry.endpoints().get(i), portNames, "spec.endpoints[" + i + "]", verdict);
                }
            }
            case DNS, DNS_ROUND_ROBIN -> dns();
            case DYNAMIC_DNS -> dynamicDns();
        }
    }

    private void selectorAndResolution() {
        if (entry.workloadSelector() != null && entry.resolution() == Resolution.NONE) {
            verdict.warning(
                    DiagnosticCode.RESOLUTION,
                    "spec.workloadSelector",
                    "workloadSelector should not be set when resolution mode is NONE",
                    "resolution NONE, the default, sends to the address that the client asked for",
                    "set resolution: STATIC");
        }
    }

    private void dns() {
        if (entry.endpoints().isEmpty()) {
            for (int i = 0; i < entry.hosts().size(); i++) {
                String host = entry.hosts().get(i);
                if (!host.equals("*") && DomainName.problem(host) != null) {
                    verdict.error(
                            DiagnosticCode.RESOLUTION,
                            "spec.hosts[" + i + "]",
                            "hosts must be FQDN if no endpoints are provided for resolution mode " + entry.resolution(),
                            "a wildcard cannot be resolved",
                            "add endpoints, or set resolution: DYNAMIC_DNS");
                }
            }
        }
        if (entry.resolution() == Resolution.DNS_ROUND_ROBIN
                && entry.endpoints().size() > 1) {
            verdict.error(
                    DiagnosticCode.RESOLUTION,
                    "spec.endpoints",
                    "there must only be 0 or 1 endpoint for resolution mode " + entry.resolution());
        }
        for (int i = 0; i < entry.endpoints().size(); i++) {
            WorkloadEntryRules.checkResolved(entry.endpoints().get(i), portNames, "spec.endpoints[" + i + "]", verdict);
        }
        boolean hasTcp = entry.ports().stream().anyMatch(port -> PortProtocol.isTcp(port.protocol()));
        if (hasTcp && !entry.addresses().isEmpty() && entry.hosts().size() > 1) {
            verdict.warning(
                    DiagnosticCode.MULTIPLE_HOSTS,
                    "spec.hosts",
                    "service entry can not have more than one host specified simultaneously with address and tcp port",
                    null);
        }
    }

    private void dynamicDns() {
        for (int i = 0; i < entry.hosts().size(); i++) {
            String host = entry.hosts().get(i);
            if (!DomainName.isWildcard(host)) {
                verdict.error(
                        DiagnosticCode.RESOLUTION,
                        "spec.hosts[" + i + "]",
                        "hosts must be wildcards for resolution mode DYNAMIC_DNS",
                        "the name that the client asks for is resolved for each connection",
                        "set resolution: DNS for a single name");
            }
        }
        if (!entry.addresses().isEmpty()) {
            verdict.error(
                    DiagnosticCode.RESOLUTION,
                    "spec.addresses",
                    "addresses cannot be set for resolution mode DYNAMIC_DNS");
        }
        for (int i = 0; i < entry.ports().size(); i++) {
            String protocol = entry.ports().get(i).protocol();
            if (PortProtocol.isKnown(protocol) && !PortProtocol.isHttp(protocol) && !PortProtocol.isTls(protocol)) {
                verdict.error(
                        DiagnosticCode.RESOLUTION,
                        "spec.ports[" + i + "].protocol",
                        "only HTTP and TLS ports are supported for resolution mode DYNAMIC_DNS",
                        "the name to resolve is that of the Host header or of SNI");
            }
        }
    }

    /** HTTP has a Host, TLS has SNI; nothing tells the hosts of plain TCP apart. */
    private void multipleHosts() {
        boolean plain = entry.ports().stream()
                .anyMatch(port -> !PortProtocol.isHttp(port.protocol()) && !PortProtocol.isTls(port.protocol()));
        if (plain && entry.hosts().size() > 1 && entry.resolution() != Resolution.NONE) {
            verdict.error(
                    DiagnosticCode.MULTIPLE_HOSTS,
                    "spec.hosts",
                    "multiple hosts provided with non-HTTP, non-TLS ports",
                    "nothing in plain TCP says which host is meant",
                    "write one ServiceEntry for each host");
        }
    }
}
