package dev.meshgw.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.Meshgw;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocsCommandTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void writesManualPagesAndCompletions() {
        assertThat(docs("share")).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("share/man/meshgw.1")).isNotEmptyFile();
        assertThat(folder.resolve("share/completions/meshgw.bash")).isNotEmptyFile();
    }

    @Test
    void aManualPageShowsTheExampleOfAFileAsItStands() throws IOException {
        docs("share");

        assertThat(Files.readString(folder.resolve("share/man/meshgw-pki-apply.1")))
                .contains(".nf\n  defaults:               # of all that does not say it itself\n    out: certs ")
                .contains("keyType: rsa:2048\n.fi\n");
    }

    @Test
    void aManualPageStartsWithOneSentence() throws IOException {
        docs("share");

        assertThat(Files.readString(folder.resolve("share/man/meshgw-pki-apply.1")))
                .contains(
                        ".SH NAME\nmeshgw\\-pki\\-apply \\- Make all certificates that a file asks for, and keep them so\n");
    }

    @Test
    void aFolderThatCannotBeMadeIsNoDefect() throws IOException {
        Path file = Files.writeString(folder.resolve("completions"), "");
        assertThat(docs(".")).isEqualTo(ExitCode.CONFIG);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualTo("meshgw: error: cannot write into " + folder + "\n  why: " + file
                        + " is not a folder\n  fix: name a folder that you may write into\n");
    }

    private int docs(String directory) {
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        var console = new Console(InputStream.nullInputStream(), stream, stream, Map.of(), folder, false);
        return Meshgw.run(List.of("docs", directory), console);
    }
}
