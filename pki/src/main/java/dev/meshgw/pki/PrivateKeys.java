package dev.meshgw.pki;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The three ways in which PEM files hold a private key, brought to one: PKCS#8. */
final class PrivateKeys {

    private PrivateKeys() {}

    /** @throws PkiException if the block is encrypted, damaged or of a kind that TLS does not use */
    static PrivateKeyInfo read(String source, PemBlock block) {
        if (block.isEncryptedKey()) {
            throw new PkiException(
                    source + " holds an encrypted private key",
                    "block " + block.index() + " (line " + block.line() + ") is \"" + block.label()
                            + "\" and needs a password; the gateway, like Istio, reads keys without one",
                    "write it without a password: openssl pkey -in FILE -out PLAIN.key");
        }
        try {
            return switch (block.label()) {
                case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(block.content());
                case "RSA PRIVATE KEY" ->
                    new PrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                            RSAPrivateKey.getInstance(block.content()));
                case "EC PRIVATE KEY" -> sec1(ECPrivateKey.getInstance(block.content()));
                default ->
                    throw new PkiException(
                            source + " holds a private key that cannot be used",
                            "block " + block.index() + " (line " + block.line() + ") is \"" + block.label()
                                    + "\": this is " + block.meaning(),
                            block.label().equals("OPENSSH PRIVATE KEY")
                                    ? "write it as PEM: ssh-keygen -p -m PEM -f FILE"
                                    : "use an RSA, P-256, P-384 or Ed25519 key");
            };
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new PkiException(
                    source + " holds a damaged private key in block " + block.index() + " (line " + block.line() + ")",
                    "its content is not a \"" + block.label() + "\"",
                    "copy the file again, whole",
                    e);
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
        if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return "RSA";
        }
        if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return "EC";
        }
        return oid.equals(EdECObjectIdentifiers.id_Ed25519) ? "Ed25519" : oid.getId();
    }
}
