package dev.meshgw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {

    @Test
    void onlyATerminalIsColoured() {
        assertThat(console(true, Map.of()).colour()).isTrue();
        assertThat(console(false, Map.of()).colour()).isFalse();
    }

    @Test
    void noColorTurnsColourOff() {
        assertThat(console(true, Map.of("NO_COLOR", "1")).colour()).isFalse();
    }

    @Test
    void anEmptyNoColorMeansNothing() {
        assertThat(console(true, Map.of("NO_COLOR", "")).colour()).isTrue();
    }

    @Test
    void theLocaleSaysWhetherThereIsMoreThanAscii() {
        assertThat(console(true, Map.of("LANG", "C.UTF-8")).unicode()).isTrue();
        assertThat(console(true, Map.of("LANG", "de_DE.utf8")).unicode()).isTrue();
        assertThat(console(true, Map.of("LANG", "C.UTF-8", "LC_ALL", "C")).unicode())
                .isFalse();
        assertThat(console(true, Map.of()).unicode()).isFalse();
    }

    private static Console console(boolean terminal, Map<String, String> environment) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new Console(InputStream.nullInputStream(), nowhere, nowhere, environment, Path.of(""), terminal);
    }
}
