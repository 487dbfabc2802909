package dev.meshgw.cli.gateway;

import dev.meshgw.cli.TextTable;
import dev.meshgw.explain.Answers;
import dev.meshgw.explain.Explainer;
import dev.meshgw.explain.Story.ServerStep;
import dev.meshgw.gateway.GatewayConfiguration;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The listeners of a configuration for people and for programs. */
final class ListenerTable {

    private final List<Listener> listeners;
    private final List<ServerStep> skipped;

    ListenerTable(GatewayConfiguration configuration) {
        listeners = configuration.snapshot().listeners();
        skipped = Explainer.skippedServers(configuration);
    }

    String text() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ADDRESS", "PORT", "MATCH", "MODE", "CREDENTIAL", "STATUS", "DESTINATION", "MANIFEST"));
        for (Listener listener : listeners) {
            for (FilterChain chain : listener.filterChains()) {
                rows.add(List.of(
                        Explainer.address(listener),
                        String.valueOf(listener.gatewayPort()),
                        chain.serverNames().isEmpty() ? "ALL" : "SNI: " + String.join(",", serverNames(chain)),
                        Answers.mode(chain),
                        Answers.credential(chain),
                        Answers.status(chain),
                        Answers.destination(chain),
                        chain.origin().toString()));
            }
        }
        var text = new StringBuilder(rows.size() == 1 ? "no port is served\n" : TextTable.of(rows));
        for (ServerStep server : skipped) {
            text.append("\nnot served: ")
                    .append(server.server())
                    .append(", port ")
                    .append(server.port())
                    .append("\n  --> ")
                    .append(server.where())
                    .append("\n  why: ")
                    .append(server.why())
                    .append('\n');
            if (server.fix() != null) {
                text.append("  fix: ").append(server.fix()).append('\n');
            }
        }
        return text.toString();
    }

    private static List<String> serverNames(FilterChain chain) {
        return chain.serverNames().stream().map(HostPattern::value).toList();
    }

    String json() {
        return StoryJson.print(StoryJson.map(
                "listeners", listeners.stream().map(ListenerTable::listener).toList(),
                "skippedServers", skipped.stream().map(StoryJson::server).toList()));
    }

    private static Map<String, @Nullable Object> listener(Listener listener) {
        return StoryJson.map(
                "name", listener.name(),
                "address", Explainer.address(listener),
                "gatewayPort", listener.gatewayPort(),
                "protocol", listener.protocol(),
                "filterChains",
                        listener.filterChains().stream()
                                .map(ListenerTable::filterChain)
                                .toList());
    }

    private static Map<String, @Nullable Object> filterChain(FilterChain chain) {
        return StoryJson.map(
                "name", chain.name(),
                "serverNames", serverNames(chain),
                "mode", Answers.mode(chain),
                "credential", Answers.credential(chain),
                "status", Answers.status(chain),
                "destination", Answers.destination(chain),
                "where", StoryJson.where(chain.origin()));
    }
}
