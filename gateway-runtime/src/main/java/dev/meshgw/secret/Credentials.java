package dev.meshgw.secret;

import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import java.util.Map;

/** Every credential that the Gateways ask for, at one moment. Immutable. */
public final class Credentials {

    /** None at all; everything asked for is not ready. */
    public static final Credentials NONE = new Credentials(Map.of(), Map.of());

    private final Map<CredentialName, Credential<TlsCredential>> keyPairs;
    private final Map<CredentialName, Credential<TrustBundle>> authorities;

    Credentials(
            Map<CredentialName, Credential<TlsCredential>> keyPairs,
            Map<CredentialName, Credential<TrustBundle>> authorities) {
        this.keyPairs = Map.copyOf(keyPairs);
        this.authorities = Map.copyOf(authorities);
    }

    public Credential<TlsCredential> keyPair(CredentialName name) {
        Credential<TlsCredential> found = keyPairs.get(name);
        return found == null ? unknown(name) : found;
    }

    public Credential<TrustBundle> authority(CredentialName name) {
        Credential<TrustBundle> found = authorities.get(name);
        return found == null ? unknown(name) : found;
    }

    private static <T> Credential<T> unknown(CredentialName name) {
        return new Credential.NotReady<>(name.resourceName() + " was not asked for");
    }
}
