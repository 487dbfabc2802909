package dev.meshgw.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client lets the server choose from. Immutable.
 *
 * @param ciphers OpenSSL's names with colons between, for TLS 1.2 and below; null for the engine's list
 * @param tls13Ciphers suites of TLS 1.3. The engine always offers all of its own; a handshake that settles on one that is not
 *     in the list is given up. Empty for any
 * @param groups for the key exchange, by the names of BoringSSL or OpenSSL; empty for the engine's
 */
public record TlsChoice(@Nullable String ciphers, List<String> tls13Ciphers, List<String> groups) {

    static final TlsChoice ANY = new TlsChoice(null, List.of(), List.of());

    public TlsChoice {
        tls13Ciphers = List.copyOf(tls13Ciphers);
        groups = List.copyOf(groups);
    }
}
