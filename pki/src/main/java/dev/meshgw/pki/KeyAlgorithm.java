package dev.meshgw.pki;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;

/** Kinds of key that meshgw makes. Keys of other kinds can be read. */
public enum KeyAlgorithm {
    RSA_2048("rsa:2048"),
    RSA_3072("rsa:3072"),
    RSA_4096("rsa:4096"),
    /** Fast to make and in handshakes, and accepted everywhere: the default. */
    EC_P256("ec:p256"),
    EC_P384("ec:p384"),
    /** Accepted by OpenSSL, Go and Java; browsers do not offer it in a handshake. */
    ED25519("ed25519");

    /** FIPS 186-5 §5.1. */
    private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65537);

    /** A composite passes with a chance below 2^-112, the strength of RSA-2048 (SP 800-57 part 1 table 2). */
    private static final int RSA_PRIME_CERTAINTY = 128;

    private final String label;

    KeyAlgorithm(String label) {
        this.label = label;
    }

    /**
     * Reads {@code rsa:2048}, {@code ec:p256}, … without regard to case; {@code p256} and {@code p384} need no prefix.
     *
     * @throws PkiException if it is none of them
     */
    public static KeyAlgorithm parse(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.label.equals(wanted) || algorithm.label.equals("ec:" + wanted))
                .findFirst()
                .orElseThrow(() -> new PkiException(
                        "the key type \"" + PkiException.printable(text) + "\" is unknown",
                        "known are "
                                + String.join(
                                        ", ",
                                        Arrays.stream(values())
                                                .map(KeyAlgorithm::toString)
                                                .toList()),
                        null));
    }

    /** The kind of an existing key; empty if meshgw makes no such keys. */
    public static Optional<KeyAlgorithm> of(PublicKeyDescription key) {
        String label =
                key.algorithm().toLowerCase(Locale.ROOT).replace("p-", "p").replace(' ', ':');
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.label.equals(label))
                .findFirst();
    }

    /** Makes a new key: microseconds for curves, up to seconds for RSA. */
    public SigningKey generate() {
        var random = new SecureRandom();
        AsymmetricCipherKeyPairGenerator generator = switch (this) {
            case RSA_2048 -> rsa(2048, random);
            case RSA_3072 -> rsa(3072, random);
            case RSA_4096 -> rsa(4096, random);
            case EC_P256 -> ec(SECObjectIdentifiers.secp256r1, random);
            case EC_P384 -> ec(SECObjectIdentifiers.secp384r1, random);
            case ED25519 -> {
                var ed25519 = new Ed25519KeyPairGenerator();
                ed25519.init(new Ed25519KeyGenerationParameters(random));
                yield ed25519;
            }
        };
        return new SigningKey(generator.generateKeyPair().getPrivate());
    }

    /** A key that everybody can break in time and that peers refuse: RSA of 1024 bits. */
    static SigningKey generateWeak() {
        return new SigningKey(rsa(1024, new SecureRandom()).generateKeyPair().getPrivate());
    }

    private static AsymmetricCipherKeyPairGenerator rsa(int bits, SecureRandom random) {
        var generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(RSA_EXPONENT, random, bits, RSA_PRIME_CERTAINTY));
        return generator;
    }

    private static AsymmetricCipherKeyPairGenerator ec(ASN1ObjectIdentifier curve, SecureRandom random) {
        var generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(ECNamedDomainParameters.lookup(curve), random));
        return generator;
    }

    /** As options write it: {@code ec:p256}. */
    @Override
    public String toString() {
        return label;
    }
}
