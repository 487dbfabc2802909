package dev.meshgw.secret;

import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.pki.OcspStaple;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.secret.SdsResource.Loaded;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.List;

/** Makes of bytes what Envoy would load, and says why it would refuse them. Stateless. */
final class MaterialLoader {

    /** Envoy loads no shorter RSA key. */
    private static final int MIN_RSA_BITS = 2048;

    /** Envoy's curves for certificates: P-256, P-384, P-521. */
    private static final List<String> CURVES = List.of("secp256r1", "secp384r1", "secp521r1");

    private static final String USE_ANOTHER_KEY = "issue the certificate again with --key-type ec:p256 or rsa:2048";

    private MaterialLoader() {}

    static Loaded<TlsCredential> keyPair(Material material) {
        List<X509Certificate> chain;
        PrivateKey key;
        OcspStaple staple;
        try {
            chain = Pem.certificates(material.certificateSource(), material.certificatePem());
            key = Pem.privateKey(material.privateKeySource(), material.privateKeyPem());
            staple = material.hasExtra()
                    ? OcspStaple.parse(material.extraSource(), material.extra(), chain.get(0))
                    : null;
        } catch (PkiException e) {
            return new Loaded.Failure<>(unreadable(material, e), false);
        }
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            return new Loaded.Failure<>(shortKey(material, rsa.getModulus().bitLength()), false);
        }
        if (!isLoadedByEnvoy(chain.get(0))) {
            return new Loaded.Failure<>(
                    kindOfKey(material, chain.get(0).getPublicKey().getAlgorithm()), false);
        }
        try {
            return new Loaded.Value<>(new TlsCredential(chain, key, staple));
        } catch (PkiException e) {
            return new Loaded.Failure<>(mismatch(material, e), true);
        }
    }

    /** Not the CA's pair, but one that it issues to the gateway's pod. */
    static Loaded<TlsCredential> workload(Material authority, String namespace) {
        try {
            return new Loaded.Value<>(MeshAuthority.issue(authority, namespace));
        } catch (PkiException e) {
            return new Loaded.Failure<>(unreadable(authority, e), true);
        }
    }

    static Loaded<TrustBundle> authorities(Material material) {
        try {
            TrustBundle bundle = TrustBundle.parse(material.certificateSource(), material.certificatePem());
            if (material.hasExtra()) {
                String lists = new String(material.extra(), StandardCharsets.UTF_8);
                bundle = bundle.withRevocationLists(Pem.revocationLists(material.extraSource(), lists));
            }
            return new Loaded.Value<>(bundle);
        } catch (PkiException e) {
            return new Loaded.Failure<>(unreadable(material, e), false);
        }
    }

    private static boolean isLoadedByEnvoy(X509Certificate leaf) {
        if (leaf.getPublicKey() instanceof ECPublicKey key) {
            return CURVES.stream().anyMatch(curve -> isOn(curve, key));
        }
        return leaf.getPublicKey().getAlgorithm().equals("RSA");
    }

    private static boolean isOn(String curve, ECPublicKey key) {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(curve));
            var wanted = parameters.getParameterSpec(ECParameterSpec.class);
            return wanted.getCurve().equals(key.getParams().getCurve())
                    && wanted.getGenerator().equals(key.getParams().getGenerator());
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }

    private static Problem unreadable(Material material, PkiException e) {
        return new Problem(
                DiagnosticCode.MATERIAL_UNREADABLE,
                "invalid certificates in " + material.source() + ": " + e.getMessage(),
                String.valueOf(e.getMessage()),
                e.why().orElse(null),
                e.fix().orElse(null));
    }

    private static Problem mismatch(Material material, PkiException e) {
        String what = "the private key of " + material.source() + " does not belong to its certificate";
        return new Problem(
                DiagnosticCode.KEY_MISMATCH,
                "KEY_VALUES_MISMATCH: " + what,
                what,
                e.why().orElse(null),
                e.fix().orElse(null));
    }

    private static Problem shortKey(Material material, int bits) {
        String what = "the RSA key of " + material.source() + " is too short";
        return new Problem(
                DiagnosticCode.KEY_TOO_SHORT,
                what + ": " + bits + " bits",
                what,
                "it has " + bits + " bits; Envoy loads no RSA key below " + MIN_RSA_BITS,
                USE_ANOTHER_KEY);
    }

    private static Problem kindOfKey(Material material, String algorithm) {
        String what = "Envoy does not load a certificate with the kind of key that " + material.source() + " has";
        return new Problem(
                DiagnosticCode.KEY_KIND,
                what + ": " + algorithm,
                what,
                "it is " + (algorithm.equals("EC") ? "an EC key on another curve" : "an " + algorithm + " key")
                        + "; servers have RSA keys, or EC keys on P-256, P-384 or P-521",
                USE_ANOTHER_KEY);
    }
}
