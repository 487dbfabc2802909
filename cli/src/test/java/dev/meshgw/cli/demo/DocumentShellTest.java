package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshgw.cli.Console;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentShellTest {

    @TempDir
    Path folder;

    private DocumentShell shell;

    @BeforeEach
    void open() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        shell = new DocumentShell(new Console(
                InputStream.nullInputStream(), nowhere, nowhere, Map.of("HOST", "a.example.com"), folder, false));
    }

    @Test
    void meshgwRunsInThisProcess() {
        assertThat(shell.run("meshgw --version").output()).startsWith("meshgw ");
    }

    @Test
    void quotesKeepSpaces() {
        assertThat(shell.run("echo '/O=example  Inc.' \"b  c\"").output()).isEqualTo("/O=example  Inc. b  c\n");
    }

    @Test
    void variablesExpandInDoubleQuotesOnly() {
        assertThat(shell.run("echo \"$HOST:${HOST}\" '$HOST'").output())
                .isEqualTo("a.example.com:a.example.com $HOST\n");
    }

    @Test
    void commandSubstitutionGivesTheOutputWithoutItsLastLineEnd() {
        assertThat(shell.run("echo \"<$(echo $(echo x))>\"").output()).isEqualTo("<x>\n");
    }

    @Test
    void evalSetsVariables() {
        shell.run("eval \"$(echo 'export A=1 B=2')\"");
        assertThat(shell.run("echo $A $B").output()).isEqualTo("1 2\n");
    }

    @Test
    void aHereDocumentExpandsVariables() {
        assertThat(shell.run("cat <<EOF\nhost: $HOST\nEOF").output()).isEqualTo("host: a.example.com\n");
    }

    @Test
    void aQuotedHereDocumentIsLiteral() {
        shell.run("cat <<\\EOF > ./nginx.conf\n'$remote_addr'\nEOF");
        assertThat(folder.resolve("nginx.conf")).hasContent("'$remote_addr'\n");
    }

    @Test
    void aPipeFeedsTheNextCommand() {
        assertThat(shell.run("echo piped | cat").output()).isEqualTo("piped\n");
    }

    @Test
    void otherCommandsAreRefused() {
        assertThat(shell.run("wget x").exitCode()).isEqualTo(127);
    }

    @Test
    void nothingOutsideOfTheFolderIsRemoved() {
        assertThatThrownBy(() -> shell.run("rm -rf ../x")).hasMessageContaining("outside of the walkthrough's folder");
    }
}
