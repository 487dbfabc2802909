package dev.meshgw.secret;

import dev.meshgw.config.resource.Secret;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PkiException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** istioctl's look at a Secret that a Gateway names: its keys and its first certificate, not whether the key belongs to it. */
public final class SecretCheck {

    private SecretCheck() {}

    /** Why istioctl calls the Secret invalid (IST0161); empty if it does not. */
    public static Optional<String> problem(Secret secret, Instant now) {
        SecretKeys.Lookup lookup = SecretKeys.keyPair(secret.data());
        if (lookup instanceof SecretKeys.Unusable unusable) {
            return Optional.of(unusable.reason());
        }
        String pem = new String(((SecretKeys.KeyPair) lookup).certificate(), StandardCharsets.UTF_8);
        try {
            X509Certificate first =
                    Pem.certificates(secret.metadata().qualifiedName(), pem).get(0);
            boolean isInTime = !now.isAfter(first.getNotAfter().toInstant())
                    && !now.isBefore(first.getNotBefore().toInstant());
            return isInTime ? Optional.empty() : Optional.of("certificate is expired or not yet valid");
        } catch (PkiException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
