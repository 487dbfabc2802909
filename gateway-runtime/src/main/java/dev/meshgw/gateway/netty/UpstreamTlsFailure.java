package dev.meshgw.gateway.netty;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why TLS with an upstream did not come about.
 *
 * @param timedOut within the connect timeout, as in Envoy
 * @param reason Envoy's %UPSTREAM_TRANSPORT_FAILURE_REASON% before spaces are replaced; empty if there is none
 * @param cause one line for people
 * @param fix what to change
 */
record UpstreamTlsFailure(boolean timedOut, String reason, String cause, String fix) {

    /** What Envoy says of a credential that is not there. */
    static final String NOT_READY = "TLS error: Secret is not supplied by SDS";

    /** {@code error:10000410:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE}. */
    private static final Pattern BORINGSSL_ERROR =
            Pattern.compile("error:([0-9a-fA-F]{8}):([^:]*:OPENSSL_internal:([A-Z0-9_]+))");

    private static final Pattern RECEIVED_ALERT =
            Pattern.compile("(?:SSLV3|TLSV1|TLSV13)_ALERT_([A-Z0-9_]+)|TLSV1_(UNRECOGNIZED_NAME)");
    private static final Pattern JDK_RECEIVED_ALERT = Pattern.compile("Received fatal alert: ([a-z_]+)");

    private static final String VERIFY_FAILED = "268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED";
    private static final String WRONG_VERSION = "268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER";

    static UpstreamTlsFailure of(@Nullable Throwable failure) {
        ServerCertificateRejection rejection = find(failure);
        if (rejection != null) {
            return failed(
                    VERIFY_FAILED + ":" + rejection.details(), String.valueOf(rejection.getMessage()), rejection.fix());
        }
        if (failure instanceof SslHandshakeTimeoutException) {
            return new UpstreamTlsFailure(
                    true,
                    "",
                    "the upstream did not finish the TLS handshake in time",
                    "look whether it speaks TLS on this port");
        }
        if (failure instanceof NotSslRecordException) {
            return failed(
                    WRONG_VERSION,
                    "the upstream answers in plain text",
                    "route to a port that speaks TLS, or set tls.mode DISABLE in the DestinationRule");
        }
        String message = failure == null ? "" : String.valueOf(failure.getMessage());
        Matcher error = BORINGSSL_ERROR.matcher(message);
        if (error.find()) {
            return ofBoringSsl(error);
        }
        Matcher received = JDK_RECEIVED_ALERT.matcher(message);
        if (received.find()) {
            return failed(message, "the upstream sent the alert " + received.group(1), fixOfAlert(received.group(1)));
        }
        return new UpstreamTlsFailure(
                false,
                "",
                "the upstream ended the connection during the TLS handshake",
                "look into the log of the upstream; it may want another server name (tls.sni) or a client certificate");
    }

    private static UpstreamTlsFailure ofBoringSsl(Matcher error) {
        String reason = Long.parseLong(error.group(1), 16) + ":" + error.group(2);
        Matcher received = RECEIVED_ALERT.matcher(error.group(3));
        if (received.matches()) {
            String name = received.group(1) == null ? received.group(2) : received.group(1);
            String alert = name.toLowerCase(Locale.ROOT);
            return failed(reason, "the upstream sent the alert " + alert, fixOfAlert(alert));
        }
        return switch (error.group(3)) {
            case "WRONG_VERSION_NUMBER", "HTTP_REQUEST" ->
                failed(
                        reason,
                        "the upstream answers in plain text",
                        "route to a port that speaks TLS, or set tls.mode DISABLE in the DestinationRule");
            case "UNSUPPORTED_PROTOCOL" ->
                failed(
                        reason,
                        "the upstream speaks no TLS version that the gateway does",
                        "let it speak TLS 1.2 or 1.3");
            default ->
                failed(
                        reason,
                        "the TLS handshake failed: "
                                + error.group(3).toLowerCase(Locale.ROOT).replace('_', ' '),
                        "compare the versions, cipher suites and keys that the upstream offers");
        };
    }

    private static String fixOfAlert(String alert) {
        return switch (alert) {
            case "certificate_required", "handshake_failure", "bad_certificate" ->
                "if it asks for client certificates, set tls.mode MUTUAL and give one: tls.credentialName";
            case "unrecognized_name" -> "set tls.sni to a name that the upstream knows";
            case "unknown_ca", "decrypt_error", "certificate_unknown", "certificate_expired", "certificate_revoked" ->
                "the upstream refuses the client certificate: give it one from a CA that it trusts (tls.credentialName)";
            case "protocol_version" -> "let the upstream speak TLS 1.2 or 1.3";
            default -> "look into the log of the upstream";
        };
    }

    private static UpstreamTlsFailure failed(String error, String cause, String fix) {
        return new UpstreamTlsFailure(false, "TLS_error:|" + error + ":TLS_error_end", cause, fix);
    }

    private static @Nullable ServerCertificateRejection find(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (cause instanceof ServerCertificateRejection rejection) {
                return rejection;
            }
            for (Throwable suppressed : cause.getSuppressed()) {
                ServerCertificateRejection found = find(suppressed);
                if (found != null) {
                    return found;
                }
            }
            cause = cause.getCause();
        }
        return null;
    }
}
