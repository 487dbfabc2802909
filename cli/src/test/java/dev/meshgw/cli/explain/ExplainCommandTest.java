package dev.meshgw.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int explain(String... arguments) {
        var line = new ArrayList<>(List.of("explain"));
        line.addAll(List.of(arguments));
        var console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                Map.of(),
                Path.of(""),
                false);
        return Meshgw.run(line, console);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MGW2102", "mgw2102", "2102"})
    void knowsACodeHoweverItIsWritten(String code) {
        assertThat(explain(code)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("MGW2102\n")
                .contains(
                        "\nWrong:\n",
                        "\nMended:\n",
                        "  $ meshgw create -n istio-system secret tls shop \\\n    --key=");
    }

    @Test
    void listsEveryCodeOnALineThatFitsATerminal() {
        assertThat(explain()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .contains("MGW2101  a Gateway names a Secret that does not exist")
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
    }

    @Test
    void explainsTheCodesOfIstioctlToo() {
        assertThat(explain("ist0145")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("IST0145\ntwo Gateways with one host on one port\n\nThe server that comes first");
    }

    @Test
    void suggestsTheNearestOfAnUnknownCode() {
        assertThat(explain("MGW2199")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("there is no code \"MGW2199\"", "did you mean MGW21", "'meshgw explain' lists all codes");
    }

    @Test
    void printsTheManifestOfAnExampleAlone() {
        assertThat(explain("1701", "--mended")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("apiVersion: networking.istio.io/v1\n")
                .contains("selector: {istio: ingressgateway}");
    }
}
