package dev.meshgw.client;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The cipher suites that clients and servers of today agree on, under OpenSSL's names. */
enum CipherSuite {
    TLS_AES_128_GCM_SHA256(0x1301, Aead.AES_GCM, 16, "SHA256"),
    TLS_AES_256_GCM_SHA384(0x1302, Aead.AES_GCM, 32, "SHA384"),
    TLS_CHACHA20_POLY1305_SHA256(0x1303, Aead.CHACHA20, 32, "SHA256"),
    ECDHE_ECDSA_AES128_GCM_SHA256(0xc02b, Aead.AES_GCM, 16, "SHA256"),
    ECDHE_ECDSA_AES256_GCM_SHA384(0xc02c, Aead.AES_GCM, 32, "SHA384"),
    ECDHE_RSA_AES128_GCM_SHA256(0xc02f, Aead.AES_GCM, 16, "SHA256"),
    ECDHE_RSA_AES256_GCM_SHA384(0xc030, Aead.AES_GCM, 32, "SHA384"),
    ECDHE_RSA_CHACHA20_POLY1305(0xcca8, Aead.CHACHA20, 32, "SHA256"),
    ECDHE_ECDSA_CHACHA20_POLY1305(0xcca9, Aead.CHACHA20, 32, "SHA256"),
    AES128_GCM_SHA256(0x009c, Aead.AES_GCM, 16, "SHA256"),
    AES256_GCM_SHA384(0x009d, Aead.AES_GCM, 32, "SHA384"),
    ECDHE_ECDSA_AES128_SHA(0xc009, Aead.NONE, 16, "SHA256"),
    ECDHE_ECDSA_AES256_SHA(0xc00a, Aead.NONE, 32, "SHA256"),
    ECDHE_RSA_AES128_SHA(0xc013, Aead.NONE, 16, "SHA256"),
    ECDHE_RSA_AES256_SHA(0xc014, Aead.NONE, 32, "SHA256"),
    ECDHE_ECDSA_AES128_SHA256(0xc023, Aead.NONE, 16, "SHA256"),
    ECDHE_RSA_AES128_SHA256(0xc027, Aead.NONE, 16, "SHA256"),
    AES128_SHA(0x002f, Aead.NONE, 16, "SHA256"),
    AES256_SHA(0x0035, Aead.NONE, 32, "SHA256"),
    DES_CBC3_SHA(0x000a, Aead.NONE, 24, "SHA256");

    /** The suites that the engine has for TLS 1.3. */
    static final Set<String> TLS_1_3_NAMES =
            Set.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /** How records are sealed; NONE stands for the MAC-then-encrypt suites, whose records are not opened. */
    enum Aead {
        AES_GCM,
        CHACHA20,
        NONE
    }

    private final int code;
    private final Aead aead;
    private final int keyBytes;
    private final String hash;

    CipherSuite(int code, Aead aead, int keyBytes, String hash) {
        this.code = code;
        this.aead = aead;
        this.keyBytes = keyBytes;
        this.hash = hash;
    }

    static Optional<CipherSuite> of(int code) {
        return Arrays.stream(values()).filter(suite -> suite.code == code).findFirst();
    }

    Aead aead() {
        return aead;
    }

    int keyBytes() {
        return keyBytes;
    }

    /** The JCA name of the HMAC that derives keys for this suite. */
    String hmac() {
        return "Hmac" + hash;
    }
}
