package dev.meshgw.client;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An alert that was on the wire (RFC 8446 §6). Immutable.
 *
 * @param direction who sent it: {@link Direction#OUT} is us
 * @param level 1 warning, 2 fatal
 * @param description the number, for example 116
 */
public record Alert(Direction direction, int level, int description) {

    /** The other side ends the connection in order. */
    public static final int CLOSE_NOTIFY = 0;

    public static final int HANDSHAKE_FAILURE = 40;
    public static final int BAD_CERTIFICATE = 42;
    public static final int UNSUPPORTED_CERTIFICATE = 43;
    public static final int CERTIFICATE_REVOKED = 44;
    public static final int CERTIFICATE_EXPIRED = 45;
    public static final int CERTIFICATE_UNKNOWN = 46;
    public static final int UNKNOWN_CA = 48;
    public static final int ACCESS_DENIED = 49;
    public static final int DECRYPT_ERROR = 51;
    public static final int PROTOCOL_VERSION = 70;
    public static final int INTERNAL_ERROR = 80;
    public static final int UNRECOGNIZED_NAME = 112;
    public static final int CERTIFICATE_REQUIRED = 116;
    public static final int NO_APPLICATION_PROTOCOL = 120;

    private static final int MAX_DESCRIPTION = 255;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(CLOSE_NOTIFY, "close_notify"),
            Map.entry(10, "unexpected_message"),
            Map.entry(20, "bad_record_mac"),
            Map.entry(22, "record_overflow"),
            Map.entry(HANDSHAKE_FAILURE, "handshake_failure"),
            Map.entry(BAD_CERTIFICATE, "bad_certificate"),
            Map.entry(UNSUPPORTED_CERTIFICATE, "unsupported_certificate"),
            Map.entry(CERTIFICATE_REVOKED, "certificate_revoked"),
            Map.entry(CERTIFICATE_EXPIRED, "certificate_expired"),
            Map.entry(CERTIFICATE_UNKNOWN, "certificate_unknown"),
            Map.entry(47, "illegal_parameter"),
            Map.entry(UNKNOWN_CA, "unknown_ca"),
            Map.entry(ACCESS_DENIED, "access_denied"),
            Map.entry(50, "decode_error"),
            Map.entry(DECRYPT_ERROR, "decrypt_error"),
            Map.entry(PROTOCOL_VERSION, "protocol_version"),
            Map.entry(71, "insufficient_security"),
            Map.entry(INTERNAL_ERROR, "internal_error"),
            Map.entry(86, "inappropriate_fallback"),
            Map.entry(90, "user_canceled"),
            Map.entry(100, "no_renegotiation"),
            Map.entry(109, "missing_extension"),
            Map.entry(110, "unsupported_extension"),
            Map.entry(UNRECOGNIZED_NAME, "unrecognized_name"),
            Map.entry(113, "bad_certificate_status_response"),
            Map.entry(115, "unknown_psk_identity"),
            Map.entry(CERTIFICATE_REQUIRED, "certificate_required"),
            Map.entry(NO_APPLICATION_PROTOCOL, "no_application_protocol"));

    /** Every name of RFC 8446 §6.2 and its forerunners. */
    public static Collection<String> names() {
        return NAMES.values();
    }

    /** @param name as {@link #name} has it; spaces and hyphens count as underscores, a number stands for itself */
    public static OptionalInt numberOf(String name) {
        String known = name.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
        if (known.matches("\\d{1,3}") && Integer.parseInt(known) <= MAX_DESCRIPTION) {
            return OptionalInt.of(Integer.parseInt(known));
        }
        return NAMES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(known))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    /** The name of RFC 8446 §6.2, for example {@code certificate_required}; {@code alert_N} for a number without a name. */
    public String name() {
        return NAMES.getOrDefault(description, "alert_" + description);
    }

    /** Whether it reports a failure: everything but the orderly end. */
    public boolean isFailure() {
        return description != CLOSE_NOTIFY && description != 90;
    }
}
