package dev.meshgw.cli.gateway;

import dev.meshgw.cli.TextTable;
import dev.meshgw.gateway.GatewayStatus;
import dev.meshgw.gateway.GatewayStatus.FilterChainStatus;
import dev.meshgw.gateway.GatewayStatus.ListenerStatus;
import dev.meshgw.gateway.GatewayStatus.PodStatus;
import dev.meshgw.gateway.GatewayStatus.Problem;
import dev.meshgw.gateway.GatewayStatus.SecretStatus;
import dev.meshgw.gateway.admin.ListenerTraffic;
import dev.meshgw.mesh.Age;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The status of a gateway as tables, and below them what is wrong. */
final class StatusTables {

    private StatusTables() {}

    /** @param traffic of the listeners, as far as somebody tells */
    static String of(GatewayStatus status, List<ListenerTraffic> traffic, Instant now) {
        var text = new StringBuilder();
        text.append("gateway ")
                .append(status.pid())
                .append(" is running for ")
                .append(Age.render(Duration.between(Instant.parse(status.started()), now)))
                .append(" on ")
                .append(status.meshDirectory());
        if (status.admin() != null) {
            text.append(", admin at ").append(status.admin());
        }
        text.append('\n');
        if (status.listeners().isEmpty()) {
            text.append("\nno Gateway asks for a port yet\n");
        } else {
            text.append('\n').append(TextTable.of(listeners(status)));
        }
        if (!traffic.isEmpty()) {
            text.append('\n').append(TextTable.of(traffic(traffic)));
        }
        for (ListenerStatus listener : status.listeners()) {
            if (listener.bindError() != null) {
                text.append(listener.authority())
                        .append(" is not bound: ")
                        .append(listener.bindError())
                        .append('\n');
            }
        }
        if (!status.secrets().isEmpty()) {
            text.append('\n').append(TextTable.of(secrets(status)));
        }
        if (!status.pods().isEmpty()) {
            text.append('\n').append(TextTable.of(pods(status)));
        }
        for (String kept : status.kept()) {
            text.append('\n').append(kept).append(" is served as it was before its manifest went wrong\n");
        }
        for (Problem problem : status.problems()) {
            text.append('\n').append(problem(problem));
        }
        return text.toString();
    }

    private static List<List<String>> listeners(GatewayStatus status) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("LISTENER", "PORT", "MODE", "HOSTS", "STATE", "MANIFEST"));
        for (ListenerStatus listener : status.listeners()) {
            for (FilterChainStatus chain : listener.filterChains()) {
                String state = listener.bindError() == null ? chain.state() : "NOT BOUND";
                rows.add(List.of(
                        listener.authority(),
                        String.valueOf(listener.gatewayPort()),
                        chain.mode(),
                        String.join(",", chain.hosts()),
                        state,
                        chain.manifest()));
            }
        }
        return rows;
    }

    private static List<List<String>> traffic(List<ListenerTraffic> traffic) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("LISTENER", "CONNECTIONS", "OPEN", "REQUESTS", "FAILED HANDSHAKES", "UNKNOWN SNI"));
        for (ListenerTraffic listener : traffic) {
            rows.add(List.of(
                    listener.authority(),
                    String.valueOf(listener.connections()),
                    String.valueOf(listener.active()),
                    String.valueOf(listener.requests()),
                    String.valueOf(listener.failedHandshakes()),
                    String.valueOf(listener.unmatched())));
        }
        return rows;
    }

    private static List<List<String>> secrets(GatewayStatus status) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("RESOURCE NAME", "TYPE", "STATUS", "SERIAL NUMBER", "NOT AFTER", "SUBJECT"));
        for (SecretStatus secret : status.secrets()) {
            rows.add(List.of(
                    secret.resource(),
                    secret.type(),
                    secret.state(),
                    orDash(secret.serial()),
                    orDash(secret.notAfter()),
                    orDash(secret.subject())));
        }
        return rows;
    }

    private static List<List<String>> pods(GatewayStatus status) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("POD", "NAMESPACE", "STATUS", "PORTS"));
        for (PodStatus pod : status.pods()) {
            var ports = new ArrayList<String>();
            for (Map.Entry<String, String> port : new TreeMap<>(pod.ports()).entrySet()) {
                ports.add(port.getKey() + " at " + port.getValue());
            }
            rows.add(List.of(pod.name(), pod.namespace(), pod.state(), String.join(", ", ports)));
        }
        return rows;
    }

    /** The shape of every message: what, where, why, fix. */
    private static String problem(Problem problem) {
        var text = new StringBuilder(problem.severity().toLowerCase(Locale.ROOT))
                .append(": ")
                .append(problem.what())
                .append("\n  --> ")
                .append(problem.location());
        if (!problem.field().isEmpty()) {
            text.append("  ").append(problem.field());
        }
        text.append('\n');
        if (problem.why() != null) {
            text.append("  why: ")
                    .append(problem.why().replace("\n", "\n       "))
                    .append('\n');
        }
        if (problem.fix() != null) {
            text.append("  fix: ")
                    .append(problem.fix().replace("\n", "\n       "))
                    .append('\n');
        }
        return text.append("  [").append(problem.code()).append("]\n").toString();
    }

    private static String orDash(@Nullable String text) {
        return text == null ? "-" : text;
    }
}
