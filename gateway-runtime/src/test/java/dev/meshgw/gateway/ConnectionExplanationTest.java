package dev.meshgw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.gateway.netty.ConnectionRecord;
import dev.meshgw.gateway.netty.DownstreamPeer;
import dev.meshgw.gateway.netty.HandshakeFailure;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.TransportSocket;
import dev.meshgw.snapshot.WeightedClusters;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionExplanationTest {

    private static final FilterChain CHAIN = new FilterChain(
            "https.443",
            List.of(new HostPattern("a.example.com"), new HostPattern("*.b.example.com")),
            new TransportSocket.Passthrough(),
            new NetworkFilter.TcpProxy(new WeightedClusters(List.of(), 0)),
            new SourceLocation("gateway.yaml", 7, 5));

    private static final Snapshot SNAPSHOT =
            new Snapshot(List.of(Listener.of("0.0.0.0_8443", "0.0.0.0", 8443, 443, "HTTPS", List.of(CHAIN))), Map.of());

    @Test
    void aMissingClientCertificateNamesTheServerAndTheRemedy() {
        var failure = new HandshakeFailure(
                0, from("a.example.com"), "https.443", "TLSv1.3", "certificate_required", true, "none was shown", null);

        assertThat(ConnectionExplanation.of(failure, SNAPSHOT)).isEqualTo("""
                handshake with 127.0.0.1:50000 for "a.example.com" failed: none was shown (sent alert certificate_required)
                  --> gateway.yaml:7:5
                  fix: the client must show a certificate: curl --cert FILE --key FILE""");
    }

    @Test
    void theSameAlertMeansAnotherRemedyWhenTheClientSentIt() {
        assertThat(ConnectionExplanation.of(alert("unknown_ca", true), SNAPSHOT))
                .contains("put its issuer into the secret");
        assertThat(ConnectionExplanation.of(alert("unknown_ca", false), SNAPSHOT))
                .contains("received alert unknown_ca")
                .contains("curl --cacert FILE");
    }

    @Test
    void anUnknownAlertHasNoRemedy() {
        assertThat(ConnectionExplanation.of(alert("internal_error", true), SNAPSHOT))
                .doesNotContain("fix:");
    }

    @Test
    void aStrangerIsToldWhichNamesAreServed() {
        assertThat(ConnectionExplanation.of(closed("c.example.com", "filter_chain_not_found"), SNAPSHOT))
                .hasValue("""
                        a connection for "c.example.com" from 127.0.0.1:50000 was closed: no server of port 443 takes it
                          why: it serves *.b.example.com, a.example.com
                          fix: use one of these names, or add this one to the hosts of a server""");
    }

    @Test
    void withoutSniTheRemedyIsToSendOne() {
        assertThat(ConnectionExplanation.of(closed(null, "filter_chain_not_found"), SNAPSHOT))
                .hasValueSatisfying(text -> assertThat(text).contains("without SNI", "curl --resolve"));
    }

    @Test
    void aConnectionThatWasServedNeedsNoExplanation() {
        assertThat(ConnectionExplanation.of(closed("a.example.com", null), SNAPSHOT))
                .isEmpty();
    }

    private static HandshakeFailure alert(String alert, boolean sent) {
        return new HandshakeFailure(0, from("a.example.com"), "https.443", "TLSv1.3", alert, sent, "refused", "CN=c");
    }

    private static ConnectionRecord closed(@Nullable String serverName, @Nullable String details) {
        return new ConnectionRecord(0, 1, from(serverName), null, "NR", details, 0, 0, null);
    }

    private static DownstreamPeer from(@Nullable String serverName) {
        return new DownstreamPeer(1, "0.0.0.0_8443", "127.0.0.1:8443", "127.0.0.1:50000", serverName);
    }
}
