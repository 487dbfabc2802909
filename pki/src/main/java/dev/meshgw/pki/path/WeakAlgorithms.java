package dev.meshgw.pki.path;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys and signatures that forgers can make, or that clients do not know (CA/B baseline requirements §6.1.5, §7.1.3). Stateless. */
final class WeakAlgorithms {

    private static final int MIN_MODULUS_BITS = 2048;
    private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(3);

    private static final Set<String> CURVES = Set.of(Oid.P256, Oid.P384, Oid.P521);
    private static final Set<String> OTHER_KEYS =
            Set.of(Oid.ED25519, Oid.ED448, Oid.ML_DSA_44, Oid.ML_DSA_65, Oid.ML_DSA_87);

    private WeakAlgorithms() {}

    /** Why a key is not to be used, empty if it is good. */
    static Optional<String> key(PublicKeyInfo key) {
        BigInteger modulus = key.modulus();
        BigInteger exponent = key.exponent();
        if (modulus != null && exponent != null) {
            if (modulus.signum() <= 0 || !exponent.testBit(0) || exponent.compareTo(MIN_EXPONENT) < 0) {
                return Optional.of("its RSA key has an impossible modulus or exponent");
            }
            if (modulus.bitLength() < MIN_MODULUS_BITS) {
                return Optional.of("its RSA key has " + modulus.bitLength() + " bits, fewer than " + MIN_MODULUS_BITS);
            }
            return modulus.bitLength() % 8 == 0
                    ? Optional.empty()
                    : Optional.of("its RSA key has " + modulus.bitLength() + " bits, which is not a multiple of 8");
        }
        if (key.algorithm().equals(Oid.RSA)) {
            return Optional.of("its RSA key cannot be read");
        }
        if (key.isExplicitCurve()) {
            return Optional.of("its EC key brings its own curve instead of naming one");
        }
        String curve = key.curve();
        boolean known = curve == null
                ? OTHER_KEYS.contains(key.algorithm()) || key.algorithm().equals(Oid.RSA_PSS)
                : CURVES.contains(curve);
        return known
                ? Optional.empty()
                : Optional.of("its key is of a kind that TLS clients do not accept: " + key.description());
    }

    /** Why a signature algorithm is not to be trusted, empty if it is good. */
    static Optional<String> signature(String oid, byte[] algorithm) {
        if (bits(oid, algorithm) < 112) {
            return Optional.of("its signature algorithm is broken or too weak: " + name(oid));
        }
        boolean dsa = oid.startsWith(Oid.DSA_WITH_SHA2) && !isMlDsa(oid);
        return dsa ? Optional.of("it is signed with DSA, which TLS clients do not accept") : Optional.empty();
    }

    private static boolean isMlDsa(String oid) {
        return Set.of(Oid.ML_DSA_44, Oid.ML_DSA_65, Oid.ML_DSA_87).contains(oid);
    }

    /** Bits of security of the digest, by OpenSSL's reckoning. */
    static int bits(String oid, byte[] algorithm) {
        if (oid.equals(Oid.RSA_PSS)) {
            return usesSha1(algorithm) ? 63 : 112;
        }
        if (oid.equals(Oid.SHA1_WITH_RSA) || oid.equals(Oid.ECDSA_WITH_SHA1) || oid.equals(Oid.DSA_WITH_SHA1)) {
            return 63;
        }
        boolean md = oid.startsWith(Oid.RSA_SIGNATURES)
                && oid.compareTo(Oid.MD5_WITH_RSA) <= 0
                && oid.length() == Oid.MD5_WITH_RSA.length();
        return md ? 39 : 112;
    }

    /** RFC 4055 §3.1: SHA-1 is the default of the parameters. */
    private static boolean usesSha1(byte[] algorithm) {
        try {
            List<Der> parts = Der.of(algorithm).sequence("an algorithm");
            if (parts.size() < 2) {
                return true;
            }
            return parts.get(1).sequence("the parameters").stream()
                    .filter(part -> part.isContext(0))
                    .findFirst()
                    .map(hash -> hash.only().sequence("a digest").get(0).oid().equals(Oid.SHA1))
                    .orElse(true);
        } catch (MalformedCertificateException | IndexOutOfBoundsException unreadable) {
            return true;
        }
    }

    private static String name(String oid) {
        return switch (oid) {
            case Oid.SHA1_WITH_RSA -> "SHA-1 with RSA";
            case Oid.ECDSA_WITH_SHA1 -> "ECDSA with SHA-1";
            case Oid.DSA_WITH_SHA1 -> "DSA with SHA-1";
            case Oid.MD5_WITH_RSA -> "MD5 with RSA";
            default -> oid;
        };
    }
}
