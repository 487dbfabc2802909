package dev.meshgw.config.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

class DomainNameTest {

    @ParameterizedTest(name = "{0}: {1} and {2}")
    @MethodSource("nameMatches")
    void namesMatchAsIstiosTestsSay(String name, String a, String b, boolean expected) {
        assertThat(DomainName.matches(a, b)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1} in {2}")
    @MethodSource("subsets")
    void subsetsAreAsIstiosTestsSay(String name, String a, String b, boolean expected) {
        assertThat(DomainName.isSubset(a, b)).isEqualTo(expected);
    }

    static List<Arguments> nameMatches() throws IOException {
        return table("TestNameMatches");
    }

    static List<Arguments> subsets() throws IOException {
        return table("TestNameSubsetOf");
    }

    private static List<Arguments> table(String name) throws IOException {
        try (InputStream in = DomainNameTest.class.getResourceAsStream("/dev/meshgw/config/istio-host-matching.json")) {
            Map<?, ?> tables = (Map<?, ?>) JSON.std.mapFrom(in).get("tables");
            return ((List<?>) tables.get(name))
                    .stream()
                            .map(Map.class::cast)
                            .map(row -> Arguments.of(row.get("name"), row.get("a"), row.get("b"), row.get("out")))
                            .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "example.com", "example.com.", "xn--mnchen-3ya.de", "1.example", "A-1.b"})
    void namesOfRfc1123AreGood(String name) {
        assertThat(DomainName.problem(name)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'', empty domain name",
        "-a.com, label \"-a\" invalid",
        "a_b.com, label \"a_b\" invalid",
        "a..com, label \"\" invalid",
        "*.com, label \"*\" invalid",
        "10.0.0.1, cannot be all-numeric",
        "'a b', label \"a b\" invalid"
    })
    void otherNamesAreNamed(String name, String problem) {
        assertThat(DomainName.problem(name)).contains(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*.example.com", "*-a.example.com", "*a.example.com"})
    void aWildcardMayStartAName(String name) {
        assertThat(DomainName.wildcardProblem(name)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.*.com", "a*.com", "**.com", "*."})
    void aWildcardStandsNowhereElse(String name) {
        assertThat(DomainName.wildcardProblem(name)).isNotNull();
    }
}
