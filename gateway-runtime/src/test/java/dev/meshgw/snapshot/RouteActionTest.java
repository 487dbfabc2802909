package dev.meshgw.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.meshgw.snapshot.RouteAction.PathRewrite;
import dev.meshgw.snapshot.RouteAction.Redirect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteActionTest {

    @Test
    void replacedPathKeepsTheQuery() {
        assertThat(new PathRewrite.Replace("/b").apply("/a/x?q=1")).isEqualTo("/b?q=1");
    }

    @Test
    void newQueryReplacesTheOldOne() {
        assertThat(new PathRewrite.Replace("/b?r=2").apply("/a?q=1")).isEqualTo("/b?r=2");
    }

    @Test
    void replacedPrefixKeepsTheRest() {
        assertThat(new PathRewrite.ReplacePrefix("/a", "/b").apply("/a/x?q=1")).isEqualTo("/b/x?q=1");
    }

    @ParameterizedTest(name = "{0} by {1}: {2} → {3}")
    @CsvSource({
        "'^/service/([^/]+)(/.*)$', '\\2/instance/\\1', /service/foo/v1/api?q, /v1/api/instance/foo?q",
        "one,                       two,                /xxx/one/yyy/one/zzz,   /xxx/two/yyy/two/zzz",
        "a,                         '\\\\',             /a,                     '/\\'",
        "x(y)?,                     '<\\1>',            /x,                     /<>"
    })
    void expressionReplacesEveryMatchOfThePath(String regex, String substitution, String path, String expected) {
        assertThat(new PathRewrite.ReplaceRegex(Pattern.compile(regex), substitution).apply(path))
                .isEqualTo(expected);
    }

    private final Request request = Request.get("a.com:8080", "/x?q=1").over("http");

    @Test
    void redirectKeepsWhatItDoesNotName() {
        assertThat(new Redirect(301, null, null, 0, null).location(request)).isEqualTo("http://a.com:8080/x?q=1");
    }

    @Test
    void redirectReplacesAuthorityAndPath() {
        assertThat(new Redirect(302, null, "b.com", 0, new PathRewrite.Replace("/y")).location(request))
                .isEqualTo("http://b.com/y?q=1");
    }

    @Test
    void redirectPortReplacesThatOfTheRequest() {
        assertThat(new Redirect(301, "https", null, 8443, null).location(request))
                .isEqualTo("https://a.com:8443/x?q=1");
    }

    @Test
    void defaultPortOfTheOldSchemeIsDropped() {
        assertThat(new Redirect(301, "https", null, 0, null)
                        .location(Request.get("a.com:80", "/").over("http")))
                .isEqualTo("https://a.com/");
    }

    @Test
    void otherPortsStayWhenTheSchemeChanges() {
        assertThat(new Redirect(301, "https", null, 0, null).location(request)).isEqualTo("https://a.com:8080/x?q=1");
    }
}
