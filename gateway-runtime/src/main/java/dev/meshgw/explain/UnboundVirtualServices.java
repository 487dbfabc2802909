package dev.meshgw.explain;

import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.explain.Story.Hint;
import dev.meshgw.gateway.GatewayConfiguration;
import dev.meshgw.snapshot.HostPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** VirtualServices that have a host and yet do nothing for it, each with what the compiler said of it. */
final class UnboundVirtualServices {

    private static final Set<String> UNBOUND = Set.of(
            DiagnosticCode.UNKNOWN_GATEWAY.code(),
            DiagnosticCode.HOST_NOT_IN_GATEWAY.code(),
            DiagnosticCode.NOT_EXPORTED.code(),
            DiagnosticCode.WRONG_ROUTE_SECTION.code(),
            DiagnosticCode.DUPLICATE_SNI.code());

    private final GatewayConfiguration configuration;

    UnboundVirtualServices(GatewayConfiguration configuration) {
        this.configuration = configuration;
    }

    /** @param host null for a connection without SNI */
    List<Hint> of(@Nullable String host) {
        var hints = new ArrayList<Hint>();
        if (host == null) {
            return hints;
        }
        String name = new HostPattern(host).value();
        for (Resource resource : configuration.resources()) {
            boolean hasHost = resource instanceof VirtualService virtualService
                    && virtualService.hosts().stream().anyMatch(candidate -> new HostPattern(candidate).matches(name));
            if (!hasHost) {
                continue;
            }
            if (((VirtualService) resource).gateways().isEmpty()
                    || ((VirtualService) resource).gateways().equals(List.of("mesh"))) {
                hints.add(new Hint(
                        "VirtualService " + resource.metadata().qualifiedName()
                                + " has this host and names no Gateway, so it is for sidecars only",
                        "add gateways to it",
                        resource.metadata().origin().at("spec.hosts")));
            }
            for (Diagnostic diagnostic : configuration.diagnostics()) {
                boolean about = UNBOUND.contains(diagnostic.code())
                        && diagnostic
                                .location()
                                .equals(resource.metadata().origin().at(diagnostic.fieldPath()));
                if (about) {
                    hints.add(SkippedServers.hint(diagnostic));
                }
            }
        }
        return hints;
    }
}
