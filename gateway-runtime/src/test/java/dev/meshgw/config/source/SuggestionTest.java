package dev.meshgw.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> KNOWN = List.of("credentialName", "credentialNames", "mode", "hosts", "port");

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "credentalName,  credentialName",
        "credentialname, credentialName",
        "credentialNmae, credentialName",
        "host,           hosts",
        "mdoe,           mode",
        "prt,            port"
    })
    void nearMissIsRecognised(String misspelt, String meant) {
        assertThat(Suggestion.closest(misspelt, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"selector", "x", "''", "nodes-of-the-cluster"})
    void strangersAreNotGuessed(String word) {
        assertThat(Suggestion.closest(word, KNOWN)).isEmpty();
    }

    @Test
    void wordsThatResembleEachOtherCanBeToldApart() {
        assertThat(Suggestion.closest("networking.gke.io", List.of("networking.k8s.io"), 2))
                .isEmpty();
    }

    @Test
    void longTextIsNotCompared() {
        assertThat(Suggestion.closest("a".repeat(10_000), List.of("a".repeat(9_999))))
                .isEmpty();
    }
}
