package dev.meshgw.client;

import io.netty.internal.tcnative.SSL;
import org.jspecify.annotations.Nullable;

/**
 * What a scan asks of a handshake and an exchange does not, so that an exchange's ClientHello stays what it is. Immutable.
 *
 * @param staple whether to ask for an OCSP response (RFC 6066 §8)
 * @param tickets whether TLS 1.2 may give session tickets (RFC 5077)
 * @param session gets the session, and offers the one that it has; null to do without
 */
record EngineExtras(
        boolean staple, boolean tickets, @Nullable ResumableSession session) {

    static final EngineExtras NONE = new EngineExtras(false, false, null);

    /** The options of BoringSSL that leave out what is not asked for. */
    int exclusions() {
        return tickets ? 0 : SSL.SSL_OP_NO_TICKET;
    }
}
