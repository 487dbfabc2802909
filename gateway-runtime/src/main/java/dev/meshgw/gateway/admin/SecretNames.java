package dev.meshgw.gateway.admin;

import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.secret.Credential;
import dev.meshgw.secret.CredentialRequest;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Under which name SDS handed over what TLS uses: Envoy's {@code SdsSecretConfig}. Not thread-safe. */
final class SecretNames {

    /** What did not come by SDS. */
    private static final String INLINE = "<inline>";

    private final Map<Object, String> names = new IdentityHashMap<>();
    private final List<CredentialRequest> requests;

    SecretNames(LiveConfiguration live) {
        this.requests = live.requests();
        for (CredentialRequest request : requests) {
            Credential<?> credential = request.use() == CredentialRequest.Use.KEY_PAIR
                    ? live.credentials().keyPair(request.credential())
                    : live.credentials().authority(request.credential());
            if (credential instanceof Credential.Ready<?> ready) {
                names.put(ready.value(), request.credential().resourceName());
            }
        }
    }

    Map<String, Object> of(TlsCredential keyPair) {
        return config(names.getOrDefault(keyPair, INLINE));
    }

    Map<String, Object> of(TrustBundle authorities) {
        return config(names.getOrDefault(authorities, INLINE));
    }

    /** Whether authorities are asked for under the name, rather than a key pair. */
    boolean isAuthority(String resourceName) {
        return requests.stream()
                .anyMatch(request -> request.use() == CredentialRequest.Use.AUTHORITY
                        && request.credential().resourceName().equals(resourceName));
    }

    static Map<String, Object> config(String resourceName) {
        return Map.of("name", resourceName);
    }
}
