package dev.meshgw.client.wire;

import java.util.Locale;
import java.util.Map;

/** Names of the numbers in handshake messages, as IANA registers them (TLS Parameters); the number itself for the rest. */
public final class TlsNames {

    /** RFC 8701: the two bytes are equal and end in A; clients put such numbers in so that servers stay tolerant. */
    private static final int GREASE_MASK = 0x0f0f;

    private static final int GREASE = 0x0a0a;

    /** NIST's names where people know those better. */
    private static final Map<Integer, String> GROUPS = Map.ofEntries(
            Map.entry(0x0015, "P-224"),
            Map.entry(0x0017, "P-256"),
            Map.entry(0x0018, "P-384"),
            Map.entry(0x0019, "P-521"),
            Map.entry(0x001d, "X25519"),
            Map.entry(0x001e, "X448"),
            Map.entry(0x0100, "ffdhe2048"),
            Map.entry(0x0101, "ffdhe3072"),
            Map.entry(0x0102, "ffdhe4096"),
            Map.entry(0x0103, "ffdhe6144"),
            Map.entry(0x0104, "ffdhe8192"),
            Map.entry(0x11eb, "SecP256r1MLKEM768"),
            Map.entry(0x11ec, "X25519MLKEM768"),
            Map.entry(0x6399, "X25519Kyber768Draft00"));

    private static final Map<Integer, String> SCHEMES = Map.ofEntries(
            Map.entry(0x0201, "rsa_pkcs1_sha1"),
            Map.entry(0x0202, "dsa_sha1"),
            Map.entry(0x0203, "ecdsa_sha1"),
            Map.entry(0x0301, "rsa_pkcs1_sha224"),
            Map.entry(0x0302, "dsa_sha224"),
            Map.entry(0x0303, "ecdsa_sha224"),
            Map.entry(0x0401, "rsa_pkcs1_sha256"),
            Map.entry(0x0402, "dsa_sha256"),
            Map.entry(0x0403, "ecdsa_secp256r1_sha256"),
            Map.entry(0x0501, "rsa_pkcs1_sha384"),
            Map.entry(0x0502, "dsa_sha384"),
            Map.entry(0x0503, "ecdsa_secp384r1_sha384"),
            Map.entry(0x0601, "rsa_pkcs1_sha512"),
            Map.entry(0x0602, "dsa_sha512"),
            Map.entry(0x0603, "ecdsa_secp521r1_sha512"),
            Map.entry(0x0804, "rsa_pss_rsae_sha256"),
            Map.entry(0x0805, "rsa_pss_rsae_sha384"),
            Map.entry(0x0806, "rsa_pss_rsae_sha512"),
            Map.entry(0x0807, "ed25519"),
            Map.entry(0x0808, "ed448"),
            Map.entry(0x0809, "rsa_pss_pss_sha256"),
            Map.entry(0x080a, "rsa_pss_pss_sha384"),
            Map.entry(0x080b, "rsa_pss_pss_sha512"));

    private static final Map<Integer, String> EXTENSIONS = Map.ofEntries(
            Map.entry(Extension.SERVER_NAME, "server_name"),
            Map.entry(1, "max_fragment_length"),
            Map.entry(Extension.STATUS_REQUEST, "status_request"),
            Map.entry(Extension.SUPPORTED_GROUPS, "supported_groups"),
            Map.entry(Extension.EC_POINT_FORMATS, "ec_point_formats"),
            Map.entry(Extension.SIGNATURE_ALGORITHMS, "signature_algorithms"),
            Map.entry(15, "heartbeat"),
            Map.entry(Extension.ALPN, "application_layer_protocol_negotiation"),
            Map.entry(18, "signed_certificate_timestamp"),
            Map.entry(21, "padding"),
            Map.entry(22, "encrypt_then_mac"),
            Map.entry(Extension.EXTENDED_MASTER_SECRET, "extended_master_secret"),
            Map.entry(27, "compress_certificate"),
            Map.entry(28, "record_size_limit"),
            Map.entry(34, "delegated_credential"),
            Map.entry(Extension.SESSION_TICKET, "session_ticket"),
            Map.entry(Extension.PRE_SHARED_KEY, "pre_shared_key"),
            Map.entry(Extension.EARLY_DATA, "early_data"),
            Map.entry(Extension.SUPPORTED_VERSIONS, "supported_versions"),
            Map.entry(Extension.COOKIE, "cookie"),
            Map.entry(Extension.PSK_KEY_EXCHANGE_MODES, "psk_key_exchange_modes"),
            Map.entry(Extension.CERTIFICATE_AUTHORITIES, "certificate_authorities"),
            Map.entry(48, "oid_filters"),
            Map.entry(49, "post_handshake_auth"),
            Map.entry(Extension.SIGNATURE_ALGORITHMS_CERT, "signature_algorithms_cert"),
            Map.entry(Extension.KEY_SHARE, "key_share"),
            Map.entry(57, "quic_transport_parameters"),
            Map.entry(0x44cd, "application_settings"),
            Map.entry(0xfe0d, "encrypted_client_hello"),
            Map.entry(Extension.RENEGOTIATION_INFO, "renegotiation_info"));

    private static final Map<Integer, String> CERTIFICATE_TYPES = Map.of(
            1, "rsa_sign",
            2, "dss_sign",
            64, "ecdsa_sign",
            65, "rsa_fixed_ecdh",
            66, "ecdsa_fixed_ecdh");

    private TlsNames() {}

    /** {@code X25519}. */
    public static String group(int number) {
        return name(GROUPS, number);
    }

    /** {@code ecdsa_secp256r1_sha256}. */
    public static String signatureScheme(int number) {
        return name(SCHEMES, number);
    }

    /** {@code server_name}. */
    public static String extension(int number) {
        return name(EXTENSIONS, number);
    }

    /** What TLS 1.2 calls a kind of client certificate: {@code ecdsa_sign}. */
    public static String certificateType(int number) {
        return CERTIFICATE_TYPES.getOrDefault(number, Integer.toString(number));
    }

    private static String name(Map<Integer, String> names, int number) {
        String name = names.get(number);
        if (name != null) {
            return name;
        }
        return isGrease(number) ? "GREASE" : String.format(Locale.ROOT, "0x%04X", number);
    }

    /** Whether it stands for nothing (RFC 8701). */
    public static boolean isGrease(int number) {
        return (number & GREASE_MASK) == GREASE && number >>> 8 == (number & 0xff);
    }
}
