package dev.meshgw.pki.path;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The subject's public key (RFC 5280 §4.1.2.7), as far as its strength can be told without using it. Immutable. */
final class PublicKeyInfo {

    private static final Map<String, String> CURVES =
            Map.of(Oid.P192, "P-192", Oid.P224, "P-224", Oid.P256, "P-256", Oid.P384, "P-384", Oid.P521, "P-521");
    private static final Map<String, Integer> CURVE_BITS =
            Map.of(Oid.P192, 192, Oid.P224, 224, Oid.P256, 256, Oid.P384, 384, Oid.P521, 521);
    private static final Map<String, String> OTHERS = Map.of(
            Oid.ED25519,
            "Ed25519",
            Oid.ED448,
            "Ed448",
            Oid.DSA,
            "DSA",
            Oid.ML_DSA_44,
            "ML-DSA-44",
            Oid.ML_DSA_65,
            "ML-DSA-65",
            Oid.ML_DSA_87,
            "ML-DSA-87");

    private final byte[] der;
    private final String algorithm;
    private final @Nullable String curve;
    private final boolean explicitCurve;
    private final @Nullable BigInteger modulus;
    private final @Nullable BigInteger exponent;

    PublicKeyInfo(Der info) {
        this.der = info.encoded();
        List<Der> parts = info.sequence("the public key");
        if (parts.size() != 2) {
            throw info.malformed("the public key has not two parts");
        }
        List<Der> identifier = parts.get(0).sequence("the algorithm of the public key");
        if (identifier.isEmpty() || identifier.size() > 2) {
            throw info.malformed("the algorithm of the public key has neither one nor two parts");
        }
        this.algorithm = identifier.get(0).oid();
        boolean ec = algorithm.equals(Oid.EC);
        boolean named = ec && identifier.size() == 2 && identifier.get(1).tag() == Der.OBJECT_IDENTIFIER;
        this.curve = named ? identifier.get(1).oid() : null;
        this.explicitCurve = ec && !named;
        byte[] key = parts.get(1).require(Der.BIT_STRING, "the public key").wholeBits();
        @Nullable List<Der> rsa = algorithm.equals(Oid.RSA) ? rsaParts(key) : null;
        this.modulus = rsa == null ? null : rsa.get(0).integer();
        this.exponent = rsa == null ? null : rsa.get(1).integer();
    }

    /** Null if the bits are no RSA key: then it verifies nothing. */
    private static @Nullable List<Der> rsaParts(byte[] key) {
        try {
            List<Der> parts = Der.of(key).sequence("an RSA key");
            return parts.size() == 2 && parts.stream().allMatch(part -> part.tag() == Der.INTEGER) ? parts : null;
        } catch (MalformedCertificateException noKey) {
            return null;
        }
    }

    String algorithm() {
        return algorithm;
    }

    boolean isExplicitCurve() {
        return explicitCurve;
    }

    /** The curve's object identifier, null if it has none. */
    @Nullable
    String curve() {
        return curve;
    }

    /** Null if the key is not RSA, or unreadable. */
    @Nullable
    BigInteger modulus() {
        return modulus;
    }

    @Nullable
    BigInteger exponent() {
        return exponent;
    }

    /** Bits of security by OpenSSL's reckoning (NIST SP 800-57 part 1, table 2); 0 if unknown. */
    int securityBits() {
        if (modulus != null) {
            return rsaSecurityBits(modulus.bitLength());
        }
        if (algorithm.equals(Oid.EC)) {
            return curve == null ? 128 : CURVE_BITS.getOrDefault(curve, 256) / 2;
        }
        return algorithm.equals(Oid.ED25519) || algorithm.equals(Oid.ED448) || algorithm.startsWith(Oid.DSA_WITH_SHA2)
                ? 128
                : algorithm.equals(Oid.DSA) ? 112 : 0;
    }

    private static int rsaSecurityBits(int bits) {
        if (bits >= 3072) {
            return 128;
        }
        if (bits >= 2048) {
            return 112;
        }
        return bits >= 1024 ? 80 : 0;
    }

    String description() {
        if (modulus != null) {
            return "RSA " + modulus.bitLength();
        }
        if (algorithm.equals(Oid.RSA)) {
            return "RSA, unreadable";
        }
        if (explicitCurve) {
            return "EC with a curve of its own";
        }
        if (curve != null) {
            return "EC " + CURVES.getOrDefault(curve, curve);
        }
        return OTHERS.getOrDefault(algorithm, algorithm);
    }

    byte[] der() {
        return der;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKeyInfo key && Arrays.equals(key.der, der);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(der);
    }
}
