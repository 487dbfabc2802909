package dev.meshgw.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A byte stream to the server, in the clear or through TLS. Never waits but in {@link #await}. For one thread. */
sealed interface Transport extends Closeable permits PlainTransport, TlsTransport {

    /** @return bytes read, 0 if there are none now, -1 at the end */
    int read(ByteBuffer target) throws IOException, FailedExchange;

    /** @return bytes taken, 0 if there is no room now */
    int write(ByteBuffer source) throws IOException, FailedExchange;

    /** Whether all that was taken has left for the network; tries to send it. */
    boolean flush() throws IOException;

    /** Waits until {@link #read}, or if {@code write} {@link #write}, may do something. @return false if the deadline passed */
    boolean await(boolean write, Deadline deadline) throws IOException;

    /**
     * Whether an idle connection cannot serve again: the server has ended it, or has sent what nobody asked for.
     *
     * @param mayTalk whether the protocol lets a server speak first, as HTTP/2 does
     */
    boolean isDead(boolean mayTalk);

    /** Says goodbye if the protocol knows that, without waiting, and closes the socket. */
    @Override
    void close();
}
