package dev.meshgw.gateway.netty;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a ClientHello (RFC 8446 §4.1.2) says before any trust. Immutable.
 *
 * @param serverName SNI in lower case without trailing dot; null if none was sent
 * @param alpn in the client's order
 * @param acceptsEcdsa whether an ECDSA certificate with a NIST curve can be shown to this client
 * @param versions the protocol versions offered, as on the wire: 0x0304 for TLS 1.3; never empty
 */
record ClientHello(@Nullable String serverName, List<String> alpn, boolean acceptsEcdsa, List<Integer> versions) {

    private static final int SERVER_NAME = 0;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int ALPN = 16;
    private static final int SUPPORTED_VERSIONS = 43;

    private static final int SSL_3 = 0x0300;
    private static final int TLS_1_0 = 0x0301;
    private static final int TLS_1_2 = 0x0303;

    /** ecdsa_secp256r1_sha256, ecdsa_secp384r1_sha384, ecdsa_secp521r1_sha512 and, for TLS 1.2, SHA-1 with ECDSA. */
    private static boolean isEcdsa(int signatureScheme) {
        return (signatureScheme & 0xff) == 3;
    }

    /**
     * Reads the body of a ClientHello, the four bytes of the handshake header left out.
     *
     * @return null if it is malformed
     */
    static @Nullable ClientHello parse(byte[] body) {
        var hello = ByteBuffer.wrap(body);
        try {
            int legacyVersion = hello.getShort() & 0xffff;
            skip(hello, 32); // random
            skip(hello, hello.get() & 0xff); // legacy_session_id
            boolean ecdsaSuite = offersEcdsaOrTls13(slice(hello, hello.getShort() & 0xffff));
            skip(hello, hello.get() & 0xff); // legacy_compression_methods
            if (!hello.hasRemaining()) {
                return new ClientHello(null, List.of(), ecdsaSuite, upTo(legacyVersion));
            }
            return extensions(slice(hello, hello.getShort() & 0xffff), ecdsaSuite, legacyVersion);
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException truncated) {
            return null;
        }
    }

    private static @Nullable ClientHello extensions(ByteBuffer extensions, boolean ecdsaSuite, int legacyVersion) {
        List<Integer> versions = upTo(legacyVersion);
        String serverName = null;
        List<String> alpn = List.of();
        boolean ecdsaSignature = true; // RFC 5246 §7.4.1.4.1: without the extension, what the suites say holds
        while (extensions.hasRemaining()) {
            int type = extensions.getShort() & 0xffff;
            ByteBuffer data = slice(extensions, extensions.getShort() & 0xffff);
            if (type == SERVER_NAME) {
                serverName = serverName(data);
                if (serverName == null) {
                    return null;
                }
            } else if (type == SIGNATURE_ALGORITHMS) {
                ecdsaSignature = offersEcdsa(slice(data, data.getShort() & 0xffff));
            } else if (type == ALPN) {
                alpn = alpn(slice(data, data.getShort() & 0xffff));
            } else if (type == SUPPORTED_VERSIONS) {
                versions = known(slice(data, data.get() & 0xff));
            }
        }
        return new ClientHello(serverName, alpn, ecdsaSuite && ecdsaSignature, versions);
    }

    /** RFC 6066 §3. Null if malformed. */
    private static @Nullable String serverName(ByteBuffer data) {
        ByteBuffer names = slice(data, data.getShort() & 0xffff);
        int nameType = names.get();
        ByteBuffer name = slice(names, names.getShort() & 0xffff);
        if (nameType != 0 || !name.hasRemaining()) {
            return null;
        }
        byte[] bytes = new byte[name.remaining()];
        name.get(bytes);
        // RFC 6066 forbids the dot, but clients of absolute names send it; routing knows names without.
        int length = bytes[bytes.length - 1] == '.' ? bytes.length - 1 : bytes.length;
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    private static List<String> alpn(ByteBuffer names) {
        var protocols = new ArrayList<String>(4);
        while (names.hasRemaining()) {
            byte[] name = new byte[names.get() & 0xff];
            names.get(name);
            protocols.add(new String(name, StandardCharsets.ISO_8859_1));
        }
        return protocols;
    }

    /** Before TLS 1.3 a client named its newest version only, and spoke the older ones too as far as the server wanted. */
    private static List<Integer> upTo(int legacyVersion) {
        var versions = new ArrayList<Integer>(4);
        for (int version = TLS_1_0; version <= Math.min(legacyVersion, TLS_1_2); version++) {
            versions.add(version);
        }
        return versions.isEmpty() ? List.of(legacyVersion) : versions;
    }

    /** Those listed, GREASE (RFC 8701) left out, oldest first. */
    private static List<Integer> known(ByteBuffer listed) {
        var versions = new TreeSet<Integer>();
        while (listed.remaining() >= 2) {
            int version = listed.getShort() & 0xffff;
            if (version >> 8 == 3) {
                versions.add(version);
            }
        }
        return versions.isEmpty() ? List.of(0) : List.copyOf(versions);
    }

    int maxVersion() {
        return versions.get(versions.size() - 1);
    }

    ClientOffer offer() {
        return new ClientOffer(versions.stream().map(ClientHello::name).toList(), alpn, acceptsEcdsa);
    }

    private static String name(int version) {
        return switch (version) {
            case SSL_3 -> "SSLv3";
            case TLS_1_0 -> "TLSv1";
            case SSL_3 + 2 -> "TLSv1.1";
            case TLS_1_2 -> "TLSv1.2";
            case TLS_1_2 + 1 -> "TLSv1.3";
            default -> String.format("0x%04x", version);
        };
    }

    private static boolean offersEcdsa(ByteBuffer schemes) {
        while (schemes.remaining() >= 2) {
            if (isEcdsa(schemes.getShort() & 0xffff)) {
                return true;
            }
        }
        return false;
    }

    /** Suites of TLS 1.3 fit any certificate; those of TLS 1.2 name its kind. */
    private static boolean offersEcdsaOrTls13(ByteBuffer suites) {
        while (suites.remaining() >= 2) {
            int suite = suites.getShort() & 0xffff;
            if (suite >= 0x1301 && suite <= 0x1305) {
                return true;
            }
            switch (suite) {
                case 0xc009, 0xc00a, 0xc023, 0xc024, 0xc02b, 0xc02c, 0xcca9 -> {
                    return true; // ECDHE_ECDSA with AES-CBC, AES-GCM, ChaCha20
                }
                default -> {}
            }
        }
        return false;
    }

    private static ByteBuffer slice(ByteBuffer source, int length) {
        ByteBuffer slice = source.slice(source.position(), require(source, length));
        source.position(source.position() + length);
        return slice;
    }

    private static void skip(ByteBuffer source, int length) {
        source.position(source.position() + require(source, length));
    }

    private static int require(ByteBuffer source, int length) {
        if (length > source.remaining()) {
            throw new java.nio.BufferUnderflowException();
        }
        return length;
    }
}
