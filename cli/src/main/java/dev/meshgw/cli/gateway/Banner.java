package dev.meshgw.cli.gateway;

import dev.meshgw.gateway.GatewayStatus;
import dev.meshgw.gateway.GatewayStatus.FilterChainStatus;
import dev.meshgw.gateway.GatewayStatus.ListenerStatus;
import java.util.stream.Collectors;

/** A few lines at the start: what listens where, and what to type next. */
final class Banner {

    private Banner() {}

    static String of(GatewayStatus status, boolean background) {
        var text = new StringBuilder("meshgw: gateway ")
                .append(status.pid())
                .append(" is ready on ")
                .append(status.meshDirectory())
                .append('\n');
        for (ListenerStatus listener : status.listeners()) {
            String hosts = listener.filterChains().stream()
                    .map(FilterChainStatus::hosts)
                    .flatMap(names -> names.stream())
                    .distinct()
                    .collect(Collectors.joining(", "));
            text.append("  ")
                    .append(listener.authority())
                    .append(" for port ")
                    .append(listener.gatewayPort())
                    .append(' ')
                    .append(listener.protocol())
                    .append(": ")
                    .append(listener.bindError() == null ? hosts : "NOT BOUND, " + listener.bindError())
                    .append('\n');
        }
        if (status.listeners().isEmpty()) {
            text.append("  it listens as soon as a Gateway asks for a port: meshgw apply -f FILE\n");
        }
        if (status.admin() != null) {
            text.append("  admin: http://").append(status.admin()).append("/\n");
        }
        long problems = status.problems().size();
        if (problems > 0) {
            text.append("  ").append(problems).append(problems == 1 ? " problem" : " problems");
            text.append(": meshgw gateway status\n");
        }
        text.append(
                background
                        ? "  next: meshgw gateway status, meshgw gateway stop\n"
                        : "  next: meshgw gateway status in another terminal; Ctrl-C stops it\n");
        return text.toString();
    }
}
