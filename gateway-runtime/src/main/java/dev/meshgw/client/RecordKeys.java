package dev.meshgw.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens the protected records of one direction of our own connection, with the secrets that the TLS engine logs for it (the
 * NSS key log that Wireshark reads, too). It never seals anything. Immutable; {@code toString} shows no key.
 */
final class RecordKeys {

    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;

    /** RFC 5288 §3: the nonce is four fixed bytes and eight that travel with the record. */
    private static final int TLS12_GCM_FIXED_BYTES = 4;

    private static final int TLS12_GCM_EXPLICIT_BYTES = 8;
    private static final int HEADER_BYTES = 5;

    private final CipherSuite suite;
    private final SecretKeySpec key;
    private final byte[] iv;
    private final boolean tls13;

    private RecordKeys(CipherSuite suite, byte[] key, byte[] iv, boolean tls13) {
        this.suite = suite;
        this.key = new SecretKeySpec(key, suite.aead() == CipherSuite.Aead.AES_GCM ? "AES" : "ChaCha20");
        this.iv = iv;
        this.tls13 = tls13;
    }

    /** RFC 8446 §7.3: key and iv of one traffic secret. */
    static RecordKeys tls13(CipherSuite suite, byte[] trafficSecret) throws GeneralSecurityException {
        return new RecordKeys(
                suite,
                expandLabel(suite, trafficSecret, "key", suite.keyBytes()),
                expandLabel(suite, trafficSecret, "iv", NONCE_BYTES),
                true);
    }

    /** RFC 5246 §6.3: the part of the key block that belongs to {@code direction}. Empty if the suite is no AEAD. */
    static Optional<RecordKeys> tls12(
            CipherSuite suite, byte[] masterSecret, byte[] clientRandom, byte[] serverRandom, Direction direction)
            throws GeneralSecurityException {
        if (suite.aead() == CipherSuite.Aead.NONE) {
            return Optional.empty();
        }
        int ivBytes = suite.aead() == CipherSuite.Aead.AES_GCM ? TLS12_GCM_FIXED_BYTES : NONCE_BYTES;
        var seed = ByteBuffer.allocate("key expansion".length() + serverRandom.length + clientRandom.length)
                .put("key expansion".getBytes(StandardCharsets.US_ASCII))
                .put(serverRandom)
                .put(clientRandom)
                .array();
        var block = ByteBuffer.wrap(prf(suite, masterSecret, seed, 2 * (suite.keyBytes() + ivBytes)));
        byte[][] keys = {take(block, suite.keyBytes()), take(block, suite.keyBytes())};
        byte[][] ivs = {take(block, ivBytes), take(block, ivBytes)};
        int side = direction == Direction.OUT ? 0 : 1;
        return Optional.of(new RecordKeys(suite, keys[side], ivs[side], false));
    }

    /** The secret after a KeyUpdate (RFC 8446 §7.2). */
    static byte[] nextSecret(CipherSuite suite, byte[] trafficSecret) throws GeneralSecurityException {
        return expandLabel(suite, trafficSecret, "traffic upd", trafficSecret.length);
    }

    /**
     * @param record with its five-byte header
     * @return the plaintext; under TLS 1.3 with the true content type and padding still at its end
     * @throws GeneralSecurityException if the record does not authenticate
     */
    byte[] open(long sequence, byte[] record) throws GeneralSecurityException {
        boolean explicitNonce = !tls13 && suite.aead() == CipherSuite.Aead.AES_GCM;
        int start = HEADER_BYTES + (explicitNonce ? TLS12_GCM_EXPLICIT_BYTES : 0);
        if (record.length < start + TAG_BITS / Byte.SIZE) {
            throw new GeneralSecurityException("the record is too short to be sealed");
        }
        byte[] nonce;
        if (explicitNonce) {
            nonce = Arrays.copyOf(iv, NONCE_BYTES);
            System.arraycopy(record, HEADER_BYTES, nonce, iv.length, TLS12_GCM_EXPLICIT_BYTES);
        } else {
            nonce = iv.clone();
            for (int i = 0; i < Long.BYTES; i++) {
                nonce[NONCE_BYTES - 1 - i] ^= (byte) (sequence >>> (8 * i));
            }
        }
        Cipher cipher;
        if (suite.aead() == CipherSuite.Aead.AES_GCM) {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        } else {
            cipher = Cipher.getInstance("ChaCha20-Poly1305");
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(nonce));
        }
        if (tls13) {
            cipher.updateAAD(record, 0, HEADER_BYTES);
        } else {
            cipher.updateAAD(ByteBuffer.allocate(13)
                    .putLong(sequence)
                    .put(record, 0, 3)
                    .putShort((short) (record.length - start - TAG_BITS / Byte.SIZE))
                    .array());
        }
        return cipher.doFinal(record, start, record.length - start);
    }

    /** RFC 8446 §7.1, HKDF-Expand-Label with an empty context. */
    private static byte[] expandLabel(CipherSuite suite, byte[] secret, String label, int bytes)
            throws GeneralSecurityException {
        byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        byte[] info = ByteBuffer.allocate(name.length + 4)
                .putShort((short) bytes)
                .put((byte) name.length)
                .put(name)
                .put((byte) 0)
                .array();
        var hmac = hmac(suite, secret);
        var out = ByteBuffer.allocate(bytes);
        byte[] previous = {};
        for (byte block = 1; out.hasRemaining(); block++) {
            hmac.update(previous);
            hmac.update(info);
            previous = hmac.doFinal(new byte[] {block});
            out.put(previous, 0, Math.min(previous.length, out.remaining()));
        }
        return out.array();
    }

    /** RFC 5246 §5, P_hash. */
    private static byte[] prf(CipherSuite suite, byte[] secret, byte[] seed, int bytes)
            throws GeneralSecurityException {
        var hmac = hmac(suite, secret);
        var out = ByteBuffer.allocate(bytes);
        byte[] a = seed;
        while (out.hasRemaining()) {
            a = hmac.doFinal(a);
            hmac.update(a);
            byte[] block = hmac.doFinal(seed);
            out.put(block, 0, Math.min(block.length, out.remaining()));
        }
        return out.array();
    }

    private static Mac hmac(CipherSuite suite, byte[] secret) throws GeneralSecurityException {
        var hmac = Mac.getInstance(suite.hmac());
        hmac.init(new SecretKeySpec(secret, suite.hmac()));
        return hmac;
    }

    private static byte[] take(ByteBuffer from, int bytes) {
        byte[] taken = new byte[bytes];
        from.get(taken);
        return taken;
    }

    @Override
    public String toString() {
        return "RecordKeys[" + suite + "]";
    }
}
