package dev.meshgw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.gateway.netty.ConnectionRecord;
import dev.meshgw.gateway.netty.DownstreamPeer;
import dev.meshgw.gateway.netty.ExchangeRecord;
import dev.meshgw.gateway.netty.UpstreamPeer;
import dev.meshgw.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The format is Istio's default: istio.io, "Envoy Access Logs", "Default access log format". */
class AccessLogTest {

    private static final long START = Instant.parse("2026-11-22T01:02:03.004Z").toEpochMilli();

    private static final DownstreamPeer DOWNSTREAM =
            new DownstreamPeer(1, "127.0.0.1_8443", "127.0.0.1:8443", "127.0.0.1:50000", "httpbin.example.com");

    private final List<String> lines = new ArrayList<>();
    private final AccessLog log = new AccessLog(lines::add, () -> Snapshot.EMPTY);

    @Test
    void aRequestIsALineInEnvoysFormat() {
        log.exchange(new ExchangeRecord(
                START,
                7,
                new ExchangeRecord.Request(
                        "GET", "/status/418", "HTTP/2", "httpbin.example.com", "127.0.0.1", "curl/7.88.1", "id-1", 0),
                new ExchangeRecord.Response(418, null, "via_upstream", 3, 135),
                DOWNSTREAM,
                new UpstreamPeer(
                        "outbound|8000||httpbin.default.svc.cluster.local", "127.0.0.1:9000", "127.0.0.1:40000", null),
                null));

        assertThat(lines)
                .containsExactly(
                        "[2026-11-22T01:02:03.004Z] \"GET /status/418 HTTP/2\" 418 - via_upstream - \"-\" 0 135 7 3"
                                + " \"127.0.0.1\" \"curl/7.88.1\" \"id-1\" \"httpbin.example.com\" \"127.0.0.1:9000\""
                                + " outbound|8000||httpbin.default.svc.cluster.local 127.0.0.1:40000 127.0.0.1:8443"
                                + " 127.0.0.1:50000 httpbin.example.com -");
    }

    @Test
    void aConnectionWithoutFilterChainIsEnvoysLine() {
        log.connection(new ConnectionRecord(START, 1, DOWNSTREAM, null, "NR", "filter_chain_not_found", 0, 0, null));

        assertThat(lines)
                .containsExactly("[2026-11-22T01:02:03.004Z] \"- - -\" 0 NR filter_chain_not_found - \"-\" 0 0 1 -"
                        + " \"-\" \"-\" \"-\" \"-\" \"-\" - - 127.0.0.1:8443 127.0.0.1:50000 httpbin.example.com -");
    }

    @Test
    void whatAPeerSendsCannotBeginALine() {
        log.exchange(new ExchangeRecord(
                START,
                0,
                new ExchangeRecord.Request("GET", "/", "HTTP/1.1", null, null, "a\nb", null, 0),
                new ExchangeRecord.Response(404, "NR", "route_not_found", -1, 0),
                DOWNSTREAM,
                null,
                null));

        assertThat(lines).singleElement().asString().contains("\"a\\x0ab\"").doesNotContain("\n");
    }
}
