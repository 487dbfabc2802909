package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Reads along during a handshake what the engine does not tell: how the client began, and which alerts pass in the clear. OpenSSL
 * 3.0 tells a TLS 1.3 server so that it does not trust its certificate, and BoringSSL then knows only that a record was not
 * encrypted. Changes no byte. One for each handshake; event loop only.
 */
final class HandshakeTap extends ChannelDuplexHandler {

    private final Records received = new Records();
    private final Records sent = new Records();
    private FirstBytes firstBytes = FirstBytes.NOTHING;

    /** The TLS records of one direction (RFC 8446 §5.1), of which it looks into alerts only. */
    private static final class Records {

        private static final int HEADER = 5;
        private static final int ALERT = 21;
        /** Level and description; an encrypted one is longer. */
        private static final int ALERT_LENGTH = 2;

        private int headerRead;
        private int type;
        private int length;
        private int remaining;
        private @Nullable String alert;

        void read(ByteBuf bytes) {
            int at = bytes.readerIndex();
            while (at < bytes.writerIndex()) {
                if (headerRead < HEADER) {
                    header(bytes.getUnsignedByte(at++));
                } else {
                    int part = Math.min(remaining, bytes.writerIndex() - at);
                    at += part;
                    remaining -= part;
                    if (remaining == 0) {
                        ended(bytes.getUnsignedByte(at - 1));
                    }
                }
            }
        }

        private void header(int next) {
            switch (headerRead++) {
                case 0 -> type = next;
                case 3 -> length = next << 8;
                case 4 -> {
                    length |= next;
                    remaining = length;
                    headerRead = length == 0 ? 0 : HEADER;
                }
                default -> {} // the record's version
            }
        }

        private void ended(int lastByte) {
            if (type == ALERT && length == ALERT_LENGTH) {
                alert = AlertNames.name(lastByte);
            }
            headerRead = 0;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof ByteBuf bytes) {
            if (firstBytes == FirstBytes.NOTHING) {
                firstBytes = FirstBytes.of(bytes);
            }
            received.read(bytes);
        }
        ctx.fireChannelRead(msg);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg instanceof ByteBuf bytes) {
            sent.read(bytes);
        }
        ctx.write(msg, promise);
    }

    /** The last alert of the client in the clear; null for none. */
    @Nullable
    String received() {
        return received.alert;
    }

    /** The last alert of ours in the clear; null for none. */
    @Nullable
    String sent() {
        return sent.alert;
    }

    FirstBytes firstBytes() {
        return firstBytes;
    }
}
