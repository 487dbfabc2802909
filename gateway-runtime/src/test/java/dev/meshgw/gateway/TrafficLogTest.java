package dev.meshgw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.gateway.netty.AccessLogFormat;
import dev.meshgw.gateway.netty.ConnectionRecord;
import dev.meshgw.gateway.netty.DownstreamPeer;
import dev.meshgw.gateway.netty.HandshakeFailure;
import dev.meshgw.gateway.netty.HandshakeFailure.Kind;
import dev.meshgw.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficLogTest {

    private final List<String> access = new ArrayList<>();
    private final List<String> tls = new ArrayList<>();
    private long nanos;
    private final TrafficLog log =
            new TrafficLog(AccessLogFormat.TEXT, access::add, () -> Snapshot.EMPTY, tls::add, () -> nanos);

    private static HandshakeFailure failure(Kind kind, String chain, String serverName) {
        var peer = new DownstreamPeer(1, "0.0.0.0_8443", "127.0.0.1:8443", "127.0.0.1:50000", serverName);
        return new HandshakeFailure(0, peer, chain, kind, null, null, null, false, "cause", null);
    }

    private void fail(int times, String chain) {
        for (int i = 0; i < times; i++) {
            log.handshakeFailed(failure(Kind.CLIENT_GONE, chain, "name-" + i));
        }
    }

    @Test
    void eachFailureIsOneLine() {
        fail(2, "chain");
        assertThat(tls).hasSize(2).allSatisfy(line -> assertThat(line).doesNotContain("\n"));
    }

    @Test
    void theRestOfACauseIsCountedAndToldWhenTheWindowEnds() {
        fail(LineLimit.LINES + 37, "chain");
        assertThat(tls).hasSize(LineLimit.LINES);
        nanos += LineLimit.WINDOW.toNanos();
        log.pause();
        assertThat(tls.get(LineLimit.LINES))
                .isEqualTo("suppressed 37 more lines like these in 10 s: client gone, at chain");
        fail(1, "chain");
        assertThat(tls).hasSize(LineLimit.LINES + 2);
    }

    @Test
    void nothingSuppressedIsNothingSaid() {
        fail(LineLimit.LINES, "chain");
        nanos += LineLimit.WINDOW.toNanos();
        log.pause();
        assertThat(tls).hasSize(LineLimit.LINES);
    }

    @Test
    void anotherCauseHasLinesOfItsOwn() {
        fail(100, "chain");
        fail(1, "other");
        assertThat(tls).hasSize(LineLimit.LINES + 1);
    }

    @Test
    void whatAClientMakesUpIsNoCauseOfItsOwn() {
        for (int i = 0; i < 100; i++) {
            log.handshakeFailed(failure(Kind.NO_FILTER_CHAIN, null, i + ".example.com"));
        }
        assertThat(tls).hasSize(LineLimit.LINES);
    }

    @Test
    void causesAreBounded() {
        var limit = new LineLimit();
        for (int i = 0; i < 2 * LineLimit.MAX_CAUSES; i++) {
            limit.admits("cause " + i, 0);
        }
        List<LineLimit.Suppressed> ended = limit.ended(Duration.ofSeconds(11).toNanos());
        assertThat(ended).singleElement().satisfies(other -> {
            assertThat(other.cause()).isEqualTo("other causes");
            assertThat(other.suppressed()).isEqualTo(LineLimit.MAX_CAUSES - LineLimit.LINES);
        });
    }

    @Test
    void onlyTheAccessLogKnowsAConnection() {
        var peer = new DownstreamPeer(1, "0.0.0.0_8443", "127.0.0.1:8443", "127.0.0.1:50000", "c.example.com");
        log.connection(new ConnectionRecord(0, 1, peer, null, "NR", "filter_chain_not_found", 0, 0, null));
        assertThat(access)
                .containsExactly(
                        "[1970-01-01T00:00:00.000Z] \"- - -\" 0 NR filter_chain_not_found - \"-\" 0 0 1 - \"-\""
                                + " \"-\" \"-\" \"-\" \"-\" - - 127.0.0.1:8443 127.0.0.1:50000 c.example.com -");
        assertThat(tls).isEmpty();
    }
}
