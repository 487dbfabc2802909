package dev.meshgw.cli.client;

import dev.meshgw.client.Alert;
import dev.meshgw.client.NameAttribute;
import dev.meshgw.client.wire.HandshakeType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/** The names that OpenSSL 3.0, and curl on top of it, give to TLS messages, alerts, distinguished names and dates. */
final class OpenSslWords {

    /** How curl introduces an error of its TLS library. */
    static final String LIBRARY = "OpenSSL/3.0.22: ";

    /** ERR_PACK of ERR_LIB_SSL: the library's number in the upper bits, the reason in the lower. */
    private static final int LIBRARY_SSL = 0x0A000000;

    /** SSL_AD_REASON_OFFSET: the reason of an alert is its number and 1000. */
    private static final int ALERT_REASON = 1000;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "MMM ppd HH:mm:ss yyyy 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Map<Integer, String> MESSAGES = Map.ofEntries(
            Map.entry(0, "Hello request"),
            Map.entry(1, "Client hello"),
            Map.entry(2, "Server hello"),
            Map.entry(4, "Newsession Ticket"),
            Map.entry(5, "End of early data"),
            Map.entry(8, "Encrypted Extensions"),
            Map.entry(11, "Certificate"),
            Map.entry(12, "Server key exchange"),
            Map.entry(13, "Request CERT"),
            Map.entry(14, "Server finished"),
            Map.entry(15, "CERT verify"),
            Map.entry(16, "Client key exchange"),
            Map.entry(20, "Finished"),
            Map.entry(22, "Certificate Status"),
            Map.entry(24, "Key update"),
            Map.entry(254, "Message hash"));

    private static final Map<Integer, String> ALERTS = Map.ofEntries(
            Map.entry(0, "close notify"),
            Map.entry(10, "unexpected_message"),
            Map.entry(20, "bad record mac"),
            Map.entry(21, "decryption failed"),
            Map.entry(22, "record overflow"),
            Map.entry(30, "decompression failure"),
            Map.entry(40, "handshake failure"),
            Map.entry(41, "no certificate"),
            Map.entry(42, "bad certificate"),
            Map.entry(43, "unsupported certificate"),
            Map.entry(44, "certificate revoked"),
            Map.entry(45, "certificate expired"),
            Map.entry(46, "certificate unknown"),
            Map.entry(47, "illegal parameter"),
            Map.entry(48, "unknown CA"),
            Map.entry(49, "access denied"),
            Map.entry(50, "decode error"),
            Map.entry(51, "decrypt error"),
            Map.entry(60, "export restriction"),
            Map.entry(70, "protocol version"),
            Map.entry(71, "insufficient security"),
            Map.entry(80, "internal error"),
            Map.entry(90, "user canceled"),
            Map.entry(100, "no renegotiation"),
            Map.entry(110, "unsupported extension"),
            Map.entry(111, "certificate unobtainable"),
            Map.entry(112, "unrecognized name"),
            Map.entry(113, "bad certificate status response"),
            Map.entry(114, "bad certificate hash value"),
            Map.entry(115, "unknown PSK identity"),
            Map.entry(120, "no application protocol"));

    private static final Map<Integer, String> ALERT_REASONS = Map.ofEntries(
            Map.entry(10, "sslv3 alert unexpected message"),
            Map.entry(20, "sslv3 alert bad record mac"),
            Map.entry(21, "tlsv1 alert decryption failed"),
            Map.entry(22, "tlsv1 alert record overflow"),
            Map.entry(30, "sslv3 alert decompression failure"),
            Map.entry(40, "sslv3 alert handshake failure"),
            Map.entry(41, "sslv3 alert no certificate"),
            Map.entry(42, "sslv3 alert bad certificate"),
            Map.entry(43, "sslv3 alert unsupported certificate"),
            Map.entry(44, "sslv3 alert certificate revoked"),
            Map.entry(45, "sslv3 alert certificate expired"),
            Map.entry(46, "sslv3 alert certificate unknown"),
            Map.entry(47, "sslv3 alert illegal parameter"),
            Map.entry(48, "tlsv1 alert unknown ca"),
            Map.entry(49, "tlsv1 alert access denied"),
            Map.entry(50, "tlsv1 alert decode error"),
            Map.entry(51, "tlsv1 alert decrypt error"),
            Map.entry(60, "tlsv1 alert export restriction"),
            Map.entry(70, "tlsv1 alert protocol version"),
            Map.entry(71, "tlsv1 alert insufficient security"),
            Map.entry(80, "tlsv1 alert internal error"),
            Map.entry(86, "tlsv1 alert inappropriate fallback"),
            Map.entry(90, "tlsv1 alert user cancelled"),
            Map.entry(100, "tlsv1 alert no renegotiation"),
            Map.entry(109, "tlsv13 alert missing extension"),
            Map.entry(110, "tlsv1 unsupported extension"),
            Map.entry(111, "tlsv1 certificate unobtainable"),
            Map.entry(112, "tlsv1 unrecognized name"),
            Map.entry(113, "tlsv1 bad certificate status response"),
            Map.entry(114, "tlsv1 bad certificate hash value"),
            Map.entry(116, "tlsv13 alert certificate required"));

    private OpenSslWords() {}

    /** {@code Client hello (1)}. @param type the number of a {@link HandshakeType} */
    static String message(int type) {
        return MESSAGES.getOrDefault(type, "Unknown") + " (" + type + ")";
    }

    /** {@code unknown CA (560)}; the number is level and description in one. */
    static String alert(Alert alert) {
        return ALERTS.getOrDefault(alert.description(), "unknown")
                + " ("
                + (alert.level() << 8 | alert.description())
                + ")";
    }

    /** {@code error:0A000410:SSL routines::sslv3 alert handshake failure}. */
    static String error(Alert alert) {
        int reason = ALERT_REASON + alert.description();
        return error(reason, ALERT_REASONS.getOrDefault(alert.description(), "reason(" + reason + ")"));
    }

    /** @param reason an SSL_R_ number */
    static String error(int reason, String words) {
        return String.format(Locale.ROOT, "error:%08X:SSL routines::%s", LIBRARY_SSL | reason, words);
    }

    /** {@code CN=httpbin.example.com; O=httpbin organization}, in the order of the certificate. */
    static String name(X500Principal name) {
        return NameAttribute.of(name).stream()
                .map(attribute ->
                        attribute.type().isEmpty() ? attribute.value() : attribute.type() + "=" + attribute.value())
                .map(OpenSslWords::printable)
                .collect(Collectors.joining("; "));
    }

    /** {@code CN = httpbin.example.com, O = "x, y"}: XN_FLAG_ONELINE. */
    static String spacedName(X500Principal name) {
        return NameAttribute.of(name).stream()
                .map(attribute -> attribute.type().isEmpty()
                        ? quoted(attribute.value())
                        : attribute.type() + " = " + quoted(attribute.value()))
                .map(OpenSslWords::printable)
                .collect(Collectors.joining(", "));
    }

    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> ",+<>;=\"\\#".indexOf(c) >= 0) && value.equals(value.strip());
        return plain ? value : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** {@code Nov  2 00:58:02 2026 GMT}. */
    static String date(Instant instant) {
        return DATE.format(instant);
    }

    /** Outside text without control characters, and whole: a header line may be long, but must not move the cursor. */
    static String printable(String outside) {
        boolean clean = outside.chars().noneMatch(c -> Character.isISOControl(c) && c != '\t');
        if (clean) {
            return outside;
        }
        return Arrays.stream(outside.codePoints().toArray())
                .mapToObj(c -> Character.isISOControl(c) && c != '\t'
                        ? String.format(Locale.ROOT, "\\x%02x", c)
                        : Character.toString(c))
                .collect(Collectors.joining());
    }
}
