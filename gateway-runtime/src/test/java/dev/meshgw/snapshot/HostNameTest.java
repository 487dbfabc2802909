package dev.meshgw.snapshot;

import static dev.meshgw.conformance.ConformanceTable.object;
import static dev.meshgw.conformance.ConformanceTable.rows;
import static dev.meshgw.conformance.ConformanceTable.strings;
import static dev.meshgw.conformance.ConformanceTable.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.conformance.ConformanceTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The algebra of hosts, against Istio's own tables. */
class HostNameTest {

    private static List<Map<String, Object>> table(String name) {
        return rows(object(ConformanceTable.read("host-matching.json").get("tables"))
                .get(name));
    }

    static List<Map<String, Object>> matches() {
        return table("TestNameMatches");
    }

    @ParameterizedTest
    @MethodSource("matches")
    void matchesInEitherDirection(Map<String, Object> row) {
        assertThat(new HostName(text(row, "a")).matches(new HostName(text(row, "b"))))
                .isEqualTo(row.get("out"));
    }

    static List<Map<String, Object>> benchmarkMatches() {
        return table("BenchmarkNameMatch");
    }

    @ParameterizedTest
    @MethodSource("benchmarkMatches")
    void coversTheOther(Map<String, Object> row) {
        assertThat(new HostName(text(row, "z")).isSubsetOf(new HostName(text(row, "a"))))
                .isEqualTo(row.get("matches"));
    }

    static List<Map<String, Object>> subsets() {
        return table("TestNameSubsetOf");
    }

    @ParameterizedTest
    @MethodSource("subsets")
    void isSubsetOf(Map<String, Object> row) {
        assertThat(new HostName(text(row, "a")).isSubsetOf(new HostName(text(row, "b"))))
                .isEqualTo(row.get("out"));
    }

    static List<Map<String, Object>> specificity() {
        return table("TestMoreSpecific");
    }

    @ParameterizedTest
    @MethodSource("specificity")
    void moreSpecificComesFirst(Map<String, Object> row) {
        assertThat(new HostName(text(row, "host1")).compareTo(new HostName(text(row, "host2"))) <= 0)
                .isEqualTo(row.get("expected"));
    }

    static List<Map<String, Object>> namespaces() {
        return table("TestNamesForNamespace");
    }

    @ParameterizedTest
    @MethodSource("namespaces")
    void namespacesRestrict(Map<String, Object> row) {
        assertThat(HostName.forNamespace(strings(row.get("hosts")), text(row, "namespace")))
                .isEqualTo(HostName.of(strings(row.get("want"))));
    }

    static List<Map<String, Object>> intersections() {
        return table("TestNamesIntersection");
    }

    @ParameterizedTest
    @MethodSource("intersections")
    void intersectionKeepsTheNarrower(Map<String, Object> row) {
        assertThat(HostName.intersection(HostName.of(strings(row.get("a"))), HostName.of(strings(row.get("b")))))
                .isEqualTo(HostName.of(strings(row.get("intersection"))));
    }

    static List<Map<String, Object>> orders() {
        return table("TestNamesSortOrder");
    }

    @ParameterizedTest
    @MethodSource("orders")
    void sortsMostSpecificFirst(Map<String, Object> row) {
        var hosts = new ArrayList<>(HostName.of(strings(row.get("in"))));
        Collections.sort(hosts);
        assertThat(hosts).isEqualTo(HostName.of(strings(row.get("want"))));
    }

    @Test
    void everyTableIsUsed() {
        assertThat(object(ConformanceTable.read("host-matching.json").get("tables")))
                .containsOnlyKeys(
                        "BenchmarkNameMatch",
                        "TestNameMatches",
                        "TestNameSubsetOf",
                        "TestMoreSpecific",
                        "TestNamesForNamespace",
                        "TestNamesIntersection",
                        "TestNamesSortOrder");
    }
}
