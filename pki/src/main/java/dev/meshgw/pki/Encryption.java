package dev.meshgw.pki;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * Closes with a password, in the one way that openssl 1.1 and later, Java 8u301 and later, GnuTLS, Go and Windows 10 read:
 * PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC (RFC 8018), and in PKCS#12 an HMAC-SHA256.
 */
final class Encryption {

    /** Of a key that stands alone: OWASP's Password Storage Cheat Sheet for PBKDF2-HMAC-SHA256, which GnuTLS follows too. */
    static final int KEY_ITERATIONS = 600_000;

    /**
     * Of each of the three parts of a key store, as keytool does: a server opens its store at every start, and waits for it.
     * SP 800-132 §5.2 asks for 1000 at least.
     */
    static final int STORE_ITERATIONS = 10_000;

    /** SP 800-132 §5.1 asks for 16 bytes. */
    private static final int SALT_BYTES = 16;

    private static final int AES_BLOCK_BYTES = 16;
    private static final int AES_KEY_BITS = 256;
    private static final int SHA256_BITS = 256;

    /** What the bytes are now, and how. */
    record Encrypted(AlgorithmIdentifier scheme, byte[] content) {}

    private final Passphrase passphrase;
    private final int iterations;
    private final SecureRandom random = new SecureRandom();

    Encryption(Passphrase passphrase, int iterations) {
        this.passphrase = passphrase;
        this.iterations = iterations;
    }

    /** A private key as DER of an EncryptedPrivateKeyInfo (RFC 5958 §3). */
    static byte[] pkcs8(byte[] privateKeyInfo, Passphrase passphrase) {
        var encrypted = new Encryption(passphrase, KEY_ITERATIONS).encrypt(privateKeyInfo);
        try {
            return new EncryptedPrivateKeyInfo(encrypted.scheme(), encrypted.content()).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Encrypted encrypt(byte[] plain) {
        byte[] salt = random(SALT_BYTES);
        byte[] iv = random(AES_BLOCK_BYTES);
        byte[] password = passphrase.utf8();
        var generator = new PKCS5S2ParametersGenerator(SHA256Digest.newInstance());
        generator.init(password, salt, iterations);
        var key = generator.generateDerivedParameters(AES_KEY_BITS);
        Arrays.fill(password, (byte) 0);
        var cipher = new PaddedBufferedBlockCipher(CBCBlockCipher.newInstance(AESEngine.newInstance()));
        cipher.init(true, new ParametersWithIV(key, iv));
        byte[] content = new byte[cipher.getOutputSize(plain.length)];
        try {
            int length = cipher.processBytes(plain, 0, plain.length, content, 0);
            cipher.doFinal(content, length);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException(e);
        }
        var hmac = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
        var scheme = new PBES2Parameters(
                new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt, iterations, hmac)),
                new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)));
        return new Encrypted(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, scheme), content);
    }

    /** What protects the content of a PKCS#12 file (RFC 7292 §4 and appendix B). */
    MacData mac(byte[] content) {
        byte[] salt = random(SALT_BYTES);
        byte[] password = passphrase.utf16WithEnd();
        var generator = new PKCS12ParametersGenerator(SHA256Digest.newInstance());
        generator.init(password, salt, iterations);
        var mac = new HMac(SHA256Digest.newInstance());
        mac.init(generator.generateDerivedMacParameters(SHA256_BITS));
        Arrays.fill(password, (byte) 0);
        mac.update(content, 0, content.length);
        byte[] digest = new byte[mac.getMacSize()];
        mac.doFinal(digest, 0);
        var sha256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
        return new MacData(new DigestInfo(sha256, digest), salt, iterations);
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
