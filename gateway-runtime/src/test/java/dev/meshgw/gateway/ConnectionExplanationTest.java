package dev.meshgw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.gateway.netty.ClientOffer;
import dev.meshgw.gateway.netty.DownstreamPeer;
import dev.meshgw.gateway.netty.HandshakeFailure;
import dev.meshgw.gateway.netty.HandshakeFailure.ClientCertificate;
import dev.meshgw.gateway.netty.HandshakeFailure.Kind;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.TransportSocket;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication.Requested;
import dev.meshgw.snapshot.TransportSocket.ServerCertificates;
import dev.meshgw.snapshot.TransportSocket.TlsVersion;
import dev.meshgw.snapshot.WeightedClusters;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionExplanationTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final TlsCredential SERVER = ROOT.issueServer("a.example.com");
    private static final ClientOffer OFFER = new ClientOffer(List.of("TLSv1.2", "TLSv1.3"), List.of("h2"), true);

    private static final FilterChain MUTUAL =
            chain("mutual", "a.example.com", termination(new ServerCertificates.Ready(List.of(SERVER))));
    private static final FilterChain MISSING = chain(
            "missing",
            "*.b.example.com",
            termination(new ServerCertificates.NotReady("kubernetes://b", "secret istio-system/b not found")));

    private static final Snapshot SNAPSHOT = new Snapshot(
            List.of(Listener.of("0.0.0.0_8443", "0.0.0.0", 8443, 443, "HTTPS", List.of(MUTUAL, MISSING))), Map.of());

    private static FilterChain chain(String name, String host, TransportSocket socket) {
        return new FilterChain(
                name,
                List.of(new HostPattern(host)),
                socket,
                new NetworkFilter.TcpProxy(new WeightedClusters(List.of(), 0)),
                new SourceLocation("gateway.yaml", 7, 5));
    }

    private static TransportSocket termination(ServerCertificates certificates) {
        return new TransportSocket.Termination(
                certificates,
                new Requested(true, ROOT.trustBundle(), List.of()),
                TlsVersion.TLS_1_2,
                TlsVersion.TLS_1_3,
                List.of(),
                List.of(),
                List.of());
    }

    private static HandshakeFailure failure(
            Kind kind,
            @Nullable String chain,
            @Nullable String serverName,
            @Nullable ClientOffer offer,
            @Nullable String version,
            @Nullable String alert,
            boolean sent,
            String cause,
            @Nullable ClientCertificate shown) {
        var peer = new DownstreamPeer(1, "0.0.0.0_8443", "127.0.0.1:8443", "127.0.0.1:50000", serverName);
        return new HandshakeFailure(0, peer, chain, kind, offer, version, alert, sent, cause, shown);
    }

    private static String alert(String version, String alert, boolean sent, String cause) {
        return explain(failure(Kind.BROKEN_OFF, "mutual", "a.example.com", OFFER, version, alert, sent, cause, null));
    }

    private static String explain(HandshakeFailure failure) {
        String line = ConnectionExplanation.of(failure, SNAPSHOT);
        assertThat(line).doesNotContain("\n");
        return line;
    }

    @Test
    void aMissingClientCertificateNamesTheFactsTheServerAndTheRemedy() {
        assertThat(alert("TLSv1.3", "certificate_required", true, "the client showed no certificate"))
                .isEqualTo("handshake with 127.0.0.1:50000 failed: the client showed no certificate"
                        + " [sni \"a.example.com\", TLSv1.3, alpn \"h2\","
                        + " alert certificate_required (116) sent by the gateway, server at gateway.yaml:7:5];"
                        + " why: the server is in mode MUTUAL; the CA certificates loaded are"
                        + " \"CN=example.com,O=meshgw\";"
                        + " fix: let the client show a certificate: curl --cert FILE --key FILE");
    }

    @Test
    void theSameIsSaidOfTls12() {
        assertThat(alert("TLSv1.2", "handshake_failure", true, "the client showed no certificate"))
                .contains("handshake_failure (40)", "in mode MUTUAL", "curl --cert FILE");
    }

    @Test
    void aStrangersCertificateIsComparedWithTheAuthoritiesLoaded() {
        assertThat(explain(failure(
                        Kind.BROKEN_OFF,
                        "mutual",
                        "a.example.com",
                        OFFER,
                        "TLSv1.3",
                        "unknown_ca",
                        true,
                        "the issuer is unknown",
                        new ClientCertificate("CN=me", "CN=other"))))
                .contains(
                        "the client's certificate is \"CN=me\", issued by \"CN=other\"; the CA certificates loaded are"
                                + " \"CN=example.com,O=meshgw\"",
                        "put its issuer into the secret");
    }

    @Test
    void theSameAlertMeansAnotherRemedyWhenTheClientSentIt() {
        assertThat(alert("TLSv1.3", "unknown_ca", false, "the client sent the alert unknown_ca"))
                .contains(
                        "unknown_ca (48) sent by the client",
                        "the certificate is \"CN=a.example.com\", issued by \"CN=example.com,O=meshgw\"",
                        "the chain sent has 1 certificate, and leads to \"CN=example.com,O=meshgw\"",
                        "curl --cacert FILE");
    }

    @Test
    void versionsAreComparedWhenNoneIsCommon() {
        assertThat(explain(failure(
                        Kind.BROKEN_OFF,
                        "mutual",
                        "a.example.com",
                        new ClientOffer(List.of("TLSv1", "TLSv1.1"), List.of(), true),
                        null,
                        "protocol_version",
                        true,
                        "no version",
                        null)))
                .contains(
                        "[sni \"a.example.com\", offers TLSv1 TLSv1.1, alert protocol_version (70)",
                        "why: the client offers TLSv1 and TLSv1.1, the server accepts TLSv1.2 to TLSv1.3");
    }

    @Test
    void anUnknownAlertHasNoRemedy() {
        assertThat(alert("TLSv1.3", "internal_error", true, "broken")).doesNotContain("fix:");
    }

    @Test
    void aStrangeNameIsToldWhichNamesAreServedAndTheNearest() {
        assertThat(explain(failure(
                        Kind.NO_FILTER_CHAIN,
                        null,
                        "aa.example.com",
                        OFFER,
                        null,
                        null,
                        false,
                        "no server has the SNI that the client sent",
                        null)))
                .isEqualTo("connection of 127.0.0.1:50000 closed: no server has the SNI that the client sent"
                        + " [sni \"aa.example.com\", offers TLSv1.2 TLSv1.3, alpn \"h2\", listener 0.0.0.0_8443];"
                        + " why: port 443 serves *.b.example.com, a.example.com;"
                        + " fix: did you mean \"a.example.com\"? Or add the name to the hosts of a server");
    }

    @Test
    void withoutSniTheRemedyIsToSendOne() {
        assertThat(explain(failure(
                        Kind.NO_FILTER_CHAIN, null, null, OFFER, null, null, false, "the client sent no SNI", null)))
                .contains("[sni -, ", "curl --resolve");
    }

    @Test
    void plainHttpIsNotToldToSendAnSni() {
        assertThat(explain(failure(
                        Kind.NO_FILTER_CHAIN,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        "the client sent plain HTTP, and this port speaks TLS",
                        null)))
                .contains("fix: let the client speak TLS: https://")
                .doesNotContain("sni", "--resolve");
    }

    @Test
    void aMissingSecretIsNamedWithItsReason() {
        assertThat(explain(failure(
                        Kind.CERTIFICATE_NOT_READY,
                        "missing",
                        "x.b.example.com",
                        OFFER,
                        null,
                        null,
                        false,
                        "the certificate to show is not there",
                        null)))
                .contains("why: kubernetes://b: secret istio-system/b not found");
    }

    @Test
    void whatAClientMadeUpIsEscaped() {
        assertThat(explain(
                        failure(Kind.NO_FILTER_CHAIN, null, "a\u001b[31m\n", OFFER, null, null, false, "none", null)))
                .doesNotContain("\u001b");
    }
}
