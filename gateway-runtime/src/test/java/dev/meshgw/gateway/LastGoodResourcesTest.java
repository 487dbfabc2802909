package dev.meshgw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.gateway.LastGoodResources.Loaded;
import dev.meshgw.gateway.ManifestSources.ReadFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastGoodResourcesTest {

    private static final String GATEWAY = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: { name: %s }
            spec:
              servers:
              - port: { number: 443, name: %s, protocol: HTTPS }
                tls: { mode: SIMPLE, credentialName: c }
                hosts: [ "a.example.com" ]
            """;

    private final LastGoodResources resources = new LastGoodResources();

    @Test
    void aBrokenResourceStaysAsItWasGood() {
        load(file("a.yaml", gateway("one", "good") + "---\n" + gateway("two", "good")));
        Loaded loaded =
                load(file("a.yaml", gateway("one", "good").replace("mode", "mod") + "---\n" + gateway("two", "new")));

        assertThat(names(loaded)).containsExactlyInAnyOrder("one/good", "two/new");
        assertThat(loaded.kept()).containsExactly("Gateway default/one");
        assertThat(loaded.diagnostics()).extracting(Diagnostic::what).anyMatch(what -> what.contains("mod"));
    }

    @Test
    void aFileThatIsNoYamlAnyMoreKeepsAllItHad() {
        load(file("a.yaml", gateway("one", "good")));
        Loaded loaded = load(file("a.yaml", "apiVersion: [\n"));

        assertThat(names(loaded)).containsExactly("one/good");
        assertThat(loaded.kept()).containsExactly("Gateway default/one");
    }

    @Test
    void aMendedFileIsTakenAsItIs() {
        load(file("a.yaml", gateway("one", "good")));
        load(file("a.yaml", "apiVersion: [\n"));
        Loaded loaded = load(file("a.yaml", gateway("one", "mended")));

        assertThat(names(loaded)).containsExactly("one/mended");
        assertThat(loaded.kept()).isEmpty();
        assertThat(loaded.diagnostics()).isEmpty();
    }

    @Test
    void aDocumentThatIsGoneTakesItsResourceAlong() {
        load(file("a.yaml", gateway("one", "good") + "---\n" + gateway("two", "good")));
        assertThat(names(load(file("a.yaml", gateway("two", "good"))))).containsExactly("two/good");
    }

    @Test
    void aDocumentThatIsGoneBesideABrokenOneIsGone() {
        load(file("a.yaml", gateway("one", "good") + "---\n" + gateway("two", "good")));
        Loaded loaded = load(file("a.yaml", gateway("two", "good").replace("mode", "mod")));
        assertThat(names(loaded)).containsExactly("two/good");
    }

    @Test
    void aFileThatIsGoneTakesItsResourcesAlong() {
        load(file("a.yaml", gateway("one", "good")));
        assertThat(names(load())).isEmpty();
    }

    @Test
    void theLaterOfTwoFilesWinsAndSaysSo() {
        Loaded loaded = load(file("a.yaml", gateway("one", "first")), file("b.yaml", gateway("one", "second")));

        assertThat(names(loaded)).containsExactly("one/second");
        assertThat(loaded.diagnostics()).singleElement().satisfies(diagnostic -> {
            assertThat(diagnostic.what()).isEqualTo("Gateway \"default/one\" is defined twice");
            assertThat(diagnostic.location().file()).isEqualTo("b.yaml");
        });
    }

    private Loaded load(ReadFile... files) {
        return resources.update(List.of(files));
    }

    private static String gateway(String name, String portName) {
        return GATEWAY.formatted(name, portName);
    }

    private static ReadFile file(String name, String text) {
        return new ReadFile(name, ConfigReader.DEFAULT_NAMESPACE, new ManifestReader().parse(name, text));
    }

    /** Each Gateway with the name of its port, in which the versions differ. */
    private static List<String> names(Loaded loaded) {
        return loaded.config().resources().stream()
                .map(resource -> resource.metadata().name() + "/" + portName(resource))
                .toList();
    }

    private static String portName(Resource resource) {
        return ((dev.meshgw.config.resource.Gateway) resource)
                .servers()
                .get(0)
                .port()
                .name();
    }
}
