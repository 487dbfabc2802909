package dev.meshgw.explain;

import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.snapshot.Decision;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.RouteDecision;
import dev.meshgw.snapshot.TransportSocket;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import dev.meshgw.snapshot.TransportSocket.ServerCertificates;
import java.time.ZoneOffset;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Filter chains and decisions in a few words; two that differ in what a client or an upstream sees differ in their words. */
public final class Answers {

    private static final int FINGERPRINT_DIGITS = 12;

    private Answers() {}

    /** As tls.mode is written, or PLAIN without TLS. */
    public static String mode(FilterChain chain) {
        if (chain.transportSocket() instanceof TransportSocket.Passthrough) {
            return "PASSTHROUGH";
        }
        if (chain.transportSocket() instanceof TransportSocket.Termination termination) {
            return termination.clientAuthentication() instanceof ClientAuthentication.Requested requested
                    ? requested.required() ? "MUTUAL" : "OPTIONAL_MUTUAL"
                    : "SIMPLE";
        }
        return "PLAIN";
    }

    /** Subject and last day of the certificates, or the secret that is not there; {@code -} without TLS of its own. */
    public static String credential(FilterChain chain) {
        return chain.transportSocket() instanceof TransportSocket.Termination termination
                ? certificates(
                        termination,
                        leaf -> " until "
                                + leaf.validity()
                                        .notAfter()
                                        .atOffset(ZoneOffset.UTC)
                                        .toLocalDate())
                : "-";
    }

    private static String certificates(
            TransportSocket.Termination termination, Function<CertificateDescription, String> mark) {
        if (termination.certificates() instanceof ServerCertificates.NotReady notReady) {
            return notReady.resourceName();
        }
        return ((ServerCertificates.Ready) termination.certificates())
                .credentials().stream()
                        .map(credential -> CertificateDescription.of(credential.leaf()))
                        .map(leaf -> leaf.subject().rfc4514() + mark.apply(leaf))
                        .collect(Collectors.joining(", "));
    }

    /** {@code ACTIVE}, or {@code WARMING} while its secret is missing. */
    public static String status(FilterChain chain) {
        return chain.transportSocket() instanceof TransportSocket.Termination termination
                        && termination.certificates() instanceof ServerCertificates.NotReady
                ? "WARMING"
                : "ACTIVE";
    }

    /** The route configuration of HTTP, else the clusters. */
    public static String destination(FilterChain chain) {
        return chain.filter() instanceof NetworkFilter.HttpConnectionManager http
                ? "routes " + http.routes().name()
                : ActionText.clusters(((NetworkFilter.TcpProxy) chain.filter()).clusters());
    }

    /** How far a connection comes, whatever is then asked on it. */
    static String connection(Decision decision) {
        if (decision instanceof Decision.NoListener) {
            return "connection refused";
        }
        if (decision instanceof Decision.NoFilterChain) {
            return "closed: no filter chain (NR)";
        }
        if (decision instanceof Decision.SecretNotReady notReady) {
            return "closed: no secret " + notReady.resourceName();
        }
        if (decision instanceof Decision.ProtocolMismatch mismatch) {
            return mismatch.tlsExpected() ? "closed: TLS expected" : "400: plain HTTP expected";
        }
        if (decision instanceof Decision.Proxied proxied) {
            return transport(proxied.filterChain()) + " to " + ActionText.clusters(proxied.clusters());
        }
        return transport(((Decision.HttpRequest) decision).filterChain()) + ", then HTTP";
    }

    private static String transport(FilterChain chain) {
        if (!(chain.transportSocket() instanceof TransportSocket.Termination termination)) {
            return mode(chain);
        }
        String text = mode(chain) + " with "
                + certificates(termination, leaf -> " " + fingerprint(leaf)) + ", " + termination.minimum() + " to "
                + termination.maximum();
        if (!termination.cipherSuites().isEmpty()) {
            text += ", ciphers " + String.join(":", termination.cipherSuites());
        }
        if (!termination.ecdhCurves().isEmpty()) {
            text += ", curves " + String.join(":", termination.ecdhCurves());
        }
        if (termination.clientAuthentication() instanceof ClientAuthentication.Requested requested) {
            text += ", clients of "
                    + requested.authorities().authorities().stream()
                            .map(CertificateDescription::of)
                            .map(authority -> authority.subject().rfc4514() + " " + fingerprint(authority))
                            .collect(Collectors.joining("; "));
            if (!requested.subjectAltNames().isEmpty()) {
                text += " named " + String.join(", ", requested.subjectAltNames());
            }
            text += requested.pins().isEmpty() ? "" : ", pinned to " + requested.pins();
            text += requested.acceptUntrusted() ? ", untrusted ones too" : "";
        }
        return text;
    }

    /** Enough to tell certificates apart; the documents use the same serial numbers under two roots. */
    private static String fingerprint(CertificateDescription certificate) {
        return "sha256:" + certificate.sha256().substring(0, FINGERPRINT_DIGITS);
    }

    /** What becomes of a request; null if the connection does not come to HTTP. */
    static @Nullable String request(Decision decision, Call call) {
        if (!(decision instanceof Decision.HttpRequest http)) {
            return null;
        }
        if (http.decision() instanceof RouteDecision.NoVirtualHost) {
            return "404 (NR): no virtual host";
        }
        if (http.decision() instanceof RouteDecision.NoRoute) {
            return "404 (NR): no rule";
        }
        if (http.decision() instanceof RouteDecision.RequiresTls requiresTls) {
            return "301 to " + requiresTls.location(call);
        }
        var action = ((RouteDecision.Routed) http.decision()).route().action();
        var details = ActionText.details(action);
        return ActionText.target(action) + (details.isEmpty() ? "" : "; " + String.join("; ", details));
    }
}
