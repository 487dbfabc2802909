package dev.meshgw.client;

import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.path.Verification;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why an exchange did not complete. The set is closed, so that each kind gets its words and its exit code. */
public sealed interface ExchangeFailure {

    record UnresolvedHost(String host) implements ExchangeFailure {}

    /**
     * No address accepted a connection.
     *
     * @param timedOut true if the limit ran out, false if every address refused
     */
    record NotConnected(HostPort target, List<Attempt> attempts, Duration elapsed, boolean timedOut)
            implements ExchangeFailure {}

    /** One address that was tried. @param reason the operating system's */
    record Attempt(InetSocketAddress address, String reason) {}

    /** The CA bundle cannot be used. */
    record UnusableTrust(PkiException cause) implements ExchangeFailure {}

    /** The client certificate or its key cannot be used. */
    record UnusableCredential(PkiException cause) implements ExchangeFailure {}

    record UnusableCiphers(String ciphers) implements ExchangeFailure {}

    /** The engine does not know one of the suites for TLS 1.3. */
    record UnusableTls13Ciphers(String ciphers) implements ExchangeFailure {}

    /** The engine does not know one of the groups for the key exchange. */
    record UnusableGroups(String groups) implements ExchangeFailure {}

    /** The name is too long for the server_name extension (RFC 6066 §3). */
    record UnusableServerName(String name) implements ExchangeFailure {}

    /** TLS 1.3 settled on a suite that the user did not name. */
    record UnwantedCipher(String chosen, List<String> wanted) implements ExchangeFailure {}

    /** The server's public key is none of those that are pinned. */
    record WrongPublicKey(PublicKeyPin pin, String hash) implements ExchangeFailure {}

    /** The lowest TLS version asked for is above the highest. */
    record NoTlsVersion(TlsVersion min, TlsVersion max) implements ExchangeFailure {}

    /** The server ended the handshake with an alert. */
    record HandshakeAlert(Alert alert) implements ExchangeFailure {}

    /** We refused the server's chain. */
    record Untrusted(Verification verification) implements ExchangeFailure {}

    /** The chain is good, but for another host. */
    record WrongHost(HostCheck check) implements ExchangeFailure {}

    /** The connection ended within the handshake, without an alert. */
    record HandshakeClosed(HostPort target, boolean reset) implements ExchangeFailure {}

    /** The first bytes of the answer are no TLS record. @param start those bytes, as ISO-8859-1 */
    record NotTls(String start) implements ExchangeFailure {}

    /** The TLS engine refused what came. @param message the engine's own */
    record TlsError(String message) implements ExchangeFailure {}

    /** An alert after the handshake: under TLS 1.3 that is how a server refuses a client certificate. */
    record LateAlert(Alert alert) implements ExchangeFailure {}

    /** @param sending true if a write failed, false if a read did; {@code reason} is the operating system's */
    record Disconnected(boolean sending, String reason) implements ExchangeFailure {}

    /** The connection ended before the first byte of a response. */
    record EmptyReply() implements ExchangeFailure {}

    /** The answer does not begin like HTTP. @param start its first bytes, as ISO-8859-1 */
    record NotHttp(String start) implements ExchangeFailure {}

    /** @param text what is malformed, empty where the kind says it all */
    record MalformedResponse(Malformation what, String text) implements ExchangeFailure {

        public MalformedResponse(Malformation what) {
            this(what, "");
        }
    }

    /** What is wrong with a response. */
    enum Malformation {
        STATUS_CODE,
        HEADER_WITHOUT_COLON,
        NUL_IN_HEADER,
        CONTENT_LENGTH,
        HEAD_TOO_LARGE,
        VERSION,
        /** A chunk does not begin with its size. */
        CHUNK_SIZE,
        CHUNK_SIZE_TOO_LONG,
        /** A chunk does not end where its size says. */
        CHUNK_END,
        /** A Transfer-Encoding beside chunked, which was not asked for. */
        CODING
    }

    /** The body stopped short. @param missing bytes, null if that is not known */
    record BodyCut(@Nullable Long missing) implements ExchangeFailure {}

    /** The server reset the stream (RFC 9113 §6.4) or left (§6.8). */
    record Http2Error(int streamId, long code, boolean goAway, String detail) implements ExchangeFailure {}

    /**
     * @param received bytes of the body so far
     * @param expected the body's length, null if that is not known
     */
    record TimedOut(
            Phase phase,
            boolean byConnectTimeout,
            Duration elapsed,
            long received,
            @Nullable Long expected) implements ExchangeFailure {}

    /** Where the time ran out. */
    enum Phase {
        RESOLVE,
        CONNECT,
        HANDSHAKE,
        TRANSFER
    }

    /** Whoever receives the body could not take it. */
    record OutputFailed(IOException cause) implements ExchangeFailure {}

    /** The request's body could not be read. */
    record InputFailed(IOException cause) implements ExchangeFailure {}

    /** Whoever receives the response did not want more of it. @param status its own */
    record Stopped(int status) implements ExchangeFailure {}
}
