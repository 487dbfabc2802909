package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;

/**
 * The client's end of one {@link HttpExchange}: a stream of HTTP/2, or an HTTP/1.1 connection while it is about one request.
 * It tells the exchange what the client sends, and is told what to answer. Event loop only.
 */
interface DownstreamStream {

    /** {@code HTTP/1.1} or {@code HTTP/2}; {@code HTTP/1.0} of what is refused for it. */
    String protocol();

    /** Sends an interim response (RFC 9110 §15.2); never 101. */
    void informational(int status, HeaderList headers);

    /**
     * Sends the head of the final response, or of 101 Switching Protocols, after which bytes go both ways as they are.
     *
     * @param end whether there is no body
     */
    void head(ResponseHead head, boolean end);

    /** @param data owned by the stream from now on */
    void data(ByteBuf data, boolean end);

    /** Ends the response with a trailer section. */
    void trailers(HeaderList trailers);

    /** Ends a response that cannot be finished so that the client sees it is not whole. */
    void abort();

    /** Whether more of the response can be taken; {@link HttpExchange#downstreamWritable} says when it can again. */
    boolean isWritable();

    /** Lets the client wait with its body, at the latest when the flow-control window or a read buffer is full. */
    void pauseRequest();

    void resumeRequest();
}
