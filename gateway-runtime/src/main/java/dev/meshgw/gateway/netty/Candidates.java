package dev.meshgw.gateway.netty;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for the issuer of one certificate. Remembers whether one had the right name and the wrong key. */
final class Candidates {

    private final X509Certificate certificate;
    private final List<X509Certificate> used;
    private boolean signatureFailed;

    /** @param used already on the path */
    Candidates(X509Certificate certificate, List<X509Certificate> used) {
        this.certificate = certificate;
        this.used = used;
    }

    @Nullable
    X509Certificate among(List<X509Certificate> issuers) {
        for (X509Certificate issuer : issuers) {
            if (issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                    && KeyIdentifiers.agree(certificate, issuer)
                    && !used.contains(issuer)) {
                if (signed(issuer)) {
                    return issuer;
                }
                signatureFailed = true;
            }
        }
        return null;
    }

    private boolean signed(X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException wrongKey) {
            return false;
        }
    }

    boolean signatureFailed() {
        return signatureFailed;
    }
}
