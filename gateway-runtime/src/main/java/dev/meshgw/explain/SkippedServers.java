package dev.meshgw.explain;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.explain.Story.Hint;
import dev.meshgw.explain.Story.ServerStep;
import dev.meshgw.gateway.GatewayConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The servers of Gateways that are not served, each with what the compiler said of it. */
final class SkippedServers {

    /** With one of these a server does not get a filter chain. */
    private static final Set<String> NOT_SERVED = Set.of(
            DiagnosticCode.GATEWAY_NOT_SELECTED.code(),
            DiagnosticCode.DUPLICATE_HOST.code(),
            DiagnosticCode.PORT_CONFLICT.code(),
            DiagnosticCode.NO_FILTER_CHAIN.code(),
            DiagnosticCode.BIND_ADDRESS.code(),
            DiagnosticCode.NOT_SUPPORTED.code());

    private static final String SELECTOR = "spec.selector";

    private final List<Diagnostic> diagnostics;
    private final List<ServerStep> servers = new ArrayList<>();
    private final List<SourceLocation> starts = new ArrayList<>();

    SkippedServers(GatewayConfiguration configuration) {
        diagnostics = configuration.diagnostics();
        for (Resource resource : configuration.resources()) {
            if (resource instanceof Gateway gateway) {
                for (int i = 0; i < gateway.servers().size(); i++) {
                    add(gateway, i);
                }
            }
        }
    }

    private void add(Gateway gateway, int index) {
        var server = gateway.servers().get(index);
        String path = "spec.servers[" + index + "]";
        starts.add(gateway.metadata().origin().at(path));
        Diagnostic reason = reason(gateway, path + ".");
        if (reason != null) {
            servers.add(new ServerStep(
                    "server \"" + server.port().name() + "\" of Gateway "
                            + gateway.metadata().qualifiedName(),
                    server.port().number(),
                    server.hosts(),
                    reason.why() == null ? reason.what() : reason.what() + ": " + reason.why(),
                    reason.fix(),
                    gateway.metadata().origin().at(path)));
        }
    }

    /** A diagnostic belongs to a server if it is about one of its fields and stands where that field stands. */
    private @Nullable Diagnostic reason(Gateway gateway, String prefix) {
        for (Diagnostic diagnostic : diagnostics) {
            String field = diagnostic.fieldPath();
            boolean about = NOT_SERVED.contains(diagnostic.code())
                    && (field.startsWith(prefix) || field.equals(SELECTOR))
                    && diagnostic.location().equals(gateway.metadata().origin().at(field));
            if (about) {
                return diagnostic;
            }
        }
        return null;
    }

    List<ServerStep> all() {
        return List.copyOf(servers);
    }

    /** @param port as Gateways name it */
    List<ServerStep> onPort(int port) {
        return servers.stream().filter(server -> server.port() == port).toList();
    }

    /** What is said of the credential of a server. @param origin of its filter chain, which is the server's */
    List<Hint> ofCredential(SourceLocation origin) {
        return diagnostics.stream()
                .filter(diagnostic ->
                        diagnostic.fieldPath().contains(".tls.") && isWithin(diagnostic.location(), origin))
                .map(SkippedServers::hint)
                .toList();
    }

    /** Why a server has no routes. */
    List<Hint> ofRoutes(SourceLocation origin) {
        return diagnostics.stream()
                .filter(diagnostic -> diagnostic.code().equals(DiagnosticCode.NO_ROUTES.code())
                        && isWithin(diagnostic.location(), origin))
                .map(SkippedServers::hint)
                .toList();
    }

    /** A server is written in a few lines; the nearest one that starts before a place holds it. */
    private boolean isWithin(SourceLocation place, SourceLocation server) {
        return place.file().equals(server.file()) && place.line() >= server.line() && place.line() < nextServer(server);
    }

    private int nextServer(SourceLocation server) {
        return starts.stream()
                .filter(start -> start.file().equals(server.file()) && start.line() > server.line())
                .mapToInt(SourceLocation::line)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    static Hint hint(Diagnostic diagnostic) {
        return new Hint(
                diagnostic.why() == null ? diagnostic.what() : diagnostic.what() + ": " + diagnostic.why(),
                diagnostic.fix(),
                diagnostic.location());
    }
}
