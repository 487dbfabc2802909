package dev.meshgw.analysis;

import dev.meshgw.config.resource.ServiceEntry;
import dev.meshgw.config.resource.ServicePort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** IST0177: ServiceEntries that one namespace sees and that disagree about the protocol of a host's port. */
final class ConflictingServiceEntryProtocolAnalyzer implements Analyzer {

    private record HostPort(String scope, String host, int port) {}

    private record Definition(ServiceEntry entry, String protocol) {}

    @Override
    public String name() {
        return "serviceentry.ConflictingServiceEntryProtocolAnalyzer";
    }

    @Override
    public String description() {
        return "Checks if multiple ServiceEntries define the same host and port with different protocols";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0177");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.SERVICE_ENTRY);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Map<HostPort, List<Definition>> definitions = new LinkedHashMap<>();
        for (ServiceEntry entry : mesh.all(ServiceEntry.class)) {
            for (String scope :
                    Exports.scopes(entry.exportTo(), entry.metadata().namespace())) {
                for (String host : entry.hosts()) {
                    for (ServicePort port : entry.ports()) {
                        definitions
                                .computeIfAbsent(new HostPort(scope, host, port.port()), unused -> new ArrayList<>(1))
                                .add(new Definition(entry, port.protocol().toUpperCase(Locale.ROOT)));
                    }
                }
            }
        }
        Set<String> reported = new HashSet<>();
        definitions.forEach((key, ofScope) -> {
            var visible = new ArrayList<>(ofScope);
            if (!key.scope().equals(Exports.ALL)) {
                visible.addAll(definitions.getOrDefault(new HostPort(Exports.ALL, key.host(), key.port()), List.of()));
            }
            report(key, visible, reported, mesh, report);
        });
    }

    private static void report(
            HostPort key, List<Definition> visible, Set<String> reported, AnalyzedMesh mesh, Report report) {
        var protocols = new TreeSet<String>();
        var names = new TreeSet<String>();
        for (Definition definition : visible) {
            protocols.add(definition.protocol());
            names.add(definition.entry().metadata().qualifiedName());
        }
        if (protocols.size() < 2) {
            return;
        }
        for (Definition definition : visible) {
            if (reported.add(definition.entry().metadata().qualifiedName())) {
                report.addAt(
                        MessageType.CONFLICTING_SERVICE_ENTRY_PROTOCOL,
                        mesh.of(definition.entry()),
                        "metadata.name",
                        String.join(", ", names),
                        key.host(),
                        key.port(),
                        String.join(", ", protocols));
            }
        }
    }
}
