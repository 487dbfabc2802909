package dev.meshgw.gateway;

import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.Suggestion;
import dev.meshgw.gateway.netty.AlertNames;
import dev.meshgw.gateway.netty.ClientOffer;
import dev.meshgw.gateway.netty.HandshakeFailure;
import dev.meshgw.gateway.netty.HandshakeFailure.Kind;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication.Requested;
import dev.meshgw.snapshot.TransportSocket.PlainText;
import dev.meshgw.snapshot.TransportSocket.ServerCertificates;
import dev.meshgw.snapshot.TransportSocket.Termination;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection did not get through TLS, in one line: what happened, with the facts of the handshake and the line of the
 * manifest behind it; why; and what to change. Pure.
 */
final class ConnectionExplanation {

    /** More names than fit a line tell no more. */
    private static final int MAX_NAMES = 10;

    private final HandshakeFailure failure;
    private final @Nullable Listener listener;
    private final @Nullable FilterChain chain;
    private final @Nullable Termination termination;

    private ConnectionExplanation(HandshakeFailure failure, Snapshot snapshot) {
        this.failure = failure;
        this.listener = snapshot.listeners().stream()
                .filter(each -> each.name().equals(failure.downstream().listener()))
                .findFirst()
                .orElse(null);
        this.chain = listener == null
                ? null
                : listener.filterChains().stream()
                        .filter(each -> each.name().equals(failure.filterChain()))
                        .findFirst()
                        .orElse(null);
        this.termination = chain != null && chain.transportSocket() instanceof Termination found ? found : null;
    }

    /** Without the newline at its end. */
    static String of(HandshakeFailure failure, Snapshot snapshot) {
        return new ConnectionExplanation(failure, snapshot).line();
    }

    private String line() {
        var line = new StringBuilder(failure.kind() == Kind.NO_FILTER_CHAIN ? "connection of " : "handshake with ")
                .append(failure.downstream().remoteAddress())
                .append(failure.kind() == Kind.NO_FILTER_CHAIN ? " closed: " : " failed: ")
                .append(failure.cause())
                .append(" [")
                .append(facts())
                .append(']');
        why().ifPresent(why -> line.append("; why: ").append(why));
        fix().ifPresent(fix -> line.append("; fix: ").append(fix));
        return line.toString();
    }

    private String facts() {
        var facts = new ArrayList<String>();
        String serverName = failure.downstream().serverName();
        ClientOffer offer = failure.offer();
        if (serverName != null || offer != null) {
            facts.add("sni " + (serverName == null ? "-" : DiagnosticText.quote(serverName)));
        }
        if (failure.version() != null) {
            facts.add(failure.version());
        } else if (offer != null) {
            facts.add("offers " + String.join(" ", offer.versions()));
        }
        if (offer != null && !offer.alpn().isEmpty()) {
            facts.add("alpn " + offer.alpn().stream().map(DiagnosticText::quote).collect(Collectors.joining(" ")));
        }
        String alert = failure.alert();
        if (alert != null) {
            facts.add("alert " + alert
                    + AlertNames.number(alert)
                            .map(number -> " (" + number + ")")
                            .orElse("")
                    + (failure.sent() ? " sent by the gateway" : " sent by the client"));
        }
        facts.add(chain == null ? "listener " + failure.downstream().listener() : "server at " + chain.origin());
        return String.join(", ", facts);
    }

    private Optional<String> why() {
        return Optional.ofNullable(
                switch (failure.kind()) {
                    case NO_FILTER_CHAIN ->
                        listener == null ? null : "port " + listener.gatewayPort() + " serves " + names();
                    case CERTIFICATE_NOT_READY -> notReady();
                    case BROKEN_OFF -> whyBrokenOff();
                    case CLIENT_GONE, NOT_TLS, HELLO_TIMEOUT, HELLO_TOO_LARGE, HANDSHAKE_TIMEOUT, TLS_ON_PLAIN_TEXT ->
                        null;
                });
    }

    private @Nullable String notReady() {
        return termination != null && termination.certificates() instanceof ServerCertificates.NotReady notReady
                ? notReady.resourceName() + ": " + notReady.reason()
                : "the TLS settings of the server cannot be used; the log of the configuration says why";
    }

    private @Nullable String whyBrokenOff() {
        String alert = failure.alert();
        if (failure.clientCertificate() != null) {
            return "the client's certificate is "
                    + DiagnosticText.quote(failure.clientCertificate().subject())
                    + ", issued by "
                    + DiagnosticText.quote(failure.clientCertificate().issuer())
                    + "; the CA certificates loaded are " + authorities();
        }
        if (alert == null) {
            return failure.sent() ? null : served();
        }
        return switch (alert) {
            case "certificate_required" -> "the server is " + mode();
            case "protocol_version" -> versions();
            case "handshake_failure" -> whyHandshakeFailure();
            case "unknown_ca",
                    "bad_certificate",
                    "certificate_unknown",
                    "certificate_expired",
                    "decrypt_error",
                    "unsupported_certificate",
                    "certificate_revoked" -> failure.sent() ? null : served();
            default -> null;
        };
    }

    private @Nullable String whyHandshakeFailure() {
        if (!failure.sent()) {
            return null;
        }
        if (failure.version() != null && termination != null && isClientAsked(termination) && saysNoCertificate()) {
            return "the server is " + mode();
        }
        boolean ecdsaOnly = termination != null
                && termination.certificates() instanceof ServerCertificates.Ready ready
                && ready.credentials().stream().allMatch(ConnectionExplanation::isEcdsa);
        return ecdsaOnly && failure.offer() != null && !failure.offer().acceptsEcdsa()
                ? "the server has an ECDSA certificate only, and the client accepts none"
                : null;
    }

    private boolean saysNoCertificate() {
        return failure.cause().contains("showed no certificate");
    }

    private static boolean isClientAsked(Termination termination) {
        return termination.clientAuthentication() instanceof Requested;
    }

    private static boolean isEcdsa(TlsCredential credential) {
        return credential.leaf().getPublicKey().getAlgorithm().equals("EC");
    }

    private String mode() {
        return "in mode MUTUAL; the CA certificates loaded are " + authorities();
    }

    private String authorities() {
        if (termination == null || !(termination.clientAuthentication() instanceof Requested requested)) {
            return "gone by now";
        }
        return limited(requested.authorities().authorities().stream()
                .map(authority ->
                        DiagnosticText.quote(authority.getSubjectX500Principal().getName()))
                .toList());
    }

    private @Nullable String versions() {
        if (!failure.sent() || termination == null) {
            return null;
        }
        return "the client offers "
                + (failure.offer() == null
                        ? "no known version"
                        : String.join(" and ", failure.offer().versions()))
                + ", the server accepts " + name(termination.minimum().name()) + " to "
                + name(termination.maximum().name());
    }

    private static String name(String version) {
        return version.replaceFirst("TLS_1_0", "TLSv1").replaceFirst("TLS_1_", "TLSv1.");
    }

    /** The certificate that the client did not like. */
    private @Nullable String served() {
        if (termination == null || !(termination.certificates() instanceof ServerCertificates.Ready ready)) {
            return null;
        }
        return ready.credentials().stream().map(ConnectionExplanation::describe).collect(Collectors.joining("; or "));
    }

    private static String describe(TlsCredential credential) {
        List<X509Certificate> chain = credential.chain();
        X509Certificate last = chain.get(chain.size() - 1);
        return "the certificate is " + DiagnosticText.quote(subject(chain.get(0))) + ", issued by "
                + DiagnosticText.quote(issuer(chain.get(0))) + ", valid until "
                + chain.get(0).getNotAfter().toInstant() + "; the chain sent has "
                + (chain.size() == 1 ? "1 certificate" : chain.size() + " certificates")
                + (subject(last).equals(issuer(last)) ? "" : ", and leads to " + DiagnosticText.quote(issuer(last)));
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static String issuer(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName();
    }

    private Optional<String> fix() {
        return Optional.ofNullable(
                switch (failure.kind()) {
                    case NO_FILTER_CHAIN -> fixForNoFilterChain();
                    case NOT_TLS -> "let the client speak TLS: https:// instead of http://";
                    case TLS_ON_PLAIN_TEXT ->
                        "let the client speak plain HTTP: http:// instead of https://, or give the port a"
                                + " server with protocol HTTPS";
                    case CERTIFICATE_NOT_READY -> "meshgw gateway status says what is missing";
                    case HELLO_TOO_LARGE -> "let the client offer less";
                    case BROKEN_OFF -> failure.sent() ? fixAfterSentAlert() : fixAfterReceivedAlert();
                    case CLIENT_GONE, HELLO_TIMEOUT, HANDSHAKE_TIMEOUT -> null;
                });
    }

    private @Nullable String fixForNoFilterChain() {
        if (failure.offer() == null) {
            boolean http = failure.cause().contains("plain HTTP");
            return http ? "let the client speak TLS: https:// instead of http://" : null;
        }
        String serverName = failure.downstream().serverName();
        if (serverName == null) {
            return "name the host in the URL and its address apart, curl --resolve HOST:PORT:ADDRESS https://HOST:PORT/,"
                    + " or give a server the hosts \"*\"";
        }
        return nearest(serverName)
                        .map(near -> "did you mean " + DiagnosticText.quote(near) + "? Or ")
                        .orElse("") + "add the name to the hosts of a server";
    }

    private Optional<String> nearest(String serverName) {
        return listener == null
                ? Optional.empty()
                : Suggestion.closest(
                        serverName,
                        serverNames().stream()
                                .filter(name -> !name.startsWith("*"))
                                .toList());
    }

    private @Nullable String fixAfterSentAlert() {
        if (saysNoCertificate()) {
            return "let the client show a certificate: curl --cert FILE --key FILE";
        }
        String alert = failure.alert();
        if (alert == null) {
            return null;
        }
        return switch (alert) {
            case "unknown_ca" ->
                failure.cause().contains("revocation list")
                        ? "append the revocation list of that CA to ca.crl in the secret"
                        : "issue the client's certificate from a CA in the secret, or put its issuer into the secret";
            case "decrypt_error" ->
                "a CA in the secret has the name of the certificate's issuer but another key:"
                        + " issue the certificate anew, or put the CA that issued it into the secret";
            case "certificate_expired" ->
                failure.cause().contains("revocation list")
                        ? "make the revocation list anew, and replace it in the secret"
                        : "issue the client's certificate anew";
            case "certificate_revoked" -> "issue the client's certificate anew";
            case "certificate_unknown" ->
                "show a certificate that the server's subjectAltNames and pins accept, or add this one to them";
            case "unsupported_certificate" -> "issue the client's certificate with extendedKeyUsage clientAuth";
            case "protocol_version" ->
                "let the client speak a TLS version that the server accepts, or set minProtocolVersion";
            case "handshake_failure" ->
                "let the client offer a cipher suite, group and signature that the server has; or add an RSA certificate"
                        + " beside the ECDSA one with credentialNames";
            default -> null;
        };
    }

    private @Nullable String fixAfterReceivedAlert() {
        String alert = failure.alert();
        if (alert == null) {
            return failure.kind() == Kind.BROKEN_OFF
                    ? "give the client the root that issued the gateway's certificate: curl --cacert FILE"
                    : null;
        }
        return switch (alert) {
            case "unknown_ca" ->
                "give the client the root that issued the gateway's certificate, curl --cacert FILE; and if an intermediate"
                        + " issued it, append that to the certificate in the secret";
            case "certificate_unknown", "bad_certificate" ->
                "look at the names, the issuer and the dates of the gateway's certificate";
            case "certificate_expired" -> "issue the gateway's certificate anew and replace it in the secret";
            case "decrypt_error" ->
                "the client's root has the name of the certificate's issuer but another key:"
                        + " give it the root of the certificate that is served now";
            case "protocol_version" -> "let the client and the server accept a TLS version in common";
            default -> null;
        };
    }

    private String names() {
        List<String> names = serverNames();
        return names.isEmpty() ? "no names" : limited(names);
    }

    private List<String> serverNames() {
        return listener == null
                ? List.of()
                : listener.filterChains().stream()
                        .filter(each -> !(each.transportSocket() instanceof PlainText))
                        .flatMap(each -> each.serverNames().stream())
                        .map(HostPattern::value)
                        .distinct()
                        .sorted()
                        .toList();
    }

    private static String limited(List<String> names) {
        String first = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        return names.size() <= MAX_NAMES ? first : first + " and " + (names.size() - MAX_NAMES) + " more";
    }
}
