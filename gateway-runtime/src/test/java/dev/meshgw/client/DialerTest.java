package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.client.ClientOptions.AddressFamily;
import dev.meshgw.client.ExchangeFailure.HandshakeClosed;
import dev.meshgw.client.ExchangeFailure.NotConnected;
import dev.meshgw.client.ExchangeFailure.NotTls;
import dev.meshgw.client.ExchangeFailure.TimedOut;
import dev.meshgw.client.ExchangeFailure.UnresolvedHost;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way from a URL to a connection, and what can happen on it. */
final class DialerTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok";
    private static final TlsOptions NO_TRUST = TlsOptions.trusting(List::of);

    @Test
    void addressesAreTriedInTurn() throws Exception {
        try (var server = RawServer.answering(OK)) {
            var origin = server.address();

            var exchange = get(origin, rules(origin + ":127.0.0.2,127.0.0.1"));

            assertThat(exchange.body()).isEqualTo("ok");
            assertThat(exchange.events())
                    .hasAtLeastOneElementOfType(ExchangeEvent.ConnectFailed.class)
                    .hasAtLeastOneElementOfType(ExchangeEvent.Connected.class);
        }
    }

    @Test
    void refusedConnectionNamesEachAddress() throws Exception {
        var origin = new HostPort("closed.example", RawServer.closedPort());

        var exchange = get(origin, rules(origin + ":127.0.0.1,127.0.0.2"));

        assertThat(exchange.failure()).isInstanceOfSatisfying(NotConnected.class, refused -> {
            assertThat(refused.target()).isEqualTo(origin);
            assertThat(refused.timedOut()).isFalse();
            assertThat(refused.attempts())
                    .extracting(attempt -> attempt.address().getHostString() + " " + attempt.reason())
                    .containsExactly("127.0.0.1 Connection refused", "127.0.0.2 Connection refused");
        });
    }

    @Test
    void wildcardRuleYieldsToAnExactOne() throws Exception {
        try (var server = RawServer.answering(OK)) {
            var origin = server.address();

            var exchange = get(origin, rules("*:" + origin.port() + ":127.0.0.2", origin + ":127.0.0.1"));

            assertThat(exchange.body()).isEqualTo("ok");
        }
    }

    @Test
    void ruleThatWasTakenBackIsNone() {
        var origin = new HostPort("no..such-host", 1);

        var options = rules(origin + ":127.0.0.1", "-" + origin);

        assertThat(get(origin, options).failure()).isEqualTo(new UnresolvedHost("no..such-host"));
    }

    @Test
    void addressesOfTheOtherFamilyAreLeftOut() {
        var origin = new HostPort("v4.example", 1);
        var options = rules(origin + ":127.0.0.1").withAddresses(AddressMap.direct(), AddressFamily.IPV6);

        assertThat(get(origin, options).failure()).isEqualTo(new UnresolvedHost("v4.example"));
    }

    @Test
    void connectToLeadsElsewhereAndKeepsTheUrlsHost() throws Exception {
        try (var server = RawServer.answering(OK)) {
            var origin = new HostPort("any.example", 1);
            var rule = ConnectToRule.parse(
                    "any.example:1:127.0.0.1:" + server.address().port());
            var options = ClientOptions.of(NO_TRUST).withRules(List.of(), List.of(rule));

            var exchange = get(origin, options);

            assertThat(exchange.body()).isEqualTo("ok");
            assertThat(exchange.report().connection().host()).isNull();
        }
    }

    @Test
    void mapLeadsToWhereAPortReallyIs() throws Exception {
        try (var server = RawServer.answering(OK)) {
            var real = new InetSocketAddress("127.0.0.1", server.address().port());
            var map = new AddressMap(Map.of(new HostPort("127.0.0.1", 443), real), true);
            var origin = new HostPort("nginx.example.com", 443);
            var options = rules(origin + ":127.0.0.1").withAddresses(map, AddressFamily.ANY);

            var exchange = get(origin, options);

            assertThat(exchange.body()).isEqualTo("ok");
            assertThat(exchange.report().connection().remote().getPort()).isEqualTo(443);
        }
    }

    @Test
    void mapResolvesTheNamesOfItsPlace() throws Exception {
        try (var server = RawServer.answering(OK)) {
            var real = new InetSocketAddress("127.0.0.1", server.address().port());
            var map = new AddressMap(Map.of(new HostPort("httpbin", 8000), real), true);

            var exchange = get(
                    new HostPort("httpbin", 8000), ClientOptions.of(NO_TRUST).withAddresses(map, AddressFamily.ANY));

            assertThat(exchange.body()).isEqualTo("ok");
        }
    }

    @Test
    void loopbackOfAnotherPlaceIsNotOurs() throws Exception {
        try (var server = RawServer.answering(OK)) {
            var origin = new HostPort("127.0.0.1", server.address().port());
            var options = ClientOptions.of(NO_TRUST).withAddresses(new AddressMap(Map.of(), true), AddressFamily.ANY);

            assertThat(get(origin, options).failure()).isInstanceOf(NotConnected.class);
        }
    }

    @Test
    @Timeout(20)
    void silentServerRunsOutOfTimeInTheHandshake() throws Exception {
        try (var server = RawServer.silent()) {
            var origin = server.address();
            var options = Exchange.options(origin, NO_TRUST).withConnectTimeout(Duration.ofMillis(150));

            var exchange = Exchange.run(Exchange.request(origin, true), options);

            assertThat(exchange.failure()).isInstanceOfSatisfying(TimedOut.class, timedOut -> {
                assertThat(timedOut.phase()).isEqualTo(ExchangeFailure.Phase.HANDSHAKE);
                assertThat(timedOut.byConnectTimeout()).isTrue();
            });
        }
    }

    @Test
    void connectionClosedInTheHandshakeSaysSo() throws Exception {
        RawServer.Script closing = connection -> connection.getInputStream().read(new byte[4096]);
        try (var server = RawServer.playing(closing)) {
            var exchange = Exchange.get(server.address(), NO_TRUST);

            assertThat(exchange.failure()).isEqualTo(new HandshakeClosed(server.address(), false));
        }
    }

    @Test
    void connectionResetInTheHandshakeSaysSo() throws Exception {
        RawServer.Script resetting = connection -> {
            connection.getInputStream().read();
            connection.setSoLinger(true, 0);
            connection.close();
        };
        try (var server = RawServer.playing(resetting)) {
            var exchange = Exchange.get(server.address(), NO_TRUST);

            assertThat(exchange.failure()).isEqualTo(new HandshakeClosed(server.address(), true));
        }
    }

    @Test
    void serverWithoutTlsIsShownByItsFirstBytes() throws Exception {
        RawServer.Script plain = connection -> {
            connection.getInputStream().read(new byte[4096]);
            connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
        };
        try (var server = RawServer.playing(plain)) {
            assertThat(Exchange.get(server.address(), NO_TRUST).failure())
                    .isEqualTo(new NotTls("HTTP/1.1 400 Bad Request\r\n\r\n"));
        }
    }

    private static ClientOptions rules(String... rules) {
        return ClientOptions.of(NO_TRUST)
                .withRules(
                        java.util.Arrays.stream(rules).map(ResolveRule::parse).toList(), List.of());
    }

    private static Exchange get(HostPort origin, ClientOptions options) {
        return Exchange.run(Exchange.request(origin, false), options);
    }
}
