package dev.meshgw.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshgw.cli.client.CurlArguments.Piece;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CurlArgumentsTest {

    @Test
    void readsTheLineOfTheDocument() {
        var arguments = parse(
                "-v",
                "-HHost:httpbin.example.com",
                "--resolve",
                "httpbin.example.com:8443:127.0.0.1",
                "--cacert",
                "example.com.crt",
                "https://httpbin.example.com:8443/status/418");

        assertThat(arguments.has(CurlOption.VERBOSE)).isTrue();
        assertThat(arguments.all(CurlOption.HEADER)).containsExactly("Host:httpbin.example.com");
        assertThat(arguments.last(CurlOption.RESOLVE)).contains("httpbin.example.com:8443:127.0.0.1");
        assertThat(arguments.last(CurlOption.CACERT)).contains("example.com.crt");
        assertThat(arguments.urls()).containsExactly("https://httpbin.example.com:8443/status/418");
    }

    @Test
    void lettersMayStandTogether() {
        var arguments = parse("-sSf", "http://a/");

        assertThat(arguments.given().keySet())
                .containsExactlyInAnyOrder(CurlOption.SILENT, CurlOption.SHOW_ERROR, CurlOption.FAIL);
    }

    @Test
    void theRestOfAClusterIsTheParameterOfItsLastLetter() {
        var arguments = parse("-so/dev/null", "-w%{http_code}", "-XPUT", "-d=x");

        assertThat(arguments.has(CurlOption.SILENT)).isTrue();
        assertThat(arguments.outputs()).containsExactly("/dev/null");
        assertThat(arguments.last(CurlOption.WRITE_OUT)).contains("%{http_code}");
        assertThat(arguments.last(CurlOption.REQUEST)).contains("PUT");
        assertThat(arguments.data()).containsExactly(new Piece(CurlOption.DATA, "=x"));
    }

    @Test
    void aParameterMayLookLikeAnOption() {
        assertThat(parse("-H", "-x: y", "http://a/").all(CurlOption.HEADER)).containsExactly("-x: y");
    }

    @Test
    void anOptionMayBeCutShort() {
        assertThat(parse("--sil", "--inc", "http://a/").given().keySet())
                .containsExactlyInAnyOrder(CurlOption.SILENT, CurlOption.INCLUDE);
    }

    @Test
    void noTurnsAFlagOff() {
        assertThat(parse("-v", "--no-verbose", "http://a/").has(CurlOption.VERBOSE))
                .isFalse();
    }

    @Test
    void afterTwoDashesAllIsUrl() {
        assertThat(parse("--", "-v").urls()).containsExactly("-v");
    }

    @Test
    void outputsKeepTheirOrder() {
        assertThat(parse("-o", "one", "-O", "http://a/1", "http://a/2").outputs())
                .containsExactly("one", "");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "--frobnicate,       option --frobnicate: is unknown",
        "--cacert,           option --cacert: requires parameter",
        "-o,                 option -o: requires parameter",
        "--cacert=x,         option --cacert=x: is unknown",
        "--ma,               option --ma: is ambiguous",
        "-m abc,             option -m: expected a proper numerical parameter",
        "--max-time -1,      option --max-time: expected a positive numerical parameter",
        "--max-redirs x,     option --max-redirs: expected a proper numerical parameter",
        "--compressed,       option --compressed: is not available in meshgw curl",
        "-x proxy:1,         option -x: is not available in meshgw curl",
        "-svF a=b,           option -F: is not available in meshgw curl"
    })
    void refusesAsCurlDoes(String line, String message) {
        assertThatThrownBy(() -> parse(line.split(" ")))
                .isInstanceOf(CurlUsageException.class)
                .hasMessage(message);
    }

    @Test
    void whatIsMissingComesWithAWayOut() {
        assertThatThrownBy(() -> parse("--proxy", "a:1"))
                .isInstanceOfSatisfying(
                        CurlUsageException.class,
                        refusal -> assertThat(refusal.fix())
                                .hasValueSatisfying(fix -> assertThat(fix).contains("--connect-to")));
    }

    @Test
    void everyOptionOfCurlIsKnownOneWayOnly() {
        for (CurlOption option : CurlOption.values()) {
            assertThat(MissingOptions.has(option.longName()))
                    .as(option.longName())
                    .isFalse();
        }
    }

    @Test
    void everyOptionThatCurlListsIsKnown() throws Exception {
        for (String option : listedByCurl()) {
            String name = option.replaceFirst("^--(no-)?", "");
            assertThat(CurlOption.named(name).isPresent() || MissingOptions.has(name))
                    .as(option)
                    .isTrue();
        }
    }

    @Test
    void everyLetterThatCurlListsIsKnown() throws Exception {
        for (String letter : lettersListedByCurl()) {
            char c = letter.charAt(1);
            assertThat(CurlOption.of(c).isPresent() || MissingOptions.nameOf(c) != null)
                    .as(letter)
                    .isTrue();
        }
    }

    private static List<String> listedByCurl() throws Exception {
        return found("(?m)^ *(?:-., )?(--[a-z0-9.-]+)");
    }

    private static List<String> lettersListedByCurl() throws Exception {
        return found("(?m)^ *(-.), --");
    }

    private static List<String> found(String pattern) throws Exception {
        String help;
        try {
            Process process = new ProcessBuilder("curl", "--help", "all").start();
            help = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            return Assumptions.abort("there is no curl, whose options these are");
        }
        var found = Pattern.compile(pattern)
                .matcher(help)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(found).hasSizeGreaterThan(40);
        return found;
    }

    private static CurlArguments parse(String... args) {
        return CurlArguments.parse(List.of(args));
    }
}
