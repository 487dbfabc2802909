package dev.meshgw.cli.client;

import dev.meshgw.client.ScanReport;
import dev.meshgw.client.ScanReport.Outcome;
import dev.meshgw.client.ScanReport.Protocol;
import dev.meshgw.client.ScanReport.Resumption;
import dev.meshgw.client.ScanReport.Staple;
import dev.meshgw.client.ScanReport.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A scan for a program, as part of {@link ProbeJson}. */
final class ScanJson {

    private ScanJson() {}

    static Map<String, @Nullable Object> of(ScanReport scan) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("versions", scan.versions().stream().map(ScanJson::version).toList());
        map.put("alpn", scan.protocols().stream().map(ScanJson::protocol).toList());
        map.put(
                "resumption",
                scan.resumptions().stream().map(ScanJson::resumption).toList());
        map.put("ocspStaple", scan.staple() == null ? null : staple(scan.staple()));
        map.put("withoutSni", scan.withoutName() == null ? null : outcome(scan.withoutName()));
        map.put("connections", scan.connections());
        map.put("millis", scan.time().toMillis());
        map.put("complete", scan.isComplete());
        return map;
    }

    private static Map<String, @Nullable Object> version(Version version) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("version", version.version().label());
        map.putAll(outcome(version.outcome()));
        map.put("cipherSuites", version.cipherSuites());
        map.put("cipherPreference", word(version.preference()));
        map.put("groups", version.groups());
        map.put("groupPreference", word(version.groupPreference()));
        return map;
    }

    private static Map<String, @Nullable Object> outcome(Outcome outcome) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("reaction", word(outcome.reaction()));
        map.put("alert", outcome.alert());
        return map;
    }

    private static Map<String, @Nullable Object> protocol(Protocol protocol) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("offered", protocol.offered().isEmpty() ? null : protocol.offered());
        map.put("chosen", protocol.chosen());
        map.putAll(outcome(protocol.outcome()));
        return map;
    }

    private static Map<String, Object> resumption(Resumption resumption) {
        var map = new LinkedHashMap<String, Object>();
        map.put("mechanism", word(resumption.mechanism()));
        map.put("resumed", word(resumption.resumed()));
        return map;
    }

    private static Map<String, @Nullable Object> staple(Staple staple) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        var response = staple.response();
        map.put("status", response == null ? null : word(response.status()));
        map.put("thisUpdate", response == null ? null : response.thisUpdate().toString());
        map.put(
                "nextUpdate",
                response == null
                        ? null
                        : response.nextUpdate().map(Object::toString).orElse(null));
        map.put("flaw", staple.flaw());
        return map;
    }

    private static String word(Enum<?> constant) {
        return ProbeJson.camelCase(constant.name());
    }
}
