package dev.meshgw.secret;

import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

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

    /** The same, with something in place of each that is not ready. */
    public Credentials completed(
            Function<CredentialName, TlsCredential> keyPair, Function<CredentialName, TrustBundle> authority) {
        return new Credentials(completed(keyPairs, keyPair), completed(authorities, authority));
    }

    private static <T> Map<CredentialName, Credential<T>> completed(
            Map<CredentialName, Credential<T>> credentials, Function<CredentialName, T> substitute) {
        var completed = new HashMap<>(credentials);
        completed.replaceAll((name, credential) ->
                credential instanceof Credential.Ready ? credential : new Credential.Ready<>(substitute.apply(name)));
        return completed;
    }
}
