package dev.meshgw.pki;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The three ways in which PEM files hold a private key, brought to one: PKCS#8. */
final class PrivateKeys {

    static final String USE_ANOTHER = "use an RSA, P-256, P-384 or Ed25519 key";

    /** What keys of TLS are made of; the others are met when somebody brings a key of another purpose. */
    private static final Map<ASN1ObjectIdentifier, String> ALGORITHMS = Map.of(
            PKCSObjectIdentifiers.rsaEncryption, "RSA",
            X9ObjectIdentifiers.id_ecPublicKey, "EC",
            EdECObjectIdentifiers.id_Ed25519, "Ed25519",
            EdECObjectIdentifiers.id_Ed448, "Ed448",
            EdECObjectIdentifiers.id_X25519, "X25519",
            PKCSObjectIdentifiers.id_RSASSA_PSS, "RSA-PSS",
            X9ObjectIdentifiers.id_dsa, "DSA");

    private PrivateKeys() {}

    /** @throws PkiException if the block is encrypted, damaged or of a kind that TLS does not use */
    static PrivateKeyInfo read(String source, PemBlock block) {
        if (block.isEncryptedKey()) {
            throw new PkiException(
                    source + " holds an encrypted private key",
                    "what stands " + block.place().inWords() + " is \"" + block.label()
                            + "\" and needs a password; the gateway, like Istio, reads keys without one",
                    "write it without a password: openssl pkey -in FILE -out PLAIN.key");
        }
        PrivateKeyInfo key = pkcs8(source, block);
        String algorithm = algorithm(key);
        if (!List.of("RSA", "EC", "Ed25519").contains(algorithm)) {
            throw unusable(source, block, algorithm, "certificates for TLS are not made with such a key", USE_ANOTHER);
        }
        if (algorithm.equals("EC") && !isNamedCurve(key)) {
            throw unusable(
                    source,
                    block,
                    algorithm,
                    "it spells out its curve instead of naming it",
                    "let it name the curve: openssl ec -in FILE -param_enc named_curve -out NAMED.key");
        }
        return key;
    }

    /**
     * The block itself, or if it is encrypted, what it holds.
     *
     * @param passphrases asked only if it is encrypted
     * @throws PkiException if the password is wrong or refused
     */
    static PemBlock decrypted(String source, PemBlock block, Passphrase.Source passphrases) {
        if (!block.isEncryptedKey()) {
            return block;
        }
        try (var passphrase = passphrases.ask(source);
                var decryption = new Decryption(source, passphrase)) {
            String dekInfo = block.dekInfo();
            if (dekInfo != null) {
                byte[] key = decryption.openTraditional(block.place(), dekInfo, block.content());
                return new PemBlock(block.label(), block.place(), null, key);
            }
            EncryptedPrivateKeyInfo encrypted = encrypted(source, block);
            byte[] key =
                    decryption.open(block.place(), encrypted.getEncryptionAlgorithm(), encrypted.getEncryptedData());
            return new PemBlock("PRIVATE KEY", block.place(), null, key);
        } catch (WrongPassphraseException e) {
            throw e.of(source, block.place());
        }
    }

    private static EncryptedPrivateKeyInfo encrypted(String source, PemBlock block) {
        byte[] der = block.der(source);
        try {
            return EncryptedPrivateKeyInfo.getInstance(der);
        } catch (RuntimeException e) {
            throw block.damaged(source, e);
        }
    }

    private static PkiException unusable(String source, PemBlock block, String algorithm, String why, String fix) {
        return new PkiException(
                source + " holds a private key (" + algorithm + ") that cannot be used, "
                        + block.place().inWords(),
                why,
                fix);
    }

    private static boolean isNamedCurve(PrivateKeyInfo key) {
        return X962Parameters.getInstance(key.getPrivateKeyAlgorithm().getParameters())
                .isNamedCurve();
    }

    private static PrivateKeyInfo pkcs8(String source, PemBlock block) {
        try {
            return switch (block.label()) {
                case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(block.der(source));
                case "RSA PRIVATE KEY" ->
                    new PrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                            RSAPrivateKey.getInstance(block.der(source)));
                case "EC PRIVATE KEY" -> sec1(ECPrivateKey.getInstance(block.der(source)));
                default ->
                    throw new PkiException(
                            source + " holds a private key that cannot be used",
                            "what stands " + block.place().inWords() + " is \"" + block.label() + "\": this is "
                                    + block.meaning(),
                            block.label().equals("OPENSSH PRIVATE KEY")
                                    ? "write it as PEM: ssh-keygen -p -m PEM -f FILE"
                                    : USE_ANOTHER);
            };
        } catch (PkiException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw block.damaged(source, e);
        }
    }

    private static PrivateKeyInfo sec1(ECPrivateKey key) throws IOException {
        if (key.getParametersObject() == null) {
            throw new IOException("the key does not name its curve");
        }
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
    }

    /** The JCA name of the key's algorithm, or its dotted OID. */
    static String algorithm(PrivateKeyInfo key) {
        ASN1ObjectIdentifier oid = key.getPrivateKeyAlgorithm().getAlgorithm();
        return ALGORITHMS.getOrDefault(oid, oid.getId());
    }
}
