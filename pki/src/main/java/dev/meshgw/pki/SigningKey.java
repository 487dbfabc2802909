package dev.meshgw.pki;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentSignerBuilder;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcEdECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcRSAContentSignerBuilder;

/**
 * A private key that can sign certificates and requests. Works without the JDK's provider framework, which would cost a
 * short command a third of its time. Immutable; {@code toString} shows no key.
 */
public final class SigningKey {

    private final AsymmetricKeyParameter key;

    SigningKey(AsymmetricKeyParameter key) {
        this.key = key;
    }

    /**
     * Reads the first private key: PKCS#8, PKCS#1 or SEC1, RSA, EC or Ed25519.
     *
     * @param source what the text came from, for messages
     * @throws PkiException if there is none, or it is damaged, encrypted or of another kind
     */
    public static SigningKey parse(String source, String pem) {
        return read(source, Pem.keyBlock(source, pem));
    }

    static SigningKey read(String source, PemBlock block) {
        PrivateKeyInfo info = PrivateKeys.read(source, block);
        try {
            return of(info);
        } catch (IOException | RuntimeException e) {
            throw new PkiException(
                    source + " holds a private key (" + PrivateKeys.algorithm(info) + ") that cannot be used, "
                            + block.place().inWords(),
                    Pem.reason(e),
                    PrivateKeys.USE_ANOTHER,
                    e);
        }
    }

    /** @throws RuntimeException of many kinds if the key is damaged or of no use */
    static SigningKey of(PrivateKeyInfo info) throws IOException {
        var key = new SigningKey(PrivateKeyFactory.createKey(info));
        key.publicKey();
        return key;
    }

    /** PKCS#8 PEM, not encrypted: keep it out of logs and messages. */
    public String pem() {
        return Pem.print("PRIVATE KEY", pkcs8());
    }

    /** PKCS#8 PEM, encrypted. Takes about a second, which the derivation of a key from the password is made for. */
    public String encryptedPem(Passphrase passphrase) {
        return Pem.print("ENCRYPTED PRIVATE KEY", Encryption.pkcs8(pkcs8(), passphrase));
    }

    /** The same key for the JDK's TLS. */
    public PrivateKey privateKey() {
        return Pem.privateKey("the key", pem());
    }

    /** What can be told of the key. */
    public PublicKeyDescription description() {
        return PublicKeyDescription.of(publicKeyInfo());
    }

    /** The public half, and what is signed with this key says which algorithm was used. */
    SubjectPublicKeyInfo publicKeyInfo() {
        try {
            return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicKey());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    ContentSigner signer() {
        return signer(builder());
    }

    /**
     * Signs with SHA-1, which peers refuse.
     *
     * @throws PkiException if keys of this kind sign in one way only
     */
    ContentSigner sha1Signer() {
        var sha1 = new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1);
        if (key instanceof RSAPrivateCrtKeyParameters) {
            return signer(new BcRSAContentSignerBuilder(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.sha1WithRSAEncryption, DERNull.INSTANCE), sha1));
        }
        if (key instanceof ECPrivateKeyParameters) {
            return signer(
                    new BcECContentSignerBuilder(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA1), sha1));
        }
        throw new PkiException(
                "an Ed25519 key cannot sign with SHA-1",
                "Ed25519 has one way to sign (RFC 8410)",
                "sign with an authority whose key is RSA or EC");
    }

    private ContentSigner signer(BcContentSignerBuilder builder) {
        try {
            return builder.setSecureRandom(new SecureRandom()).build(key);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] pkcs8() {
        try {
            // RFC 8410 version 1, because BoringSSL long refused the form that carries the public key as well
            PrivateKeyInfo info = key instanceof Ed25519PrivateKeyParameters ed25519
                    ? new PrivateKeyInfo(
                            new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519),
                            new DEROctetString(ed25519.getEncoded()))
                    : PrivateKeyInfoFactory.createPrivateKeyInfo(key);
            return info.getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private AsymmetricKeyParameter publicKey() {
        if (key instanceof RSAPrivateCrtKeyParameters rsa) {
            return new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
        }
        if (key instanceof ECPrivateKeyParameters ec) {
            return new ECPublicKeyParameters(
                    new FixedPointCombMultiplier().multiply(ec.getParameters().getG(), ec.getD()), ec.getParameters());
        }
        if (key instanceof Ed25519PrivateKeyParameters ed25519) {
            return ed25519.generatePublicKey();
        }
        throw new IllegalArgumentException("certificates cannot be signed with this kind of key");
    }

    private BcContentSignerBuilder builder() {
        if (key instanceof RSAPrivateCrtKeyParameters) {
            return new BcRSAContentSignerBuilder(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE),
                    new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256));
        }
        if (key instanceof ECPrivateKeyParameters ec) {
            return ec.getParameters().getN().bitLength() <= 256
                    ? new BcECContentSignerBuilder(
                            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                            new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256))
                    : new BcECContentSignerBuilder(
                            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384),
                            new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha384));
        }
        return new BcEdECContentSignerBuilder(new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519));
    }

    @Override
    public String toString() {
        return "SigningKey[" + description() + "]";
    }
}
