package dev.meshgw.secret;

import dev.meshgw.config.source.Diagnostic;
import java.util.List;

/**
 * The outcome of one look at the Secrets.
 *
 * @param events what changed since the last look, in order, for the log
 * @param diagnostics what is wrong now, changed or not
 * @param unsettled whether to look again on the next tick although nothing changed: a pair was seen half-changed
 */
public record SecretUpdate(
        Credentials credentials, List<SecretEvent> events, List<Diagnostic> diagnostics, boolean unsettled) {

    public SecretUpdate {
        events = List.copyOf(events);
        diagnostics = List.copyOf(diagnostics);
    }
}
