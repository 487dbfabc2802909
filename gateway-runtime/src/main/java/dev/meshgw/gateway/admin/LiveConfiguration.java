package dev.meshgw.gateway.admin;

import dev.meshgw.secret.CredentialRequest;
import dev.meshgw.secret.Credentials;
import dev.meshgw.snapshot.Snapshot;
import java.time.Instant;
import java.util.List;

/**
 * What is live, and what it is made of. Immutable.
 *
 * @param requests the credentials that Gateways ask for
 * @param updated when it went live
 */
public record LiveConfiguration(
        Snapshot snapshot, List<CredentialRequest> requests, Credentials credentials, Instant updated) {

    /** Before anything is live. */
    static final LiveConfiguration NONE =
            new LiveConfiguration(Snapshot.EMPTY, List.of(), Credentials.NONE, Instant.EPOCH);

    public LiveConfiguration {
        requests = List.copyOf(requests);
    }
}
