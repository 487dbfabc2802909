package dev.meshgw.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.snapshot.RequestMatch.HeaderMatch;
import dev.meshgw.snapshot.RequestMatch.QueryMatch;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteConfigurationTest {

    private static final SourceLocation NOWHERE = new SourceLocation("test", 0, 0);
    private static final RouteAction OK = new RouteAction.DirectResponse(200, "");

    private static Route route(String name, RequestMatch match) {
        return new Route(name, match, OK, NOWHERE);
    }

    private static RouteConfiguration routes(boolean requireTls, String domain, Route... routes) {
        var pattern = new HostPattern(domain);
        var host = new VirtualHost(domain + ":80", List.of(pattern), requireTls, List.of(routes));
        return new RouteConfiguration("http.8080", HostTable.of(Map.of(pattern, host)));
    }

    @ParameterizedTest
    @CsvSource({"www.example.com", "www.example.com:8080", "WWW.Example.COM:80"})
    void hostIsComparedWithoutCaseAndPort(String authority) {
        assertThat(routes(false, "www.example.com", route("", RequestMatch.ANY)).route(Request.get(authority, "/")))
                .isInstanceOf(RouteDecision.Routed.class);
    }

    @Test
    void addressInBracketsKeepsItsColons() {
        var configuration = routes(false, "[::1]", route("", RequestMatch.ANY));
        assertThat(configuration.route(Request.get("[::1]", "/"))).isInstanceOf(RouteDecision.Routed.class);
        assertThat(configuration.route(Request.get("[::1]:8443", "/"))).isInstanceOf(RouteDecision.Routed.class);
    }

    @Test
    void otherHostHasNoVirtualHost() {
        assertThat(routes(false, "www.example.com").route(Request.get("example.com", "/")))
                .isEqualTo(RouteDecision.NO_VIRTUAL_HOST);
    }

    @Test
    void firstRuleThatMatchesWins() {
        var configuration = routes(
                false,
                "*",
                route("a", new RequestMatch(new PathMatch.Prefix("/a", false), List.of(), List.of())),
                route("rest", RequestMatch.ANY));
        assertThat(((RouteDecision.Routed) configuration.route(Request.get("x", "/ab")))
                        .route()
                        .name())
                .isEqualTo("a");
        assertThat(((RouteDecision.Routed) configuration.route(Request.get("x", "/b")))
                        .route()
                        .name())
                .isEqualTo("rest");
    }

    @Test
    void requiredTlsRedirectsPlainTextBeforeAnyRule() {
        var configuration = routes(true, "*", route("", RequestMatch.ANY));
        var request = Request.get("www.example.com:8080", "/a?b").over("http");
        assertThat(configuration.route(request))
                .isInstanceOfSatisfying(
                        RouteDecision.RequiresTls.class,
                        requiresTls -> assertThat(requiresTls.location(request))
                                .isEqualTo("https://www.example.com:8080/a?b"));
        assertThat(configuration.route(request.over("https"))).isInstanceOf(RouteDecision.Routed.class);
    }

    /** Over many calls, so that what the measurement itself allocates does not count. */
    @Test
    void decidingAboutAHitAllocatesNothing() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported());
        var match = new RequestMatch(
                new PathMatch.Prefix("/status", false),
                List.of(new HeaderMatch("x-user", new ValueMatch.Prefix("m"), false)),
                List.of(new QueryMatch("v", new ValueMatch.Exact("1"))));
        var configuration = routes(false, "*.example.com", route("", match));
        var request =
                Request.get("Httpbin.example.com:8443", "/status/418?a=b&v=1").with("x-user", "me");
        int calls = 20_000;
        for (int i = 0; i < calls; i++) {
            configuration.route(request);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < calls; i++) {
            configuration.route(request);
        }
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / calls).isZero();
    }
}
