package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Reads along during a handshake what the engine does not tell: how the client began, and which alert it sends in the clear.
 * OpenSSL 3.0 tells a TLS 1.3 server so that it does not trust its certificate, and BoringSSL then knows only that a record was
 * not encrypted. Changes no byte. One for each handshake; event loop only.
 */
final class HandshakeTap extends ChannelInboundHandlerAdapter {

    private static final int HEADER = 5;
    private static final int ALERT_RECORD = 21;
    private static final int ALERT_LENGTH = 2;

    private int headerRead;
    private int type;
    private int remaining;
    private int length;
    private @Nullable String alert;
    private FirstBytes firstBytes = FirstBytes.NOTHING;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof ByteBuf bytes) {
            if (firstBytes == FirstBytes.NOTHING) {
                firstBytes = FirstBytes.of(bytes);
            }
            read(bytes);
        }
        ctx.fireChannelRead(msg);
    }

    private void read(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (headerRead < HEADER) {
                header(bytes.getUnsignedByte(at++));
            } else {
                int part = Math.min(remaining, bytes.writerIndex() - at);
                at += part;
                remaining -= part;
                if (remaining == 0) {
                    if (type == ALERT_RECORD && length == ALERT_LENGTH) {
                        alert = AlertNames.name(bytes.getUnsignedByte(at - 1));
                    }
                    headerRead = 0;
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
                if (length == 0) {
                    headerRead = 0;
                }
            }
            default -> {} // the record's version
        }
    }

    /** The last one that came; null for none. */
    @Nullable
    String alert() {
        return alert;
    }

    FirstBytes firstBytes() {
        return firstBytes;
    }
}
