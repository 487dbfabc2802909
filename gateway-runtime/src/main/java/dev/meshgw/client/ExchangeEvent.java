package dev.meshgw.client;

import dev.meshgw.client.wire.HandshakeMessage;
import dev.meshgw.client.wire.HandshakeType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened during an exchange, told in order and at once on the caller's thread. Each event is a fact, not a
 * line: who renders it chooses the words.
 */
public sealed interface ExchangeEvent {

    /** A rule replaced the host or the port to connect to. @param host null if only the port changed */
    record Redirected(@Nullable String host, @Nullable Integer port) implements ExchangeEvent {}

    /** @param known whether the addresses were there: from a {@link ResolveRule}, or an earlier exchange of the client */
    record Resolved(String host, List<InetAddress> addresses, boolean known) implements ExchangeEvent {}

    /** Of the addresses that were there, none is of the family to use. */
    record WrongFamily() implements ExchangeEvent {}

    record Connecting(InetSocketAddress address) implements ExchangeEvent {}

    /** @param reason the operating system's, for example {@code Connection refused} */
    record ConnectFailed(InetSocketAddress address, String reason) implements ExchangeEvent {}

    record Connected(ConnectionInfo connection) implements ExchangeEvent {}

    /** An idle connection of an earlier exchange serves this one, too. @param host the request's */
    record Reused(ConnectionInfo connection, HttpVersion protocol, String host) implements ExchangeEvent {}

    /** An idle connection would have served, but its server has ended it; {@link Closed} follows, and a new connection. */
    record FoundDead(ConnectionInfo connection, HttpVersion protocol) implements ExchangeEvent {}

    /** The server ended an idle connection just when it was used; {@link Closed} follows, and the same on a new one. */
    record Retried(ClientRequest request) implements ExchangeEvent {}

    /** What the coming ClientHello offers for ALPN (RFC 7301), in order; empty if nothing. */
    record AlpnOffered(List<String> protocols) implements ExchangeEvent {}

    /** The CA bundle was read; the server's chain will be measured against it. */
    record TrustLoaded() implements ExchangeEvent {}

    /**
     * A TLS record; what was in it follows as events of its own, but for application data.
     *
     * @param type content type in the clear part of the record: 20 ChangeCipherSpec, 21 alert, 22 handshake, 23 application data
     * @param version as the record says it, mostly {@code 0x0303} whatever was agreed on
     * @param length in bytes, without the five of its header
     * @param content the content type inside, which TLS 1.3 hides; null if the record could not be opened
     * @param messages how many handshake messages end in it
     * @param unfinished bytes of a handshake message that goes on in the next record, with those of records before
     */
    record TlsRecord(
            Direction direction,
            int type,
            int version,
            int length,
            boolean encrypted,
            @Nullable Integer content,
            int messages,
            int unfinished)
            implements ExchangeEvent {}

    /**
     * A handshake message.
     *
     * @param version the negotiated one, or the highest offered before that
     * @param type the number on the wire, see {@link HandshakeType}
     * @param length in bytes, without the four of its header
     * @param records over how many records it was spread
     * @param message what it says
     */
    record TlsMessage(
            Direction direction, TlsVersion version, int type, int length, int records, HandshakeMessage message)
            implements ExchangeEvent {}

    /** A handshake message of the server that arrived after we had refused its certificate, and had no effect. */
    record IgnoredTlsMessage(int type, int length) implements ExchangeEvent {}

    /** A ChangeCipherSpec; under TLS 1.3 it means nothing and pleases middleboxes (RFC 8446 §D.4). */
    record ChangeCipherSpec(Direction direction, TlsVersion version) implements ExchangeEvent {}

    record TlsAlert(Alert alert, TlsVersion version) implements ExchangeEvent {}

    /** The handshake is over on our side, and the server's host name was checked. */
    record Handshaken(HandshakeReport handshake) implements ExchangeEvent {}

    /** The server's public key is compared with those that are pinned. @param hash base64 of its SHA-256 */
    record PublicKeyChecked(String hash) implements ExchangeEvent {}

    /** The protocol that the connection will speak. */
    record Speaking(HttpVersion protocol, boolean negotiated) implements ExchangeEvent {}

    /** The request head is on its way. @param streamId of HTTP/2, 0 for HTTP/1.1 */
    record RequestHead(ClientRequest request, HttpVersion protocol, int streamId) implements ExchangeEvent {}

    /** The whole body was sent. @param chunked with chunked coding, whose last chunk says so */
    record BodySent(boolean chunked) implements ExchangeEvent {}

    /** A line of the response's head, its end of line included; the last one is empty. Interim responses (1xx), too. */
    record ResponseLine(String line) implements ExchangeEvent {}

    /** An HTTP/1.0 response without keep-alive: the connection ends with it. */
    record EndsWithResponse() implements ExchangeEvent {}

    /** An HTTP/1.0 response that asks to keep the connection. */
    record KeptAlive() implements ExchangeEvent {}

    /** The Content-Length is a number beyond all bounds and does not count. */
    record LengthOverflow() implements ExchangeEvent {}

    /** Neither length nor chunks: the body ends where the connection does. */
    record BodyUntilClose() implements ExchangeEvent {}

    /**
     * The server sent more than its response.
     *
     * @param contentLength what it had announced, null if the response has no body, or has its end in itself
     * @param chunked whether the body came in chunks
     */
    record Excess(int bytes, @Nullable Long contentLength, boolean chunked) implements ExchangeEvent {}

    /** The body is read, but not wanted. */
    record BodyIgnored() implements ExchangeEvent {}

    /** The exchange failed; {@link Closed} follows if there was a connection. */
    record Failed(ExchangeFailure failure) implements ExchangeEvent {}

    record LeftIntact(ConnectionInfo connection) implements ExchangeEvent {}

    /** @param connection the number of the connection, -1 if there was none */
    record Closed(int connection) implements ExchangeEvent {}
}
