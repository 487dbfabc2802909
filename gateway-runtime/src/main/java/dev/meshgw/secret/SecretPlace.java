package dev.meshgw.secret;

import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.SourceLocation;
import org.jspecify.annotations.Nullable;

/** Adds to what is said at the Gateway's field where the Secret is written that it is about. */
final class SecretPlace {

    private final SecretIndex index;

    SecretPlace(SecretIndex index) {
        this.index = index;
    }

    Diagnostic addTo(Diagnostic diagnostic, CredentialRequest request) {
        Secret secret = request.credential().isFiles() ? null : secret(request);
        if (secret == null) {
            return diagnostic;
        }
        String field = field(secret, diagnostic.what());
        SourceLocation place = secret.metadata().origin().at(field);
        if (place.line() == 0) {
            return diagnostic;
        }
        String where = "the secret is written at " + place + "  " + field;
        return diagnostic.withWhy(diagnostic.why() == null ? where : diagnostic.why() + "\n" + where);
    }

    /** The one that the gateway reads, or the one of that name which it does not. */
    private @Nullable Secret secret(CredentialRequest request) {
        CredentialName credential = request.credential();
        Secret own = index.secret(credential.name());
        boolean isAuthority = request.use() == CredentialRequest.Use.AUTHORITY;
        if (own == null && isAuthority) {
            own = index.secret(credential.withoutAuthoritySuffix().name());
        }
        return own == null ? index.elsewhere(credential.name()) : own;
    }

    /** The value that the words name, else all of them. */
    private static String field(Secret secret, String what) {
        for (String key : secret.data().keySet()) {
            if (what.contains("key \"" + key + "\"")) {
                return DiagnosticText.fieldPath("data", key);
            }
        }
        return "data";
    }
}
