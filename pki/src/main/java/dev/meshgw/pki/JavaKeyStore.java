package dev.meshgw.pki;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PBEParameter;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;

/**
 * Reads Java's own key stores, JKS and JCEKS, which no standard describes, into the blocks that PEM would have. The JDK reads
 * them too, but tells no place when they are damaged.
 *
 * <p>Both are: magic, version, count, entries, and the SHA-1 of the password, a fixed phrase and all before. An entry is a
 * kind (1 key, 2 certificate, 3 secret key), alias, milliseconds, and the key or certificate. All numbers are big endian, all
 * strings are of {@code DataOutput.writeUTF}.
 */
final class JavaKeyStore {

    private static final int JKS = 0xfeedfeed;
    private static final int JCEKS = 0xcececece;
    private static final int DIGEST_BYTES = 20;
    private static final byte[] PHRASE = "Mighty Aphrodite".getBytes(StandardCharsets.US_ASCII);

    /** JKS: a stream of SHA-1 hashes laid over the key. */
    private static final ASN1ObjectIdentifier SUN_STREAM = new ASN1ObjectIdentifier("1.3.6.1.4.1.42.2.17.1.1");

    /** JCEKS: PBEWithMD5AndTripleDES, which differs from that of PKCS#5. */
    private static final ASN1ObjectIdentifier SUN_TRIPLE_DES = new ASN1ObjectIdentifier("1.3.6.1.4.1.42.2.19.1");

    private final String source;
    private final byte[] bytes;
    private final Passphrase passphrase;
    private final ByteArrayInputStream position;
    private final DataInputStream in;
    private final List<PemBlock> blocks = new ArrayList<>();
    private boolean aKeyOpened;

    /** For the keys of JCEKS; those of JKS cost nothing. */
    private int iterationsLeft = Decryption.MAX_ITERATIONS;

    private JavaKeyStore(String source, byte[] bytes, Passphrase passphrase) {
        this.source = source;
        this.bytes = bytes;
        this.passphrase = passphrase;
        this.position = new ByteArrayInputStream(bytes, 0, bytes.length - DIGEST_BYTES);
        this.in = new DataInputStream(position);
    }

    static boolean isOne(byte[] bytes) {
        return magic(bytes) == JKS || isJceks(bytes);
    }

    static boolean isJceks(byte[] bytes) {
        return magic(bytes) == JCEKS;
    }

    private static int magic(byte[] bytes) {
        return bytes.length < 4
                ? 0
                : (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    /** @throws PkiException if it is damaged, or the password is wrong or refused */
    static List<PemBlock> read(String source, byte[] bytes, Passphrase.Source passphrases) {
        if (bytes.length < DIGEST_BYTES + 12) {
            throw damaged(source, bytes.length, "it ends before its first entry");
        }
        try (var passphrase = passphrases.ask(source)) {
            var store = new JavaKeyStore(source, bytes, passphrase);
            boolean intact = store.isIntact();
            store.entries(intact);
            if (!intact) {
                throw store.changed();
            }
            return store.blocks;
        }
    }

    /** Of a store whose hash does not match: the password is wrong, unless something else can be shown to be. */
    private PkiException changed() {
        for (PemBlock block : blocks) {
            block.der(source);
        }
        if (aKeyOpened) {
            return new PkiException(
                    source + " is a Java key store that was changed",
                    "the password is right, but the hash at byte " + (bytes.length - DIGEST_BYTES)
                            + " is not that of the bytes before it",
                    "copy the file again, whole and as binary");
        }
        return new PkiException(
                "the password does not open " + source,
                "the hash at byte " + (bytes.length - DIGEST_BYTES)
                        + " is not that of the bytes before it: the password is wrong, or the content was changed",
                "give the password that " + source + " was written with");
    }

    private boolean isIntact() {
        byte[] password = passphrase.utf16();
        var digest = new SHA1Digest();
        update(digest, password);
        update(digest, PHRASE);
        digest.update(bytes, 0, bytes.length - DIGEST_BYTES);
        Arrays.fill(password, (byte) 0);
        return Arrays.equals(finish(digest), Arrays.copyOfRange(bytes, bytes.length - DIGEST_BYTES, bytes.length));
    }

    private int offset() {
        return bytes.length - DIGEST_BYTES - position.available();
    }

    /** @param intact whether the password is right, so that a key that does not open has another */
    private void entries(boolean intact) {
        int at = 0;
        try {
            in.readInt();
            at = offset();
            int version = in.readInt();
            if (version != 1 && version != 2) {
                throw damaged(source, at, "a version of " + version + ", where only 1 and 2 exist");
            }
            at = offset();
            int count = in.readInt();
            if (count < 0) {
                throw damaged(source, at, "a count of " + Integer.toUnsignedString(count) + " entries");
            }
            for (int i = 0; i < count; i++) {
                at = offset();
                int kind = in.readInt();
                String alias = in.readUTF();
                in.readLong();
                if (kind == 1) {
                    key(version, alias, intact);
                } else if (kind == 2) {
                    certificate(version, alias);
                } else if (kind == 3 && isJceks(bytes)) {
                    throw new PkiException(
                            source + " holds a secret key, which meshgw does not read",
                            "its entry \"" + PkiException.printable(alias) + "\" at byte " + at
                                    + " is a serialized Java object",
                            "write it anew as PKCS#12: keytool -importkeystore -srckeystore FILE -destkeystore NEW.p12");
                } else {
                    throw damaged(source, at, "an entry of kind " + Integer.toUnsignedString(kind));
                }
            }
            if (position.available() > 0) {
                throw damaged(source, offset(), position.available() + " bytes too many, after the last entry");
            }
        } catch (IOException e) {
            throw damaged(source, at, "the entry that starts here is cut off or its alias is not text");
        }
    }

    private void key(int version, String alias, boolean intact) throws IOException {
        int at = offset();
        byte[] content = content();
        var place = place(alias);
        try {
            blocks.add(new PemBlock("PRIVATE KEY", place, null, decrypted(at, place, content)));
            aKeyOpened = true;
        } catch (PkiException closed) {
            if (intact) {
                throw closed;
            }
        }
        int count = offset();
        int chain = in.readInt();
        if (chain < 0) {
            throw damaged(source, count, "a chain of " + Integer.toUnsignedString(chain) + " certificates");
        }
        for (int i = 0; i < chain; i++) {
            certificate(version, alias);
        }
    }

    private void certificate(int version, String alias) throws IOException {
        int at = offset();
        String type = version == 1 ? "X.509" : in.readUTF();
        if (!type.equals("X.509")) {
            throw damaged(source, at, "a certificate of the type \"" + PkiException.printable(type) + "\"");
        }
        blocks.add(new PemBlock("CERTIFICATE", place(alias), null, content()));
    }

    private Place place(String alias) {
        return new Place.Alias(blocks.size() + 1, alias);
    }

    private byte[] content() throws IOException {
        int at = offset();
        int length = in.readInt();
        if (length < 0 || length > position.available()) {
            throw damaged(
                    source,
                    at,
                    "a length of " + Integer.toUnsignedString(length) + " bytes, but only " + position.available()
                            + " follow");
        }
        return in.readNBytes(length);
    }

    private byte[] decrypted(int at, Place place, byte[] content) {
        try {
            Asn1Frame.check(content, Asn1Frame.BASIC);
            var key = EncryptedPrivateKeyInfo.getInstance(content);
            var scheme = key.getEncryptionAlgorithm();
            if (scheme.getAlgorithm().equals(SUN_STREAM)) {
                return unmasked(at, place, key.getEncryptedData());
            }
            if (scheme.getAlgorithm().equals(SUN_TRIPLE_DES)) {
                return tripleDes(PBEParameter.getInstance(scheme.getParameters()), key.getEncryptedData());
            }
            throw damaged(source, at, "a key that is encrypted with the algorithm " + scheme.getAlgorithm());
        } catch (PkiException e) {
            throw e;
        } catch (DerException | RuntimeException e) {
            throw damaged(source, at, "a key that is damaged: " + Pem.reason(e));
        } catch (GeneralSecurityException e) {
            throw anotherPassword(place);
        }
    }

    /** Salt, the key under a chain of hashes, and a hash that proves the password. */
    private byte[] unmasked(int at, Place place, byte[] masked) {
        int length = masked.length - 2 * DIGEST_BYTES;
        if (length <= 0) {
            throw damaged(source, at, "a key of " + masked.length + " bytes, too few to be one");
        }
        byte[] password = passphrase.utf16();
        byte[] plain = new byte[length];
        byte[] chain = Arrays.copyOf(masked, DIGEST_BYTES);
        var digest = new SHA1Digest();
        for (int i = 0; i < length; i++) {
            if (i % DIGEST_BYTES == 0) {
                update(digest, password);
                update(digest, chain);
                chain = finish(digest);
            }
            plain[i] = (byte) (masked[DIGEST_BYTES + i] ^ chain[i % DIGEST_BYTES]);
        }
        update(digest, password);
        update(digest, plain);
        byte[] proof = finish(digest);
        Arrays.fill(password, (byte) 0);
        if (!Arrays.equals(proof, Arrays.copyOfRange(masked, DIGEST_BYTES + length, masked.length))) {
            throw anotherPassword(place);
        }
        return plain;
    }

    private byte[] tripleDes(PBEParameter parameters, byte[] encrypted) throws GeneralSecurityException {
        int iterations = parameters.getIterationCount().intValueExact();
        if (iterations < 1 || iterations > iterationsLeft) {
            throw new IllegalArgumentException(
                    iterations + " iterations; " + Decryption.MAX_ITERATIONS + " are the limit of a file");
        }
        iterationsLeft -= iterations;
        char[] password = passphrase.characters();
        var spec = new PBEKeySpec(password);
        Arrays.fill(password, '\0');
        try {
            var cipher = Cipher.getInstance("PBEWithMD5AndTripleDES");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance("PBEWithMD5AndTripleDES").generateSecret(spec),
                    new PBEParameterSpec(parameters.getSalt(), iterations));
            return cipher.doFinal(encrypted);
        } finally {
            spec.clearPassword();
        }
    }

    private PkiException anotherPassword(Place place) {
        return new PkiException(
                "the key " + place.inWords() + " of " + source + " cannot be opened",
                "it has another password than the store, or was changed",
                "give it the password of the store: keytool -keypasswd -keystore FILE -alias ALIAS");
    }

    private static void update(Digest digest, byte[] more) {
        digest.update(more, 0, more.length);
    }

    private static byte[] finish(Digest digest) {
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    private static PkiException damaged(String source, int offset, String why) {
        return new PkiException(
                source + " is a Java key store that is damaged",
                "byte " + offset + ": " + why,
                "copy the file again, whole and as binary");
    }
}
