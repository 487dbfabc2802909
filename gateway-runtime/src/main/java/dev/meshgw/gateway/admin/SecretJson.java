package dev.meshgw.gateway.admin;

import com.google.re2j.Pattern;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.secret.Credential;
import dev.meshgw.secret.CredentialRequest;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** SDS resources as Envoy's SecretsConfigDump shows them; a private key is {@code [redacted]}. Stateless. */
final class SecretJson {

    private static final String REDACTED = "[redacted]";
    /** Envoy's version of a resource that has not come yet. */
    private static final String UNINITIALIZED = "uninitialized";

    private SecretJson() {}

    static Map<String, Object> dump(LiveConfiguration live, Pattern names) {
        String updated = live.updated().toString();
        var active = new ArrayList<Map<String, Object>>();
        var warming = new ArrayList<Map<String, Object>>();
        Set<String> seen = new HashSet<>();
        for (CredentialRequest request : live.requests()) {
            String name = request.credential().resourceName();
            if (!seen.add(name) || !names.matcher(name).find()) {
                continue;
            }
            Credential<?> credential = request.use() == CredentialRequest.Use.KEY_PAIR
                    ? live.credentials().keyPair(request.credential())
                    : live.credentials().authority(request.credential());
            Json entry = Json.object().with("name", name);
            if (credential instanceof Credential.Ready<?> ready) {
                active.add(entry.with("version_info", updated)
                        .with("last_updated", updated)
                        .with("secret", secret(name, ready.value()))
                        .map());
            } else {
                warming.add(entry.with("version_info", UNINITIALIZED)
                        .with("last_updated", updated)
                        .with("secret", typed(name))
                        .map());
            }
        }
        return Json.typed("envoy.admin.v3.SecretsConfigDump")
                .with("dynamic_active_secrets", active)
                .with("dynamic_warming_secrets", warming)
                .map();
    }

    private static Json typed(String name) {
        return Json.typed("envoy.extensions.transport_sockets.tls.v3.Secret").with("name", name);
    }

    private static Json secret(String name, Object value) {
        if (value instanceof TlsCredential pair) {
            return typed(name)
                    .with(
                            "tls_certificate",
                            Json.object()
                                    .with("certificate_chain", bytes(pair.chain()))
                                    .with("private_key", Map.of("inline_string", REDACTED)));
        }
        if (value instanceof TrustBundle bundle) {
            return typed(name)
                    .with("validation_context", Json.object().with("trusted_ca", bytes(bundle.authorities())));
        }
        throw new AssertionError(value.getClass());
    }

    /** Base64 of PEM, as protobuf's JSON writes what SDS sends. */
    private static Map<String, Object> bytes(List<X509Certificate> certificates) {
        var pem = new StringBuilder();
        certificates.forEach(certificate -> pem.append(Pem.print(certificate)));
        return Map.of(
                "inline_bytes",
                Base64.getEncoder().encodeToString(pem.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
