package dev.meshgw.pki;

import java.io.IOException;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcECContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcEdDSAContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcRSAContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/** Whether a signature was made with a key. */
final class Signatures {

    private Signatures() {}

    /** Null if the request is signed with the key that it carries. */
    static @Nullable String reasonAgainst(PKCS10CertificationRequest request) {
        try {
            return request.isSignatureValid(verifier(request.getSubjectPublicKeyInfo()))
                    ? null
                    : "it was not made with the request's own key: the asker does not prove to hold the private key";
        } catch (PKCSException | OperatorCreationException | IOException | RuntimeException e) {
            return Pem.reason(e);
        }
    }

    static boolean isSignedBy(X509CertificateHolder certificate, X509CertificateHolder issuer) {
        try {
            return certificate.isSignatureValid(verifier(issuer.getSubjectPublicKeyInfo()));
        } catch (CertException | OperatorCreationException | IOException | RuntimeException keyOfAnotherKind) {
            return false;
        }
    }

    private static ContentVerifierProvider verifier(SubjectPublicKeyInfo key)
            throws OperatorCreationException, IOException {
        var algorithm = key.getAlgorithm().getAlgorithm();
        BcContentVerifierProviderBuilder builder;
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            builder = new BcRSAContentVerifierProviderBuilder(new DefaultDigestAlgorithmIdentifierFinder());
        } else if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            builder = new BcEdDSAContentVerifierProviderBuilder();
        } else {
            builder = new BcECContentVerifierProviderBuilder(new DefaultDigestAlgorithmIdentifierFinder());
        }
        return builder.build(PublicKeyFactory.createKey(key));
    }
}
