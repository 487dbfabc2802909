package dev.meshgw.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes a response while it arrives, on the thread of the exchange; a slow one slows the server down. What it cannot take ends
 * the exchange as {@link ExchangeFailure.OutputFailed}.
 */
public interface ResponseReceiver {

    /** What to do with a body. */
    enum Verdict {
        /** Hand it to {@link ResponseReceiver#body}. */
        TAKE,
        /** Read it off the connection, to keep that in use, and drop it. */
        IGNORE,
        /** End the exchange here, as {@link ExchangeFailure.Stopped}. */
        STOP
    }

    /** A line of the head, of an interim response (1xx), too, with its end of line. The last one is empty. */
    void headLine(String line) throws IOException;

    /** The head of the final response, before its last line. */
    Verdict head(ResponseHead head);

    void body(ByteBuffer part) throws IOException;
}
