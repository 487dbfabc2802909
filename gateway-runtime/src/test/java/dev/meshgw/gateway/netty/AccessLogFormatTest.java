package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccessLogFormatTest {

    private static final long MIDNIGHT = 1_700_006_400_123L; // 2023-11-15T00:00:00.123Z

    @Test
    void anExchangeIsWrittenAsIstioDoes() {
        var record = new ExchangeRecord(
                MIDNIGHT,
                7,
                new ExchangeRecord.Request(
                        "GET", "/status/418", "HTTP/2", "httpbin.example.com", "10.0.0.1", "curl/7.88.1", "id", 0),
                new ExchangeRecord.Response(418, null, "via_upstream", 5, 135),
                new DownstreamPeer(1, "0.0.0.0_8443", "10.0.0.2:8443", "10.0.0.1:5555", "httpbin.example.com"),
                new UpstreamPeer(
                        "outbound|8000||httpbin.default.svc.cluster.local", "127.0.0.1:80", "127.0.0.1:9", null),
                "status");
        assertThat(AccessLogFormat.render(record))
                .isEqualTo("[2023-11-15T00:00:00.123Z] \"GET /status/418 HTTP/2\" 418 - via_upstream - \"-\" 0 135 7 5"
                        + " \"10.0.0.1\" \"curl/7.88.1\" \"id\" \"httpbin.example.com\" \"127.0.0.1:80\""
                        + " outbound|8000||httpbin.default.svc.cluster.local 127.0.0.1:9 10.0.0.2:8443 10.0.0.1:5555"
                        + " httpbin.example.com status");
    }

    @Test
    void aConnectionWithoutFilterChainIsWrittenAsEnvoyDoes() {
        var record = new ConnectionRecord(
                MIDNIGHT,
                0,
                new DownstreamPeer(1, "0.0.0.0_8443", "10.0.0.2:8443", "10.0.0.1:5555", "x.example.com"),
                null,
                "NR",
                "filter_chain_not_found",
                0,
                0,
                null);
        assertThat(AccessLogFormat.render(record))
                .isEqualTo(
                        "[2023-11-15T00:00:00.123Z] \"- - -\" 0 NR filter_chain_not_found - \"-\" 0 0 0 - \"-\" \"-\""
                                + " \"-\" \"-\" \"-\" - - 10.0.0.2:8443 10.0.0.1:5555 x.example.com -");
    }

    @Test
    void whatAClientWroteCannotForgeALine() {
        var record = new ExchangeRecord(
                MIDNIGHT,
                0,
                new ExchangeRecord.Request("GET", "/", "HTTP/1.1", "a", null, "x\" 200\n\u001b[2J", null, 0),
                new ExchangeRecord.Response(404, "NR", "route_not_found", -1, 0),
                new DownstreamPeer(1, "l", "-", "-", null),
                null,
                null);
        assertThat(AccessLogFormat.render(record))
                .contains("\"x\\\" 200\\x0a\\x1b[2J\"")
                .hasLineCount(1);
    }
}
