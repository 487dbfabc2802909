package dev.meshgw.gateway.netty;

/**
 * Takes what the data plane has to tell about its traffic. The methods are called by one thread, never an event loop, in the
 * order of events of each connection. They may block: what comes faster than they take it is dropped and counted.
 */
public interface TrafficSink {

    void exchange(ExchangeRecord exchange);

    void connection(ConnectionRecord connection);

    void handshakeFailed(HandshakeFailure failure);

    void upstreamHandshakeFailed(UpstreamHandshakeFailure failure);

    /** Called about once a second, and once at the end: what was held back can be told now. */
    void pause();
}
