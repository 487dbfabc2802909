package dev.meshgw.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One TCP connection: reads and writes take what is possible now, {@link #await} waits for more. For one thread. */
final class TcpChannel implements Closeable {

    private final SocketChannel socket;
    private final Selector selector;
    private final SelectionKey key;

    private TcpChannel(SocketChannel socket, Selector selector) throws IOException {
        this.socket = socket;
        this.selector = selector;
        this.key = socket.register(selector, SelectionKey.OP_CONNECT);
    }

    /** Has the JDK load what a connection takes, so that the first one does not pay for it. */
    static void load() {
        try (var selector = Selector.open();
                var socket = SocketChannel.open()) {
            socket.configureBlocking(false).register(selector, SelectionKey.OP_CONNECT);
        } catch (IOException outOfDescriptors) {
            // The connection will say so.
        }
    }

    /**
     * @return the connection, or null if the deadline passed
     * @throws IOException if the address refuses
     */
    static @Nullable TcpChannel connect(InetSocketAddress address, Deadline deadline) throws IOException {
        var socket = SocketChannel.open();
        Selector selector = null;
        try {
            selector = Selector.open();
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var channel = new TcpChannel(socket, selector);
            if (!socket.connect(address)) {
                while (!socket.finishConnect()) {
                    if (deadline.passed()) {
                        channel.close();
                        return null;
                    }
                    selector.select(deadline.remainingMillis());
                }
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            if (selector != null) {
                selector.close();
            }
            socket.close();
            throw e;
        }
    }

    /** @return bytes read, 0 if there are none now, -1 at the end */
    int read(ByteBuffer target) throws IOException {
        return socket.read(target);
    }

    /** @return bytes taken, 0 if the send buffer is full */
    int write(ByteBuffer source) throws IOException {
        return socket.write(source);
    }

    /** Waits until there is something to read, or, if {@code write}, room to write. @return false if the deadline passed */
    boolean await(boolean write, Deadline deadline) throws IOException {
        key.interestOps(SelectionKey.OP_READ | (write ? SelectionKey.OP_WRITE : 0));
        while (!deadline.passed()) {
            selector.select(deadline.remainingMillis());
            if (!selector.selectedKeys().isEmpty()) {
                selector.selectedKeys().clear();
                return true;
            }
            if (Thread.interrupted()) {
                throw new InterruptedIOException("interrupted");
            }
        }
        return false;
    }

    InetSocketAddress localAddress() throws IOException {
        return (InetSocketAddress) socket.getLocalAddress();
    }

    @Override
    public void close() {
        try (socket) {
            selector.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to lose.
        }
    }
}
