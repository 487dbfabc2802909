package dev.meshgw.gateway.netty;

/** The connections from one event loop to one endpoint. Event loop only. */
interface UpstreamPool {

    /** Answers, now or later, by {@link UpstreamRequest#ready} or {@link UpstreamRequest#failed}. */
    void acquire(UpstreamRequest request);

    /** The request no longer waits. */
    void cancel(UpstreamRequest request);

    void closeIdle(long nowNanos);

    /** Whether it has neither connections nor requests that wait for one. */
    boolean isEmpty();

    /** Takes no new requests; those in hand are finished. */
    void close();
}
