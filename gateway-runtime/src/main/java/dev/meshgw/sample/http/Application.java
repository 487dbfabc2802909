package dev.meshgw.sample.http;

import java.util.function.Consumer;

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
     * Writes what the program that this application stands for would log about an exchange: no line, one, or more.
     *
     * @param status the status that was sent
     * @param bodyBytes bytes of the body that were written, without framing
     * @param log takes one line at a time; text from outside has to be escaped before
     */
    void log(Request request, int status, long bodyBytes, Consumer<String> log);
}
