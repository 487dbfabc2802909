package dev.meshgw.gateway.netty;

import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Map;
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
 * @param clientSubject of the certificate that was refused
 */
record HandshakeDiagnosis(
        @Nullable String alert,
        boolean sent,
        String cause,
        @Nullable String clientSubject) {

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

    /** What BoringSSL answers, for the reasons that a client can bring about. */
    private static final Map<String, String> SENT = Map.ofEntries(
            Map.entry("NO_SHARED_CIPHER", "handshake_failure"),
            Map.entry("NO_SHARED_GROUP", "handshake_failure"),
            Map.entry("NO_COMMON_SIGNATURE_ALGORITHMS", "handshake_failure"),
            Map.entry("UNSUPPORTED_PROTOCOL", "protocol_version"),
            Map.entry("INAPPROPRIATE_FALLBACK", "inappropriate_fallback"),
            Map.entry("DECODE_ERROR", "decode_error"),
            Map.entry("PARSE_TLSEXT", "decode_error"),
            Map.entry("BAD_SIGNATURE", "decrypt_error"),
            Map.entry("DIGEST_CHECK_FAILED", "decrypt_error"),
            Map.entry("UNEXPECTED_MESSAGE", "unexpected_message"),
            Map.entry("UNEXPECTED_RECORD", "unexpected_message"),
            Map.entry("DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "bad_record_mac"));

    /** @param version agreed on; null if none */
    static HandshakeDiagnosis of(Throwable failure, @Nullable String version) {
        ClientCertificateRejection rejection = find(failure, ClientCertificateRejection.class);
        if (rejection != null) {
            return new HandshakeDiagnosis(
                    rejection.reason().alert(), true, String.valueOf(rejection.getMessage()), rejection.subject());
        }
        if (find(failure, ClosedChannelException.class) != null || failure.getMessage() == null) {
            return new HandshakeDiagnosis(null, false, "the client closed the connection during the handshake", null);
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
                sent.find() ? sent.group(1) : null,
                true,
                failure instanceof SSLException ? message : failure.toString(),
                null);
    }

    private static HandshakeDiagnosis ofBoringSsl(String reason, @Nullable String version) {
        Matcher received = BORINGSSL_RECEIVED.matcher(reason);
        if (received.matches()) {
            return received(received.group(1).toLowerCase(Locale.ROOT));
        }
        if (reason.equals(NO_CLIENT_CERTIFICATE)) {
            String alert = "TLSv1.3".equals(version) ? "certificate_required" : "handshake_failure";
            return new HandshakeDiagnosis(alert, true, "the client showed no certificate", null);
        }
        if (reason.equals(UNENCRYPTED_ALERT) && "TLSv1.3".equals(version)) {
            return new HandshakeDiagnosis(
                    null,
                    false,
                    "the client broke off with an alert that cannot be read; most likely it does not trust the certificate",
                    null);
        }
        return new HandshakeDiagnosis(
                SENT.get(reason), true, reason.toLowerCase(Locale.ROOT).replace('_', ' '), null);
    }

    private static HandshakeDiagnosis received(String alert) {
        String name = alert.equals("unknown_certificate") ? "certificate_unknown" : alert;
        return new HandshakeDiagnosis(name, false, "the client sent the alert " + name, null);
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

    HandshakeFailure failure(DownstreamConnection connection, String chain, @Nullable String version) {
        return new HandshakeFailure(
                System.currentTimeMillis(), connection.peer(), chain, version, alert, sent, cause, clientSubject);
    }
}
