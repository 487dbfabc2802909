package dev.meshgw.cli.client;

import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.ProbeReport;
import dev.meshgw.gateway.GatewayStatus;
import dev.meshgw.gateway.GatewayStatus.FilterChainStatus;
import dev.meshgw.gateway.GatewayStatus.ListenerStatus;
import dev.meshgw.gateway.GatewayStatus.SecretStatus;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.snapshot.HostPattern;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the running gateway says of the connection that a probe made: where it took it, what it shows there, and whether that is
 * what was on the wire. Immutable.
 *
 * @param listener null if none is on the port, or no gateway runs; the first finding says which
 * @param chain null if none takes the server name
 * @param secrets what the chain ends TLS with
 * @param logLine what the gateway logged of this very handshake, null if nothing
 * @param findings where wire and gateway do not agree, or the gateway has nothing to serve
 */
record GatewayView(
        @Nullable ListenerStatus listener,
        @Nullable FilterChainStatus chain,
        List<SecretStatus> secrets,
        @Nullable String logLine,
        List<Explanation> findings) {

    private static final String KEY_PAIR = "Cert Chain";
    private static final String PASSTHROUGH = "PASSTHROUGH";

    GatewayView {
        secrets = List.copyOf(secrets);
        findings = List.copyOf(findings);
    }

    /** @param why there is nothing to say */
    static GatewayView unavailable(Explanation why) {
        return new GatewayView(null, null, List.of(), null, List.of(why));
    }

    static GatewayView of(ProbeReport report, GatewayStatus status, @Nullable String logLine) {
        var connection = report.connection();
        int port = connection == null
                ? report.target().port()
                : connection.remote().getPort();
        Optional<ListenerStatus> listener = status.listeners().stream()
                .filter(each -> each.port() == port && each.bindError() == null)
                .findFirst();
        if (listener.isEmpty()) {
            return new GatewayView(null, null, List.of(), logLine, List.of(noListener(port, status)));
        }
        String serverName =
                report.handshake() == null ? null : report.handshake().serverName();
        FilterChainStatus chain = chain(listener.get(), serverName);
        if (chain == null) {
            return new GatewayView(
                    listener.get(), null, List.of(), logLine, List.of(noChain(listener.get(), serverName)));
        }
        List<SecretStatus> secrets = status.secrets().stream()
                .filter(secret -> chain.secrets().contains(secret.resource()))
                .toList();
        return new GatewayView(listener.get(), chain, secrets, logLine, findings(report, chain, secrets));
    }

    /** Whether the certificate on the wire is one that the gateway serves; empty if one of the two is not known. */
    Optional<Boolean> agrees(ProbeReport report) {
        return chain == null ? Optional.empty() : agrees(report, secrets);
    }

    /** The most specific of all hosts wins, as in Envoy (see {@link HostPattern}). */
    private static @Nullable FilterChainStatus chain(ListenerStatus listener, @Nullable String serverName) {
        record Match(HostPattern pattern, FilterChainStatus chain) {}
        String host = serverName == null ? "" : serverName.toLowerCase(Locale.ROOT);
        return listener.filterChains().stream()
                .flatMap(chain -> chain.hosts().stream().map(name -> new Match(new HostPattern(name), chain)))
                .filter(match -> match.pattern().matches(host))
                .min(Comparator.comparing(Match::pattern))
                .map(Match::chain)
                .orElse(null);
    }

    private static List<Explanation> findings(ProbeReport report, FilterChainStatus chain, List<SecretStatus> secrets) {
        var findings = new ArrayList<Explanation>();
        if (chain.reason() != null) {
            findings.add(new Explanation(
                    "the gateway has nothing to serve for filter chain " + chain.name(),
                    chain.reason(),
                    "see what the server at " + chain.manifest() + " needs: meshgw gateway status"));
        }
        if (!agrees(report, secrets).orElse(true)) {
            findings.add(new Explanation(
                    "the certificate on the wire is not the one that the gateway serves",
                    "on the wire: SHA-256 " + shown(report).orElse("") + "; in the gateway: "
                            + keyPairs(secrets)
                                    .map(secret -> secret.resource() + ", SHA-256 " + secret.sha256())
                                    .collect(Collectors.joining("; ")),
                    "if a secret was switched just now, probe again; else see who listens: meshgw gateway status"));
        }
        HandshakeReport handshake = report.handshake();
        boolean demands = chain.mode().endsWith("MUTUAL");
        boolean shouldAsk = demands && handshake != null && handshake.complete();
        if (shouldAsk && handshake.certificateRequest() == null) {
            findings.add(new Explanation(
                    "the gateway is to ask for a client certificate, and did not",
                    "the server at " + chain.manifest() + " has the mode " + chain.mode(),
                    "see who listens on the port: meshgw gateway status"));
        }
        return findings;
    }

    private static Optional<Boolean> agrees(ProbeReport report, List<SecretStatus> secrets) {
        List<String> served = keyPairs(secrets).map(SecretStatus::sha256).toList();
        return served.isEmpty() ? Optional.empty() : shown(report).map(served::contains);
    }

    private static Stream<SecretStatus> keyPairs(List<SecretStatus> secrets) {
        return secrets.stream().filter(secret -> secret.type().equals(KEY_PAIR) && secret.sha256() != null);
    }

    private static Optional<String> shown(ProbeReport report) {
        return Optional.ofNullable(report.handshake())
                .map(HandshakeReport::identity)
                .flatMap(identity -> identity.chain().stream().findFirst())
                .map((X509Certificate leaf) -> CertificateDescription.of(leaf).sha256());
    }

    private static Explanation noListener(int port, GatewayStatus status) {
        return new Explanation(
                "the gateway on " + status.meshDirectory() + " does not listen on port " + port,
                status.listeners().isEmpty()
                        ? "it has no listener: no Gateway is applied"
                        : "it listens on "
                                + status.listeners().stream()
                                        .map(ListenerStatus::authority)
                                        .collect(Collectors.joining(", ")),
                "probe one of those, or name the mesh: --mesh-dir");
    }

    private static Explanation noChain(ListenerStatus listener, @Nullable String serverName) {
        return new Explanation(
                "no server of the gateway on port " + listener.gatewayPort() + " takes "
                        + (serverName == null ? "a connection without SNI" : "the SNI \"" + serverName + "\""),
                "its hosts are "
                        + listener.filterChains().stream()
                                .flatMap(chain -> chain.hosts().stream())
                                .collect(Collectors.joining(", ")),
                "probe one of those with --sni, or add the host to a server of a Gateway");
    }

    /** Whether it does not end TLS, so that the certificate is the upstream's. */
    boolean isPassthrough() {
        return chain != null && chain.mode().equals(PASSTHROUGH);
    }
}
