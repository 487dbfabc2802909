package dev.meshgw.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTableTest {

    private static HostTable<String> table(String... patterns) {
        var entries = new LinkedHashMap<HostPattern, String>();
        for (String pattern : patterns) {
            entries.put(new HostPattern(pattern), pattern);
        }
        return HostTable.of(entries);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "a.example.com,     a.example.com",
        "A.EXAMPLE.com,     a.example.com",
        "b.example.com,     *.example.com",
        "b.a.example.com,   *.a.example.com",
        "c.b.a.example.com, *.a.example.com",
        "example.com,       *.com",
        "com,               *",
        ".example.com,      *.com",
        "example.com.,      *",
        "'',                *"
    })
    void mostSpecificWins(String host, String expected) {
        assertThat(table("*", "*.com", "*.example.com", "*.a.example.com", "a.example.com")
                        .find(host))
                .isEqualTo(expected);
    }

    @Test
    void noHostMatchesOnlyTheStar() {
        assertThat(table("*", "*.com").find(null)).isEqualTo("*");
        assertThat(table("*.com", "a.com").find(null)).isNull();
    }

    @Test
    void emptyTableFindsNothing() {
        assertThat(table().find("a.example.com")).isNull();
    }

    @Test
    void portIsLeftOutByItsEnd() {
        assertThat(table("*.example.com").find("a.example.com:8443", "a.example.com".length()))
                .isEqualTo("*.example.com");
    }

    @Test
    void equalEntriesMakeEqualTables() {
        assertThat(table("a.com", "*.com")).isEqualTo(table("*.com", "a.com")).isNotEqualTo(table("a.com"));
    }

    @Test
    void agreesWithTryingEachPattern() {
        var random = new Random(1);
        List<String> labels = List.of("a", "b", "c", "example", "com");
        Map<HostPattern, String> entries = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            String host = host(random, labels);
            String pattern = random.nextBoolean() ? "*." + host : host;
            entries.put(new HostPattern(pattern), pattern);
        }
        HostTable<String> table = HostTable.of(entries);
        for (int i = 0; i < 5000; i++) {
            String host = host(random, labels);
            String expected = entries.keySet().stream()
                    .filter(pattern -> pattern.matches(host))
                    .sorted()
                    .map(HostPattern::value)
                    .findFirst()
                    .orElse(null);
            assertThat(table.find(host)).as(host).isEqualTo(expected);
        }
    }

    private static String host(Random random, List<String> labels) {
        var host = new StringBuilder(labels.get(random.nextInt(labels.size())));
        for (int i = random.nextInt(4); i > 0; i--) {
            host.append('.').append(labels.get(random.nextInt(labels.size())));
        }
        return host.toString();
    }
}
