package dev.meshgw.client;

import java.io.IOException;

/** One request and its response over a connection. */
sealed interface HttpExchange permits Http1Exchange, Http2Exchange {

    /** @throws IOException if the connection fails while receiving */
    void run(Deadline deadline) throws IOException, FailedExchange;
}
