package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;

/**
 * The server's end of one attempt: a stream of HTTP/2, or an HTTP/1.1 connection taken from the pool. It tells the
 * {@link UpstreamRequest} what the server answers. Event loop only.
 */
interface UpstreamStream {

    /** Belongs to this request from now on. @param end whether there is no body */
    void send(UpstreamRequest request, RequestHead head, boolean end);

    /** @param data owned by the stream from now on */
    void data(ByteBuf data, boolean end);

    /** Ends the request with a trailer section. */
    void trailers(HeaderList trailers);

    /** Nothing more is wanted, nor told. */
    void cancel();

    /** Whether more of the request can be taken; {@link UpstreamRequest#writable} says when it can again. */
    boolean isWritable();

    void pauseResponse();

    void resumeResponse();

    /** Whether a request was answered on this connection before: then it may have been closed a moment ago. */
    boolean isReused();

    /** {@code ip:port} of our end. */
    String localAddress();
}
