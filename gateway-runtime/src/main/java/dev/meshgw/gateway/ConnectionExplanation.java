package dev.meshgw.gateway;

import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.gateway.netty.ConnectionRecord;
import dev.meshgw.gateway.netty.HandshakeFailure;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a connection came to nothing: what happened, the line of the manifest behind it, and what to change. Pure. */
final class ConnectionExplanation {

    /** Envoy's response code detail for a connection that no filter chain takes. */
    private static final String FILTER_CHAIN_NOT_FOUND = "filter_chain_not_found";

    /** More names than fit a line tell no more. */
    private static final int MAX_NAMES = 10;

    /** What to change after an alert of ours, by its name in RFC 8446 §6. */
    private static final Map<String, String> AFTER_SENT_ALERT = Map.of(
            "certificate_required", "the client must show a certificate: curl --cert FILE --key FILE",
            "unknown_ca", "issue the client's certificate from a CA in the secret, or put its issuer into the secret",
            "decrypt_error",
                    "a CA in the secret has the name of the certificate's issuer but another key:"
                            + " issue the certificate anew, or put the CA that issued it into the secret",
            "certificate_expired", "issue the client's certificate anew",
            "certificate_revoked", "issue the client's certificate anew",
            "protocol_version", "let the client speak a TLS version that the server accepts");

    /** What to change after an alert of the client. */
    private static final Map<String, String> AFTER_RECEIVED_ALERT = Map.of(
            "unknown_ca", "give the client the root that issued the gateway's certificate: curl --cacert FILE",
            "certificate_unknown", "look at the names, the issuer and the dates of the gateway's certificate",
            "bad_certificate", "look at the names, the issuer and the dates of the gateway's certificate",
            "certificate_expired", "issue the gateway's certificate anew and replace it in the secret",
            "decrypt_error",
                    "the client's root has the name of the certificate's issuer but another key:"
                            + " give it the root of the certificate that is served now");

    private ConnectionExplanation() {}

    static String of(HandshakeFailure failure, Snapshot snapshot) {
        String serverName = failure.downstream().serverName();
        var text = new StringBuilder("handshake with ")
                .append(failure.downstream().remoteAddress())
                .append(serverName == null ? " without SNI" : " for " + DiagnosticText.quote(serverName))
                .append(" failed: ")
                .append(failure.cause());
        String alert = failure.alert();
        if (alert != null) {
            text.append(failure.sent() ? " (sent alert " : " (received alert ")
                    .append(alert)
                    .append(')');
        }
        filterChain(snapshot, failure.downstream().listener(), failure.filterChain())
                .ifPresent(chain -> text.append("\n  --> ").append(chain.origin()));
        if (failure.clientCertificateSubject() != null) {
            text.append("\n  why: the client's certificate is ")
                    .append(DiagnosticText.quote(failure.clientCertificateSubject()));
        }
        String fix = alert == null ? null : (failure.sent() ? AFTER_SENT_ALERT : AFTER_RECEIVED_ALERT).get(alert);
        if (fix != null) {
            text.append("\n  fix: ").append(fix);
        }
        return text.toString();
    }

    /** Empty if the connection came to something, or nothing helpful can be said of it. */
    static Optional<String> of(ConnectionRecord connection, Snapshot snapshot) {
        if (!FILTER_CHAIN_NOT_FOUND.equals(connection.details())) {
            return Optional.empty();
        }
        String serverName = connection.downstream().serverName();
        return listener(snapshot, connection.downstream().listener()).map(listener -> {
            String what = serverName == null
                    ? "a connection without SNI"
                    : "a connection for " + DiagnosticText.quote(serverName);
            String fix = serverName == null
                    ? "name the host in the URL and its address apart: curl --resolve HOST:PORT:ADDRESS https://HOST:PORT/"
                    : "use one of these names, or add this one to the hosts of a server";
            return what + " from " + connection.downstream().remoteAddress() + " was closed: no server of port "
                    + listener.gatewayPort() + " takes it\n  why: it serves " + names(listener) + "\n  fix: " + fix;
        });
    }

    private static String names(Listener listener) {
        var names = listener.filterChains().stream()
                .flatMap(chain -> chain.serverNames().stream())
                .map(HostPattern::value)
                .distinct()
                .sorted()
                .toList();
        String first = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        return names.size() <= MAX_NAMES ? first : first + " and " + (names.size() - MAX_NAMES) + " more";
    }

    private static Optional<Listener> listener(Snapshot snapshot, String name) {
        return snapshot.listeners().stream()
                .filter(listener -> listener.name().equals(name))
                .findFirst();
    }

    private static Optional<FilterChain> filterChain(Snapshot snapshot, String listener, @Nullable String name) {
        return listener(snapshot, listener)
                .flatMap(found -> found.filterChains().stream()
                        .filter(chain -> chain.name().equals(name))
                        .findFirst());
    }
}
