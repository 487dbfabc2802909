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
        assertThat(AccessLogFormat.TEXT.render(record))
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
        assertThat(AccessLogFormat.TEXT.render(record))
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
        assertThat(AccessLogFormat.TEXT.render(record))
                .contains("\"x\\\" 200\\x0a\\x1b[2J\"")
                .hasLineCount(1);
    }

    @Test
    void jsonHasIstiosKeysWithNumbersAndNulls() {
        var record = new ExchangeRecord(
                MIDNIGHT,
                7,
                new ExchangeRecord.Request("GET", "/\"", "HTTP/2", "a.example.com", "10.0.0.1", null, "id", 0),
                new ExchangeRecord.Response(200, null, "via_upstream", 5, 135),
                new DownstreamPeer(1, "l", "10.0.0.2:8443", "10.0.0.1:5555", "a.example.com"),
                new UpstreamPeer("outbound|80||a", "127.0.0.1:80", "127.0.0.1:9", null),
                null);
        assertThat(AccessLogFormat.JSON.render(record))
                .isEqualTo("{\"start_time\":\"2023-11-15T00:00:00.123Z\",\"route_name\":null,\"method\":\"GET\","
                        + "\"path\":\"/\\\"\",\"protocol\":\"HTTP/2\",\"response_code\":200,\"response_flags\":\"-\","
                        + "\"response_code_details\":\"via_upstream\",\"connection_termination_details\":null,"
                        + "\"bytes_received\":0,\"bytes_sent\":135,\"duration\":7,\"upstream_service_time\":\"5\","
                        + "\"x_forwarded_for\":\"10.0.0.1\",\"user_agent\":null,\"request_id\":\"id\","
                        + "\"authority\":\"a.example.com\",\"upstream_host\":\"127.0.0.1:80\","
                        + "\"upstream_cluster\":\"outbound|80||a\",\"upstream_local_address\":\"127.0.0.1:9\","
                        + "\"downstream_local_address\":\"10.0.0.2:8443\","
                        + "\"downstream_remote_address\":\"10.0.0.1:5555\","
                        + "\"requested_server_name\":\"a.example.com\",\"upstream_transport_failure_reason\":null}");
    }

    @Test
    void jsonOfAConnectionHasTheSameKeys() {
        var record = new ConnectionRecord(
                MIDNIGHT,
                0,
                new DownstreamPeer(1, "l", "10.0.0.2:8443", "10.0.0.1:5555", null),
                null,
                "NR",
                "filter_chain_not_found",
                0,
                0,
                null);
        assertThat(AccessLogFormat.JSON.render(record))
                .contains("\"response_code\":0,\"response_flags\":\"NR\",")
                .contains("\"response_code_details\":\"filter_chain_not_found\"")
                .contains("\"requested_server_name\":null");
    }
}
