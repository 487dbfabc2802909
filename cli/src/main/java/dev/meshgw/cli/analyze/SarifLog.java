package dev.meshgw.cli.analyze;

import dev.meshgw.analysis.Finding;
import dev.meshgw.analysis.Level;
import dev.meshgw.cli.Meshgw;
import dev.meshgw.config.source.SourceLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.jr.ob.JSON;

/** SARIF 2.1.0 (OASIS), as code scanning services read it. */
final class SarifLog {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private SarifLog() {}

    static String render(List<Finding> findings) {
        Map<String, Object> rules = new TreeMap<>();
        findings.forEach(finding -> rules.putIfAbsent(finding.code(), rule(finding)));
        List<String> codes = List.copyOf(rules.keySet());
        var driver = new LinkedHashMap<String, Object>();
        driver.put("name", "meshgw");
        driver.put("semanticVersion", Meshgw.VERSION);
        driver.put("rules", List.copyOf(rules.values()));
        var results = new ArrayList<Object>();
        findings.forEach(finding -> results.add(result(finding, codes.indexOf(finding.code()))));
        var run = new LinkedHashMap<String, Object>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "unicodeCodePoints");
        run.put("results", results);
        var log = new LinkedHashMap<String, Object>();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(log) + "\n";
    }

    private static Map<String, Object> rule(Finding finding) {
        var rule = new LinkedHashMap<String, Object>();
        rule.put("id", finding.code());
        if (!finding.documentationUrl().isEmpty()) {
            rule.put("helpUri", finding.documentationUrl());
        }
        rule.put("defaultConfiguration", Map.of("level", level(finding.level())));
        return rule;
    }

    private static Map<String, Object> result(Finding finding, int ruleIndex) {
        var result = new LinkedHashMap<String, Object>();
        result.put("ruleId", finding.code());
        result.put("ruleIndex", ruleIndex);
        result.put("level", level(finding.level()));
        result.put("message", Map.of("text", Explained.text(finding)));
        var location = new LinkedHashMap<String, Object>();
        SourceLocation place = finding.location();
        if (place != null) {
            location.put("physicalLocation", physicalLocation(place));
        }
        if (!finding.origin().isEmpty()) {
            location.put("logicalLocations", List.of(logicalLocation(finding)));
        }
        result.put("locations", location.isEmpty() ? List.of() : List.of(location));
        return result;
    }

    private static Map<String, Object> physicalLocation(SourceLocation place) {
        var physical = new LinkedHashMap<String, Object>();
        physical.put("artifactLocation", Map.of("uri", uri(place.file())));
        if (place.line() > 0) {
            var region = new LinkedHashMap<String, Object>();
            region.put("startLine", place.line());
            if (place.column() > 0) {
                region.put("startColumn", place.column());
            }
            physical.put("region", region);
        }
        return physical;
    }

    private static Map<String, Object> logicalLocation(Finding finding) {
        String name = finding.origin();
        return Map.of(
                "fullyQualifiedName",
                finding.fieldPath().isEmpty() ? name : name + " " + finding.fieldPath(),
                "kind",
                "resource");
    }

    /** A relative reference stays one; SARIF resolves it against the repository. */
    private static String uri(String file) {
        try {
            String path = file.replace('\\', '/');
            return path.startsWith("/")
                    ? new URI("file", "", path, null).toASCIIString()
                    : new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            return "unnamed";
        }
    }

    private static String level(Level level) {
        return switch (level) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO -> "note";
        };
    }
}
