package dev.meshgw.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code completions/} and {@code man/} are what this version generates. {@code mvn test -Dupdate} writes them anew. */
class GeneratedFilesFreshTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Map<String, String> files = DocsCommand.files(console());

    @Test
    void committedFilesAreWhatIsGenerated() throws IOException {
        if (System.getProperty("update") != null) {
            for (var file : files.entrySet()) {
                Path path = ROOT.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        for (var file : files.entrySet()) {
            assertThat(ROOT.resolve(file.getKey()))
                    .as("%s is stale: mvn -pl cli -am test -Dupdate", file.getKey())
                    .hasContent(file.getValue());
        }
    }

    @Test
    void nothingElseIsCommittedBesideThem() throws IOException {
        var present = new TreeSet<String>();
        for (String folder : new String[] {"completions", "man"}) {
            try (var listed = Files.list(ROOT.resolve(folder))) {
                listed.forEach(file -> present.add(folder + "/" + file.getFileName()));
            }
        }
        assertThat(present).isEqualTo(new TreeSet<>(files.keySet()));
    }

    private static Console console() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new Console(InputStream.nullInputStream(), nowhere, nowhere, Map.of(), Path.of(""), false);
    }
}
