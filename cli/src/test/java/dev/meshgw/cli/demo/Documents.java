package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The documents to the letter, as the tests carry them. */
final class Documents {

    static final String SECURE_GATEWAYS = "secure-gateways.md";
    static final String SNI_PASSTHROUGH = "ingress-sni-passthrough.md";
    static final String CERTIFICATES = "Generate client and server certificates and keys";

    private Documents() {}

    static Walkthrough read(String document) throws IOException {
        try (InputStream text = Documents.class.getResourceAsStream("/documents/" + document)) {
            return Walkthrough.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The commands below one heading. */
    static List<String> commands(String document, String heading) throws IOException {
        var commands = read(document).sections().stream()
                .filter(section -> section.title().equals(heading))
                .flatMap(section -> section.steps().stream())
                .map(Walkthrough.Step::command)
                .toList();
        assertThat(commands).as("%s: %s", document, heading).isNotEmpty();
        return commands;
    }
}
