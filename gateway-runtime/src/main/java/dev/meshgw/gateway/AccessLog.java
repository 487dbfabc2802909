package dev.meshgw.gateway;

import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.gateway.netty.ConnectionRecord;
import dev.meshgw.gateway.netty.DownstreamPeer;
import dev.meshgw.gateway.netty.ExchangeRecord;
import dev.meshgw.gateway.netty.HandshakeFailure;
import dev.meshgw.gateway.netty.TrafficSink;
import dev.meshgw.gateway.netty.UpstreamPeer;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.Snapshot;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the data plane tells about its traffic: a line for each request and relayed connection in Envoy's default
 * format, as Istio sets it (istio.io "Envoy Access Logs"), and for each handshake that failed a line that says why, which
 * Envoy does not. Called by one thread.
 */
final class AccessLog implements TrafficSink {

    private static final Logger LOG = LoggerFactory.getLogger("tls");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String FILTER_CHAIN_NOT_FOUND = "filter_chain_not_found";

    /** What a client that got or sent this alert has to change, by the alert's name in RFC 8446 §6. */
    private static final Map<String, String> FIXES_OF_SENT_ALERTS = Map.of(
            "certificate_required", "the client must show a certificate: curl --cert FILE --key FILE",
            "handshake_failure",
                    "the client must show a certificate (curl --cert FILE --key FILE), or it offers no cipher in common",
            "unknown_ca", "issue the client's certificate from the CA in the secret, or put its issuer into the secret",
            "decrypt_error",
                    "the CA in the secret has the name of the certificate's issuer but another key:"
                            + " issue the certificate anew, or put the CA that issued it into the secret",
            "certificate_expired", "issue the client's certificate anew",
            "protocol_version", "let the client speak a TLS version that the server accepts");

    private static final Map<String, String> FIXES_OF_RECEIVED_ALERTS = Map.of(
            "unknown_ca", "give the client the root that issued the gateway's certificate: curl --cacert FILE",
            "certificate_unknown",
                    "the client does not accept the gateway's certificate: look at its names, its issuer and its dates",
            "bad_certificate",
                    "the client does not accept the gateway's certificate: look at its names, its issuer and its dates",
            "certificate_expired", "issue the gateway's certificate anew and replace it in the secret",
            "decrypt_error",
                    "the client's root has the name of the certificate's issuer but another key: give it the new root");

    private final Consumer<String> lines;
    private final Supplier<Snapshot> snapshot;

    /**
     * @param lines takes each line, without its newline
     * @param snapshot what is live, to name the manifest behind a filter chain
     */
    AccessLog(Consumer<String> lines, Supplier<Snapshot> snapshot) {
        this.lines = lines;
        this.snapshot = snapshot;
    }

    @Override
    public void exchange(ExchangeRecord exchange) {
        var request = exchange.request();
        var response = exchange.response();
        var line = new StringBuilder(320)
                .append('[')
                .append(TIME.format(Instant.ofEpochMilli(exchange.startMillis())))
                .append("] \"");
        append(line, request.method()).append(' ');
        append(line, request.path()).append(' ').append(request.protocol()).append("\" ");
        line.append(response.code()).append(' ');
        append(line, response.flags()).append(' ');
        append(line, response.details()).append(" - ");
        appendUpstreamFailure(line, exchange.upstream());
        line.append(request.bytesReceived())
                .append(' ')
                .append(response.bytesSent())
                .append(' ')
                .append(exchange.durationMillis())
                .append(' ');
        if (response.serviceTime() < 0) {
            line.append('-');
        } else {
            line.append(response.serviceTime());
        }
        appendQuoted(line.append(' '), request.forwardedFor());
        appendQuoted(line.append(' '), request.userAgent());
        appendQuoted(line.append(' '), request.requestId());
        appendQuoted(line.append(' '), request.authority());
        appendPeers(line, exchange.upstream(), exchange.downstream());
        append(line.append(' '), exchange.routeName());
        lines.accept(line.toString());
    }

    @Override
    public void connection(ConnectionRecord connection) {
        var line = new StringBuilder(240)
                .append('[')
                .append(TIME.format(Instant.ofEpochMilli(connection.startMillis())))
                .append("] \"- - -\" 0 ");
        append(line, connection.flags()).append(' ');
        append(line, connection.details()).append(" - ");
        appendUpstreamFailure(line, connection.upstream());
        line.append(connection.bytesReceived())
                .append(' ')
                .append(connection.bytesSent())
                .append(' ')
                .append(connection.durationMillis())
                .append(" - \"-\" \"-\" \"-\" \"-\"");
        appendPeers(line, connection.upstream(), connection.downstream());
        lines.accept(line.append(" -").toString());
        if (FILTER_CHAIN_NOT_FOUND.equals(connection.details())) {
            explainMissingFilterChain(connection.downstream());
        }
    }

    @Override
    public void handshakeFailed(HandshakeFailure failure) {
        String alert = failure.alert();
        var text =
                new StringBuilder("handshake with ").append(failure.downstream().remoteAddress());
        text.append(
                failure.downstream().serverName() == null
                        ? " without SNI"
                        : " for " + DiagnosticText.quote(failure.downstream().serverName()));
        text.append(" failed: ").append(failure.cause());
        if (alert != null) {
            text.append(failure.sent() ? " (sent alert " : " (received alert ")
                    .append(alert)
                    .append(')');
        }
        if (failure.clientCertificateSubject() != null) {
            text.append("\n  client certificate: ").append(DiagnosticText.quote(failure.clientCertificateSubject()));
        }
        filterChain(failure.downstream().listener(), failure.filterChain())
                .ifPresent(chain -> text.append("\n  --> ").append(chain.origin()));
        if (alert != null) {
            String fix = (failure.sent() ? FIXES_OF_SENT_ALERTS : FIXES_OF_RECEIVED_ALERTS).get(alert);
            if (fix != null) {
                text.append("\n  fix: ").append(fix);
            }
        }
        LOG.warn("{}", text);
    }

    private void explainMissingFilterChain(DownstreamPeer downstream) {
        Optional<Listener> listener = snapshot.get().listeners().stream()
                .filter(candidate -> candidate.name().equals(downstream.listener()))
                .findFirst();
        if (listener.isEmpty()) {
            return;
        }
        String served = listener.get().filterChains().stream()
                .flatMap(chain -> chain.serverNames().stream())
                .map(HostPattern::value)
                .distinct()
                .collect(Collectors.joining(", "));
        String sni = downstream.serverName() == null
                ? "a connection without SNI"
                : "SNI " + DiagnosticText.quote(downstream.serverName());
        LOG.warn(
                "{} from {} was closed: port {} serves only {}\n  fix: {}",
                sni,
                downstream.remoteAddress(),
                listener.get().gatewayPort(),
                served,
                downstream.serverName() == null
                        ? "name the host in the URL and give its address with curl --resolve HOST:PORT:ADDRESS"
                        : "use one of these names, or add the host to a server of a Gateway");
    }

    private Optional<FilterChain> filterChain(String listener, @Nullable String name) {
        List<Listener> listeners = snapshot.get().listeners();
        return listeners.stream()
                .filter(candidate -> candidate.name().equals(listener))
                .flatMap(candidate -> candidate.filterChains().stream())
                .filter(chain -> chain.name().equals(name))
                .findFirst();
    }

    private static void appendUpstreamFailure(StringBuilder line, @Nullable UpstreamPeer upstream) {
        appendQuoted(line, upstream == null ? null : upstream.transportFailureReason());
        line.append(' ');
    }

    private static void appendPeers(StringBuilder line, @Nullable UpstreamPeer upstream, DownstreamPeer downstream) {
        appendQuoted(line.append(' '), upstream == null ? null : upstream.host());
        append(line.append(' '), upstream == null ? null : upstream.cluster());
        append(line.append(' '), upstream == null ? null : upstream.localAddress());
        line.append(' ')
                .append(downstream.localAddress())
                .append(' ')
                .append(downstream.remoteAddress())
                .append(' ');
        append(line, downstream.serverName());
    }

    private static void appendQuoted(StringBuilder line, @Nullable String value) {
        append(line.append('"'), value).append('"');
    }

    /** A line stays a line, whatever a peer sends. */
    private static StringBuilder append(StringBuilder line, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return line.append('-');
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c)) {
                line.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line;
    }
}
