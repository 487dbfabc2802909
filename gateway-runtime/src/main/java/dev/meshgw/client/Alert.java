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

    /** @param meaning as a clause about its sender, "it": RFC 8446 §6.2, RFC 5246 §7.2.2 */
    private record Description(String name, String meaning) {}

    private static final Map<Integer, Description> DESCRIPTIONS = Map.ofEntries(
            entry(CLOSE_NOTIFY, "close_notify", "it has no more to say and ends the connection in order"),
            entry(10, "unexpected_message", "it got a message that must not come at this point"),
            entry(20, "bad_record_mac", "it got a record that does not decrypt: other keys, or changed on the way"),
            entry(21, "decryption_failed", "it got a record that does not decrypt"),
            entry(22, "record_overflow", "it got a record that is longer than TLS allows"),
            entry(
                    HANDSHAKE_FAILURE,
                    "handshake_failure",
                    "it finds nothing that both sides can do, or misses a client certificate"),
            entry(BAD_CERTIFICATE, "bad_certificate", "it cannot read the certificate, or its signature is wrong"),
            entry(
                    UNSUPPORTED_CERTIFICATE,
                    "unsupported_certificate",
                    "the certificate is of a kind, or for a purpose, that it does not take"),
            entry(CERTIFICATE_REVOKED, "certificate_revoked", "the certificate was revoked by its issuer"),
            entry(CERTIFICATE_EXPIRED, "certificate_expired", "the certificate is not valid now, by its clock"),
            entry(
                    CERTIFICATE_UNKNOWN,
                    "certificate_unknown",
                    "it does not accept the certificate, for a reason that has no number"),
            entry(47, "illegal_parameter", "it got a value that is out of range or contradicts another"),
            entry(UNKNOWN_CA, "unknown_ca", "it trusts no CA that the certificate leads to"),
            entry(ACCESS_DENIED, "access_denied", "the certificate is valid, but not allowed in"),
            entry(50, "decode_error", "it got a message that is damaged or cut"),
            entry(
                    DECRYPT_ERROR,
                    "decrypt_error",
                    "a signature or checksum of the handshake is wrong: often another key of the same name"),
            entry(PROTOCOL_VERSION, "protocol_version", "it speaks none of the TLS versions that were offered"),
            entry(71, "insufficient_security", "it wants stronger ciphers than were offered"),
            entry(INTERNAL_ERROR, "internal_error", "it failed for a reason of its own"),
            entry(86, "inappropriate_fallback", "it knows a newer TLS version than was offered in a second attempt"),
            entry(90, "user_canceled", "it was told to stop"),
            entry(100, "no_renegotiation", "it does not begin a handshake within a connection"),
            entry(109, "missing_extension", "it misses an extension that must be there"),
            entry(110, "unsupported_extension", "it got an extension that it had not asked for"),
            entry(UNRECOGNIZED_NAME, "unrecognized_name", "it serves no host of the server name (SNI) that was sent"),
            entry(113, "bad_certificate_status_response", "it got an OCSP answer that does not hold"),
            entry(115, "unknown_psk_identity", "it knows no session or shared key of that name"),
            entry(CERTIFICATE_REQUIRED, "certificate_required", "it wants a client certificate, and none came"),
            entry(
                    NO_APPLICATION_PROTOCOL,
                    "no_application_protocol",
                    "it speaks none of the protocols that ALPN offered"));

    private static Map.Entry<Integer, Description> entry(int number, String name, String meaning) {
        return Map.entry(number, new Description(name, meaning));
    }

    /** Every name of RFC 8446 §6.2 and its forerunners. */
    public static Collection<String> names() {
        return DESCRIPTIONS.values().stream().map(Description::name).toList();
    }

    /** @param name as {@link #name} has it; spaces and hyphens count as underscores, a number stands for itself */
    public static OptionalInt numberOf(String name) {
        String known = name.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
        if (known.matches("\\d{1,3}") && Integer.parseInt(known) <= MAX_DESCRIPTION) {
            return OptionalInt.of(Integer.parseInt(known));
        }
        return DESCRIPTIONS.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(known))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    /** The name of RFC 8446 §6.2, for example {@code certificate_required}; {@code alert_N} for a number without a name. */
    public String name() {
        var known = DESCRIPTIONS.get(description);
        return known == null ? "alert_" + description : known.name();
    }

    /** Whether it reports a failure: everything but the orderly end. */
    public boolean isFailure() {
        return description != CLOSE_NOTIFY && description != 90;
    }

    /** What it means, as a clause in which "it" is the sender: {@code it wants a client certificate, and none came}. */
    public String meaning() {
        var known = DESCRIPTIONS.get(description);
        return known == null ? "it has a reason that has no name in TLS" : known.meaning();
    }
}
