package dev.meshgw.client.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ClientHello that offers exactly what is asked about, and nothing else: one TLS version, some cipher suites, groups and
 * protocols. It cannot be carried on to a handshake, as it holds no key; a server of TLS 1.3 answers with a HelloRetryRequest
 * that names its group (RFC 8446 §4.2.8 allows a client to send no key share). Immutable.
 *
 * @param version on the wire, 0x0301 to 0x0304
 * @param protocols for ALPN, empty to leave that out
 * @param serverName null to send none
 */
public record HelloOffer(
        int version,
        List<Integer> cipherSuites,
        List<Integer> groups,
        List<String> protocols,
        @Nullable String serverName) {

    private static final int TLS_1_0 = 0x0301;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int RANDOM_BYTES = 32;

    /** RFC 8446 §4.2.9. */
    private static final int PSK_DHE_KE = 1;

    /** All that servers sign with, SHA-1 last: what they choose is not what the scan is about. */
    private static final List<Integer> SIGNATURE_SCHEMES = List.of(
            0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501,
            0x0601, 0x0303, 0x0301, 0x0203, 0x0201, 0x0202);

    private static final SecureRandom RANDOM = new SecureRandom();

    public HelloOffer {
        cipherSuites = List.copyOf(cipherSuites);
        groups = List.copyOf(groups);
        protocols = List.copyOf(protocols);
    }

    public HelloOffer withCipherSuites(List<Integer> newCipherSuites) {
        return new HelloOffer(version, newCipherSuites, groups, protocols, serverName);
    }

    public HelloOffer withGroups(List<Integer> newGroups) {
        return new HelloOffer(version, cipherSuites, newGroups, protocols, serverName);
    }

    public HelloOffer withServerName(@Nullable String newServerName) {
        return new HelloOffer(version, cipherSuites, groups, protocols, newServerName);
    }

    /** The whole record, ready to be sent. */
    public byte[] record() {
        byte[] body = body();
        var record = new ByteArrayOutputStream();
        record.write(HANDSHAKE_RECORD);
        u16(record, TLS_1_0);
        u16(record, body.length + 4);
        record.write(HandshakeType.CLIENT_HELLO.code());
        record.write(0);
        vector16(record, body);
        return record.toByteArray();
    }

    private byte[] body() {
        var body = new ByteArrayOutputStream();
        u16(body, Math.min(version, HandshakeMessage.TLS_1_2));
        body.writeBytes(random());
        if (isTls13()) {
            vector8(body, random());
        } else {
            vector8(body, new byte[0]);
        }
        vector16(body, codes(cipherSuites));
        vector8(body, new byte[] {0});
        vector16(body, extensions());
        return body.toByteArray();
    }

    private byte[] extensions() {
        var all = new ByteArrayOutputStream();
        if (serverName != null) {
            var name = new ByteArrayOutputStream();
            name.write(0);
            vector16(name, serverName.getBytes(StandardCharsets.UTF_8));
            extension(all, Extension.SERVER_NAME, vector16(name.toByteArray()));
        }
        if (!groups.isEmpty()) {
            extension(all, Extension.SUPPORTED_GROUPS, vector16(codes(groups)));
        }
        if (version >= HandshakeMessage.TLS_1_2) {
            extension(all, Extension.SIGNATURE_ALGORITHMS, vector16(codes(SIGNATURE_SCHEMES)));
        }
        if (!protocols.isEmpty()) {
            var list = new ByteArrayOutputStream();
            protocols.forEach(protocol -> vector8(list, protocol.getBytes(StandardCharsets.UTF_8)));
            extension(all, Extension.ALPN, vector16(list.toByteArray()));
        }
        if (isTls13()) {
            extension(all, Extension.SUPPORTED_VERSIONS, vector8(codes(List.of(version))));
            extension(all, Extension.PSK_KEY_EXCHANGE_MODES, vector8(new byte[] {PSK_DHE_KE}));
            extension(all, Extension.KEY_SHARE, vector16(new byte[0]));
        } else {
            extension(all, Extension.EC_POINT_FORMATS, vector8(new byte[] {0}));
            extension(all, Extension.EXTENDED_MASTER_SECRET, new byte[0]);
            extension(all, Extension.RENEGOTIATION_INFO, vector8(new byte[0]));
        }
        return all.toByteArray();
    }

    private boolean isTls13() {
        return version >= HandshakeMessage.TLS_1_3;
    }

    private static byte[] random() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return random;
    }

    private static void extension(ByteArrayOutputStream out, int type, byte[] body) {
        u16(out, type);
        vector16(out, body);
    }

    private static byte[] codes(List<Integer> numbers) {
        var codes = new ByteArrayOutputStream();
        numbers.forEach(number -> u16(codes, number));
        return codes.toByteArray();
    }

    private static byte[] vector8(byte[] body) {
        var out = new ByteArrayOutputStream();
        vector8(out, body);
        return out.toByteArray();
    }

    private static byte[] vector16(byte[] body) {
        var out = new ByteArrayOutputStream();
        vector16(out, body);
        return out.toByteArray();
    }

    private static void vector8(ByteArrayOutputStream out, byte[] body) {
        out.write(body.length);
        out.writeBytes(body);
    }

    private static void vector16(ByteArrayOutputStream out, byte[] body) {
        u16(out, body.length);
        out.writeBytes(body);
    }

    private static void u16(ByteArrayOutputStream out, int number) {
        out.write(number >>> 8);
        out.write(number);
    }
}
