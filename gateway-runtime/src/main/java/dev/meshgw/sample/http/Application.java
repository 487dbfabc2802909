package dev.meshgw.sample.http;

/**
 * What a workload answers. All methods are called on an event loop: they must not block, and an application that keeps
 * state must be thread-safe.
 */
public interface Application {

    /** The value of the {@code Server} header. */
    String server();

    /** The answer to a complete request. */
    Reply answer(Request request);

    /** The answer to what never became a request; the connection is closed after it. */
    Reply refuse(Refusal refusal);

    /**
     * One line of the access log in the style of the program that this application stands for.
     *
     * @param status the status that was sent
     * @param bodyBytes bytes of the body that were written, without framing
     * @return empty if this request is not to be logged
     */
    String accessLogLine(Request request, int status, long bodyBytes);
}
