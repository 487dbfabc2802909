package dev.meshgw.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.meshgw.snapshot.RequestMatch.HeaderMatch;
import dev.meshgw.snapshot.RequestMatch.QueryMatch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestMatchTest {

    @ParameterizedTest(name = "{0} ~ {1} → {2}")
    @CsvSource({
        "/status,  /status/418,   true",
        "/status,  /statusX,      true",
        "/status,  /status?x=1,   true",
        "/status,  /stat,         false",
        "/status/, /status,       false",
        "/status,  /STATUS,       false",
        "/a?b,     /a?b,          false"
    })
    void prefixComparesBytesOfThePath(String prefix, String path, boolean expected) {
        assertThat(new PathMatch.Prefix(prefix, false).matches(path)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} = {1} → {2}")
    @CsvSource({
        "/hello, /hello,     true",
        "/hello, /hello?a=b, true",
        "/hello, /hello#a,   true",
        "/hello, /hello/,    false",
        "/hello, /hell,      false",
        "/a?b,   /a?b,       false"
    })
    void exactComparesThePathWithoutItsQuery(String exact, String path, boolean expected) {
        assertThat(new PathMatch.Exact(exact, false).matches(path)).isEqualTo(expected);
    }

    @Test
    void caseIsIgnoredWhenAsked() {
        assertThat(new PathMatch.Exact("/Hello", true).matches("/hELLO")).isTrue();
        assertThat(new PathMatch.Prefix("/Hello", true).matches("/hELLO/you")).isTrue();
    }

    @ParameterizedTest(name = "{0} ~ {1} → {2}")
    @CsvSource({"/v[12]/.*, /v1/x, true", "/v[12], /v1/x, false", "/v[12]/x, /v1/x?y, true", "v1, /v1, false"})
    void regexMustMatchTheWholePath(String regex, String path, boolean expected) {
        assertThat(new PathMatch.Regex(Pattern.compile(regex)).matches(path)).isEqualTo(expected);
    }

    private static boolean header(Request request, ValueMatch value, boolean inverted) {
        return new RequestMatch(PathMatch.ANY, List.of(new HeaderMatch("x-a", value, inverted)), List.of())
                .matches(request);
    }

    private final Request without = Request.get("a.com", "/");
    private final Request withB = without.with("x-a", "b");

    @Test
    void absentHeaderMatchesNothing() {
        assertThat(header(without, new ValueMatch.Prefix(""), false)).isFalse();
        assertThat(header(without, ValueMatch.PRESENT, false)).isFalse();
        assertThat(header(withB, ValueMatch.PRESENT, false)).isTrue();
    }

    @Test
    void headerValuesAreComparedWithCase() {
        assertThat(header(withB, new ValueMatch.Exact("b"), false)).isTrue();
        assertThat(header(withB, new ValueMatch.Exact("B"), false)).isFalse();
    }

    @Test
    void absentHeaderCountsAsEmptyForWithoutHeaders() {
        assertThat(header(without, new ValueMatch.Exact("b"), true)).isTrue();
        assertThat(header(without, new ValueMatch.Exact(""), true)).isFalse();
        assertThat(header(withB, new ValueMatch.Exact("b"), true)).isFalse();
    }

    @Test
    void withoutHeadersOfAnyValueWantsTheHeaderAway() {
        assertThat(header(without, ValueMatch.PRESENT, true)).isTrue();
        assertThat(header(withB, ValueMatch.PRESENT, true)).isFalse();
    }

    @Test
    void authorityIsComparedWithItsPort() {
        var match = new HeaderMatch(":authority", new ValueMatch.Exact("a.com"), false);
        assertThat(match.holds(Request.get("a.com", "/"))).isTrue();
        assertThat(match.holds(Request.get("a.com:8443", "/"))).isFalse();
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "/?v=1,       true",
        "/?a=0&v=1,   true",
        "/?v=1&v=2,   true",
        "/?v=2&v=1,   false",
        "/?vv=1,      false",
        "/?a=v=1,     false",
        "/?v,         false",
        "/?v=1#v=2,   true",
        "/#?v=1,      false",
        "/v=1,        false",
        "/?v=%31,     false"
    })
    void firstQueryParameterOfTheNameCounts(String path, boolean expected) {
        assertThat(new QueryMatch("v", new ValueMatch.Exact("1")).matches(path)).isEqualTo(expected);
    }

    @Test
    void queryParameterWithoutValueIsPresentAndEmpty() {
        assertThat(new QueryMatch("v", ValueMatch.PRESENT).matches("/?v")).isTrue();
        assertThat(new QueryMatch("v", new ValueMatch.Exact("")).matches("/?v&b=c"))
                .isTrue();
    }

    @Test
    void equalConditionsAreEqual() {
        assertThat(new PathMatch.Regex(Pattern.compile("/a.*")))
                .isEqualTo(new PathMatch.Regex(Pattern.compile("/a.*")));
    }

    @Test
    void onlyRulesWithoutConditionsAreCatchAll() {
        assertThat(RequestMatch.ANY.isCatchAll()).isTrue();
        assertThat(new RequestMatch(new PathMatch.Regex(Pattern.compile(".*")), List.of(), List.of()).isCatchAll())
                .isTrue();
        assertThat(new RequestMatch(PathMatch.ANY, List.of(), List.of(new QueryMatch("v", ValueMatch.PRESENT)))
                        .isCatchAll())
                .isFalse();
        assertThat(new RequestMatch(new PathMatch.Prefix("/a", false), List.of(), List.of()).isCatchAll())
                .isFalse();
    }
}
