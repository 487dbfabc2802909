package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.HandshakeFailure.ClientCertificate;
import dev.meshgw.gateway.netty.HandshakeFailure.Kind;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the exception of a TLS engine which alert ended a handshake and who sent it. BoringSSL names the reason in capital
 * letters ({@code TLSV1_ALERT_UNKNOWN_CA} when it came from the peer), the JDK writes sentences.
 *
 * @param alert its name in RFC 8446 §6; null if there was none
 * @param sent by us
 * @param cause one line for people
 * @param clientCertificate the one that was refused
 */
record HandshakeDiagnosis(
        Kind kind,
        @Nullable String alert,
        boolean sent,
        String cause,
        @Nullable ClientCertificate clientCertificate) {

    /** {@code error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE}. */
    private static final Pattern BORINGSSL_REASON = Pattern.compile(":OPENSSL_internal:([A-Z0-9_]+)");

    private static final Pattern BORINGSSL_RECEIVED = Pattern.compile("(?:SSLV3|TLSV1)_ALERT_([A-Z0-9_]+)");
    private static final Pattern JDK_RECEIVED = Pattern.compile("Received fatal alert: ([a-z_]+)");
    private static final Pattern JDK_SENT = Pattern.compile("^\\(([a-z_]+)\\)");

    private static final String NO_CLIENT_CERTIFICATE = "PEER_DID_NOT_RETURN_A_CERTIFICATE";

    /**
     * What BoringSSL says of an alert that is not encrypted although encrypted records were due. OpenSSL 3.0 sends its alerts
     * about a TLS 1.3 server's certificate so.
     */
    private static final String UNENCRYPTED_ALERT = "BAD_PACKET_LENGTH";

    /** Reasons in words, where BoringSSL's own are not. */
    private static final Map<String, String> CAUSES = Map.of(
            "NO_SHARED_CIPHER", "the client and the server have no cipher suite in common",
            "NO_SHARED_GROUP", "the client and the server have no key exchange group in common",
            "NO_COMMON_SIGNATURE_ALGORITHMS", "the client cannot verify signatures of the server's kind of key",
            "WRONG_CURVE", "the client cannot verify the server's kind of certificate",
            "NO_RENEGOTIATION", "the client wanted to renegotiate, which is not allowed",
            "UNSUPPORTED_PROTOCOL", "the client and the server have no TLS version in common",
            "INAPPROPRIATE_FALLBACK", "the client fell back to an older TLS version than both know",
            "EXCESSIVE_MESSAGE_SIZE", "the client sent a message that is too large");

    /** What BoringSSL calls bytes that are no TLS record. */
    private static final Set<String> NOT_TLS =
            Set.of("HTTP_REQUEST", "HTTPS_PROXY_REQUEST", "WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL");

    /** What BoringSSL answers, for the reasons that a client can bring about. */
    private static final Map<String, String> SENT = Map.ofEntries(
            Map.entry("NO_SHARED_CIPHER", "handshake_failure"),
            Map.entry("NO_SHARED_GROUP", "handshake_failure"),
            Map.entry("NO_COMMON_SIGNATURE_ALGORITHMS", "handshake_failure"),
            Map.entry("UNSUPPORTED_PROTOCOL", "protocol_version"),
            Map.entry("EXCESSIVE_MESSAGE_SIZE", "illegal_parameter"),
            Map.entry("INAPPROPRIATE_FALLBACK", "inappropriate_fallback"),
            Map.entry("DECODE_ERROR", "decode_error"),
            Map.entry("PARSE_TLSEXT", "decode_error"),
            Map.entry("BAD_SIGNATURE", "decrypt_error"),
            Map.entry("DIGEST_CHECK_FAILED", "decrypt_error"),
            Map.entry("UNEXPECTED_MESSAGE", "unexpected_message"),
            Map.entry("UNEXPECTED_RECORD", "unexpected_message"),
            Map.entry("DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "bad_record_mac"));

    /**
     * @param version agreed on; null if none
     * @param tap what was read along
     */
    static HandshakeDiagnosis of(Throwable failure, @Nullable String version, HandshakeTap tap) {
        HandshakeDiagnosis diagnosis = of(failure, version);
        if (diagnosis.kind == Kind.NOT_TLS) {
            return withoutAlert(
                    Kind.NOT_TLS, "the client sent " + tap.firstBytes().description() + ", and this port speaks TLS");
        }
        String received = tap.received();
        if (received != null && !received.equals("close_notify") && !diagnosis.saysWhatWasSent()) {
            return received(received);
        }
        return diagnosis.sent && diagnosis.alert == null && tap.sent() != null
                ? new HandshakeDiagnosis(diagnosis.kind, tap.sent(), true, diagnosis.cause, diagnosis.clientCertificate)
                : diagnosis;
    }

    private boolean saysWhatWasSent() {
        return sent && alert != null;
    }

    private static HandshakeDiagnosis of(Throwable failure, @Nullable String version) {
        PeerCertificateRejection rejection = find(failure, PeerCertificateRejection.class);
        if (rejection != null) {
            return new HandshakeDiagnosis(
                    Kind.BROKEN_OFF,
                    rejection.reason().alert(),
                    true,
                    String.valueOf(rejection.getMessage()),
                    new ClientCertificate(rejection.subject(), rejection.issuer()));
        }
        if (find(failure, NotSslRecordException.class) != null) {
            return withoutAlert(Kind.NOT_TLS, "");
        }
        if (find(failure, SslHandshakeTimeoutException.class) != null) {
            return withoutAlert(Kind.HANDSHAKE_TIMEOUT, String.valueOf(failure.getMessage()));
        }
        if (find(failure, ClosedChannelException.class) != null
                || failure instanceof IOException && !(failure instanceof SSLException)
                || failure.getMessage() == null) {
            return withoutAlert(Kind.CLIENT_GONE, "the client closed the connection during the handshake");
        }
        String message = failure.getMessage();
        Matcher reason = BORINGSSL_REASON.matcher(message);
        if (reason.find()) {
            return ofBoringSsl(reason.group(1), version);
        }
        Matcher received = JDK_RECEIVED.matcher(message);
        if (received.find()) {
            return received(received.group(1));
        }
        Matcher sent = JDK_SENT.matcher(message);
        return new HandshakeDiagnosis(
                Kind.BROKEN_OFF,
                sent.find() ? sent.group(1) : null,
                true,
                failure instanceof SSLException ? message : failure.toString(),
                null);
    }

    private static HandshakeDiagnosis withoutAlert(Kind kind, String cause) {
        return new HandshakeDiagnosis(kind, null, false, cause, null);
    }

    private static HandshakeDiagnosis ofBoringSsl(String reason, @Nullable String version) {
        Matcher received = BORINGSSL_RECEIVED.matcher(reason);
        if (received.matches()) {
            return received(received.group(1).toLowerCase(Locale.ROOT));
        }
        if (reason.equals(NO_CLIENT_CERTIFICATE)) {
            String alert = "TLSv1.3".equals(version) ? "certificate_required" : "handshake_failure";
            return new HandshakeDiagnosis(Kind.BROKEN_OFF, alert, true, "the client showed no certificate", null);
        }
        if (reason.equals(UNENCRYPTED_ALERT) && "TLSv1.3".equals(version)) {
            return withoutAlert(
                    Kind.BROKEN_OFF,
                    "the client broke off with an alert that cannot be read; most likely it does not trust the certificate");
        }
        if (NOT_TLS.contains(reason)) {
            return withoutAlert(Kind.NOT_TLS, "");
        }
        return new HandshakeDiagnosis(
                Kind.BROKEN_OFF, SENT.get(reason), true, CAUSES.getOrDefault(reason, said(reason)), null);
    }

    private static String said(String reason) {
        return reason.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static HandshakeDiagnosis received(String alert) {
        String name = alert.equals("unknown_certificate") ? "certificate_unknown" : alert;
        return new HandshakeDiagnosis(Kind.BROKEN_OFF, name, false, "the client sent the alert " + name, null);
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            for (Throwable suppressed : cause.getSuppressed()) {
                T found = find(suppressed, type);
                if (found != null) {
                    return found;
                }
            }
            cause = cause.getCause();
        }
        return null;
    }

    HandshakeFailure failure(
            DownstreamConnection connection, String chain, @Nullable ClientOffer offer, @Nullable String version) {
        return new HandshakeFailure(
                System.currentTimeMillis(),
                connection.peer(),
                chain,
                kind,
                offer,
                version,
                alert,
                sent,
                cause,
                clientCertificate);
    }
}
