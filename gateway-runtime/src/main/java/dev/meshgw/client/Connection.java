package dev.meshgw.client;

import org.jspecify.annotations.Nullable;

/** A connection with the protocol it speaks. It serves one exchange after the other while both sides keep it open. */
final class Connection {

    private final ConnectionInfo info;
    private final HostPort origin;
    private final boolean secure;
    private final Transport transport;
    private final HttpVersion protocol;
    private final @Nullable Http2Session http2;
    private boolean keepOpen;

    Connection(ConnectionInfo info, HostPort origin, boolean secure, Transport transport, HttpVersion protocol) {
        this.info = info;
        this.origin = origin;
        this.secure = secure;
        this.transport = transport;
        this.protocol = protocol;
        this.http2 = protocol == HttpVersion.HTTP_2 ? new Http2Session() : null;
    }

    ConnectionInfo info() {
        return info;
    }

    Transport transport() {
        return transport;
    }

    HttpVersion protocol() {
        return protocol;
    }

    boolean serves(ClientRequest request) {
        return keepOpen && secure == request.secure() && origin.equals(request.origin());
    }

    /** Whether the server has ended the connection while it was idle. */
    boolean isDead() {
        return transport.isDead(protocol == HttpVersion.HTTP_2);
    }

    /** Whether another exchange may follow on it. */
    boolean isOpen() {
        return keepOpen;
    }

    void keepOpen(boolean open) {
        keepOpen = open;
    }

    /** @param http09 whether an answer without a head is a body */
    HttpExchange exchange(ClientRequest request, ExchangeCourse course, boolean http09) {
        return http2 == null
                ? new Http1Exchange(this, request, course, http09)
                : new Http2Exchange(this, http2, request, course);
    }
}
