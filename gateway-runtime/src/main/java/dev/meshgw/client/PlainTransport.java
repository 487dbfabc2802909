package dev.meshgw.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/** TCP without TLS. */
final class PlainTransport implements Transport {

    private final TcpChannel channel;

    PlainTransport(TcpChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
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
        return channel.await(write, deadline);
    }

    @Override
    public void close() {
        channel.close();
    }
}
