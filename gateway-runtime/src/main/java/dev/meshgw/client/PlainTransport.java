package dev.meshgw.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/** TCP without TLS. */
final class PlainTransport implements Transport {

    private final TcpChannel channel;

    /** What was read to see whether the connection lives. */
    private final ByteBuffer pushedBack = ByteBuffer.allocate(1).flip();

    PlainTransport(TcpChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (pushedBack.hasRemaining() && target.hasRemaining()) {
            target.put(pushedBack.get());
            return 1;
        }
        return channel.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return channel.write(source);
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public boolean await(boolean write, Deadline deadline) throws IOException {
        return pushedBack.hasRemaining() || channel.await(write, deadline);
    }

    @Override
    public boolean isDead(boolean mayTalk) {
        if (pushedBack.hasRemaining()) {
            return !mayTalk;
        }
        try {
            pushedBack.clear();
            int count = channel.read(pushedBack);
            return count < 0 || count > 0 && !mayTalk;
        } catch (IOException reset) {
            return true;
        } finally {
            pushedBack.flip();
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
