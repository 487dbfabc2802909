package dev.meshgw.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the answer to a probe: its head counts, its body is read as far as politeness asks. For one thread. */
final class ProbeReceiver implements ResponseReceiver {

    /** A short body is read, so that the server does not see a client that hangs up; a long one would only cost time. */
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private int received;

    /** Whether the exchange was ended from here, because the answer is long. */
    boolean isFull() {
        return received > MAX_BODY_BYTES;
    }

    @Override
    public void headLine(String line) {
        // The head comes whole.
    }

    @Override
    public Verdict head(ResponseHead head) {
        return Verdict.TAKE;
    }

    @Override
    public void body(ByteBuffer part) throws IOException {
        received += part.remaining();
        if (isFull()) {
            throw new IOException("enough of it");
        }
    }
}
