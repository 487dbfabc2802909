package dev.meshgw.pki;

import java.io.IOException;
import java.io.OutputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcEdDSAContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcRSAContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a signature was made with a key. RSA, EC, Ed25519 and ML-DSA are checked without the JDK's provider framework; RSA-PSS
 * and Ed448, which are rare, through it.
 */
public final class Signatures {

    /** OpenSSL's bound too (OPENSSL_RSA_MAX_MODULUS_BITS): what is longer only costs time. */
    private static final int MAX_RSA_BITS = 16_384;

    private Signatures() {}

    /** Null if the request is signed with the key that it carries. */
    static @Nullable String reasonAgainst(PKCS10CertificationRequest request) {
        SubjectPublicKeyInfo key = request.getSubjectPublicKeyInfo();
        AlgorithmIdentifier algorithm = request.getSignatureAlgorithm();
        try {
            boolean valid = isUsual(key, algorithm)
                    ? request.isSignatureValid(verifier(key))
                    : isValid(
                            key,
                            algorithm,
                            request.toASN1Structure()
                                    .getCertificationRequestInfo()
                                    .getEncoded(),
                            request.getSignature());
            return valid
                    ? null
                    : "it was not made with the request's own key: the asker does not prove to hold the private key";
        } catch (PKCSException
                | OperatorCreationException
                | GeneralSecurityException
                | IOException
                | RuntimeException e) {
            return Pem.reason(e);
        }
    }

    static boolean isSignedBy(X509CertificateHolder certificate, X509CertificateHolder issuer) {
        SubjectPublicKeyInfo key = issuer.getSubjectPublicKeyInfo();
        AlgorithmIdentifier algorithm = certificate.getSignatureAlgorithm();
        try {
            return isUsual(key, algorithm)
                    ? certificate.isSignatureValid(verifier(key))
                    : isValid(
                            key,
                            algorithm,
                            certificate.toASN1Structure().getTBSCertificate().getEncoded(),
                            certificate.getSignature());
        } catch (CertException
                | OperatorCreationException
                | GeneralSecurityException
                | IOException
                | RuntimeException keyOfAnotherKind) {
            return false;
        }
    }

    static boolean isSignedBy(X509CRLHolder list, X509CertificateHolder issuer) {
        SubjectPublicKeyInfo key = issuer.getSubjectPublicKeyInfo();
        AlgorithmIdentifier algorithm = list.toASN1Structure().getTBSCertList().getSignature();
        try {
            return isUsual(key, algorithm)
                    ? list.isSignatureValid(verifier(key))
                    : isValid(
                            key,
                            algorithm,
                            list.toASN1Structure().getTBSCertList().getEncoded(),
                            list.toASN1Structure().getSignature().getOctets());
        } catch (CertException
                | OperatorCreationException
                | GeneralSecurityException
                | IOException
                | RuntimeException keyOfAnotherKind) {
            return false;
        }
    }

    /**
     * Whether {@code signature} over {@code signed} was made with the key; false as well if key and algorithm do not fit.
     *
     * @param publicKey a SubjectPublicKeyInfo in DER
     * @param algorithm an AlgorithmIdentifier in DER
     */
    public static boolean verifies(byte[] publicKey, byte[] algorithm, byte[] signed, byte[] signature) {
        try {
            var key = SubjectPublicKeyInfo.getInstance(publicKey);
            var identifier = AlgorithmIdentifier.getInstance(algorithm);
            var material = PublicKeyFactory.createKey(key);
            if (material instanceof MLDSAPublicKeyParameters mlDsa) {
                var verifier = new MLDSASigner();
                verifier.init(false, mlDsa);
                verifier.update(signed, 0, signed.length);
                return identifier.equals(key.getAlgorithm()) && verifier.verifySignature(signature);
            }
            if (!isUsual(key, identifier)) {
                return isValid(key, identifier, signed, signature);
            }
            ContentVerifier verifier = verifier(key).get(identifier);
            try (OutputStream out = verifier.getOutputStream()) {
                out.write(signed);
            }
            return verifier.verify(signature);
        } catch (OperatorCreationException | GeneralSecurityException | IOException | RuntimeException doesNotFit) {
            return false;
        }
    }

    private static boolean isUsual(SubjectPublicKeyInfo key, AlgorithmIdentifier signature) {
        ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
        return algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)
                || algorithm.equals(EdECObjectIdentifiers.id_Ed25519)
                || algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
                        && !signature.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
    }

    private static ContentVerifierProvider verifier(SubjectPublicKeyInfo key)
            throws OperatorCreationException, IOException {
        ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return new BcECContentVerifierProviderBuilder(new DefaultDigestAlgorithmIdentifierFinder())
                    .build(PublicKeyFactory.createKey(key));
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return new BcEdDSAContentVerifierProviderBuilder().build(PublicKeyFactory.createKey(key));
        }
        return new BcRSAContentVerifierProviderBuilder(new DefaultDigestAlgorithmIdentifierFinder()).build(rsa(key));
    }

    /** Without BouncyCastle's search for a weak modulus, which takes 100 ms a key and tells nothing about a signature. */
    private static RSAKeyParameters rsa(SubjectPublicKeyInfo key) throws IOException {
        RSAPublicKey numbers = RSAPublicKey.getInstance(key.parsePublicKey());
        if (numbers.getModulus().bitLength() > MAX_RSA_BITS) {
            throw new IOException("the RSA key has more than " + MAX_RSA_BITS + " bits");
        }
        return new RSAKeyParameters(false, numbers.getModulus(), numbers.getPublicExponent(), true);
    }

    private static boolean isValid(
            SubjectPublicKeyInfo key, AlgorithmIdentifier algorithm, byte[] signed, byte[] signature)
            throws GeneralSecurityException, IOException {
        var verifier = Signature.getInstance(algorithm.getAlgorithm().getId());
        verifier.initVerify(
                KeyFactory.getInstance(key.getAlgorithm().getAlgorithm().getId())
                        .generatePublic(new X509EncodedKeySpec(key.getEncoded())));
        if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            var parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(algorithm.getParameters().toASN1Primitive().getEncoded());
            verifier.setParameter(parameters.getParameterSpec(PSSParameterSpec.class));
        }
        verifier.update(signed);
        return verifier.verify(signature);
    }
}
