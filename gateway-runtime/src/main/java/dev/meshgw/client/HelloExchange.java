package dev.meshgw.client;

import dev.meshgw.client.wire.HandshakeMessage;
import dev.meshgw.client.wire.HandshakeType;
import dev.meshgw.client.wire.HelloOffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One question to a server, on a connection of its own: a ClientHello is sent, the flight that answers it is read as far as it
 * is in the clear, and the connection is left. For one thread.
 */
final class HelloExchange {

    private static final int RECORD_HEADER_BYTES = 5;
    private static final int MAX_RECORD_BYTES = 1 << 16;
    private static final int ALERT_RECORD = 21;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int MESSAGE_HEADER_BYTES = 4;
    private static final int ALERT_BYTES = 2;

    /** Far more than a flight of TLS 1.2 with a long chain; a server that sends more is not answering. */
    private static final int MAX_ANSWER_BYTES = 1 << 18;

    /** RFC 8446 §6.1: the connection is left in order. */
    private static final byte[] CLOSE_NOTIFY = {ALERT_RECORD, 3, 3, 0, 2, 1, 0};

    private final TcpChannel channel;
    private final Deadline deadline;
    private final ByteBuffer received = ByteBuffer.allocate(RECORD_HEADER_BYTES + MAX_RECORD_BYTES);
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private int total;
    private @Nullable HandshakeMessage hello;
    private @Nullable Integer curve;

    private HelloExchange(TcpChannel channel, Deadline deadline) {
        this.channel = channel;
        this.deadline = deadline;
    }

    /** Never throws: that there was no answer is an answer, too. */
    static HelloAnswer ask(HelloOffer offer, HostPort target, ClientOptions options, Deadline deadline) {
        var dialer = new Dialer(options, event -> {});
        try (var channel = dialer.dial(dialer.route(target).target(), deadline).channel()) {
            return new HelloExchange(channel, deadline).run(offer);
        } catch (FailedExchange noConnection) {
            return HelloAnswer.failed(deadline.passed() ? HelloAnswer.End.TIMED_OUT : HelloAnswer.End.NO_CONNECTION);
        } catch (IOException reset) {
            return HelloAnswer.failed(HelloAnswer.End.CLOSED);
        }
    }

    private HelloAnswer run(HelloOffer offer) throws IOException {
        var toSend = ByteBuffer.wrap(offer.record());
        while (toSend.hasRemaining()) {
            if (channel.write(toSend) == 0 && !channel.await(true, deadline)) {
                return HelloAnswer.failed(HelloAnswer.End.TIMED_OUT);
            }
        }
        while (true) {
            HelloAnswer answer = next();
            if (answer != null) {
                return answer;
            }
            if (total > MAX_ANSWER_BYTES) {
                return HelloAnswer.failed(HelloAnswer.End.NOT_TLS);
            }
            int count = channel.read(received);
            total += count;
            if (count < 0) {
                return answered(HelloAnswer.End.CLOSED);
            }
            if (count == 0 && !channel.await(false, deadline)) {
                return answered(HelloAnswer.End.TIMED_OUT);
            }
        }
    }

    /** Reads the records that are there. @return null if the answer goes on */
    private @Nullable HelloAnswer next() throws IOException {
        received.flip();
        try {
            while (received.remaining() >= RECORD_HEADER_BYTES) {
                int type = received.get(received.position()) & 0xff;
                int length = received.getShort(received.position() + 3) & 0xffff;
                if (type != HANDSHAKE_RECORD && type != ALERT_RECORD) {
                    // After a hello of TLS 1.3 come the pretended ChangeCipherSpec and encrypted records.
                    return hello == null ? HelloAnswer.failed(HelloAnswer.End.NOT_TLS) : leave();
                }
                if (received.remaining() < RECORD_HEADER_BYTES + length) {
                    return null;
                }
                byte[] content = new byte[length];
                received.position(received.position() + RECORD_HEADER_BYTES).get(content);
                if (type == ALERT_RECORD) {
                    if (isWarning(content)) {
                        continue;
                    }
                    return hello != null || content.length != ALERT_BYTES
                            ? answered(HelloAnswer.End.NOT_TLS)
                            : new HelloAnswer(HelloAnswer.End.ALERT, null, null, content[1] & 0xff);
                }
                messages.writeBytes(content);
                if (readMessages()) {
                    return leave();
                }
            }
            return null;
        } finally {
            received.compact();
        }
    }

    /** RFC 6066 §3 has one for a name that the server does not know; the hello follows. */
    private static boolean isWarning(byte[] alert) {
        return alert.length == ALERT_BYTES && alert[0] == 1 && alert[1] != Alert.CLOSE_NOTIFY;
    }

    /** @return whether all of the answer is there */
    private boolean readMessages() {
        byte[] bytes = messages.toByteArray();
        int position = 0;
        boolean isDone = false;
        while (!isDone && bytes.length - position >= MESSAGE_HEADER_BYTES) {
            int type = bytes[position] & 0xff;
            int length =
                    (bytes[position + 1] & 0xff) << 16 | (bytes[position + 2] & 0xff) << 8 | bytes[position + 3] & 0xff;
            if (bytes.length - position - MESSAGE_HEADER_BYTES < length) {
                break;
            }
            int start = position + MESSAGE_HEADER_BYTES;
            isDone = message(type, Arrays.copyOfRange(bytes, start, start + length));
            position = start + length;
        }
        messages.reset();
        messages.write(bytes, position, bytes.length - position);
        return isDone;
    }

    private boolean message(int type, byte[] body) {
        int version = hello instanceof HandshakeMessage.ServerHello known ? known.version() : 0;
        HandshakeMessage message = HandshakeMessage.read(type, body, version);
        if (message instanceof HandshakeMessage.HelloRetryRequest) {
            hello = message;
            return true;
        }
        if (message instanceof HandshakeMessage.ServerHello server) {
            hello = message;
            return server.version() >= HandshakeMessage.TLS_1_3;
        }
        if (message instanceof HandshakeMessage.ServerKeyExchange exchange && exchange.ephemeral() != null) {
            curve = exchange.ephemeral().group();
        }
        return type == HandshakeType.SERVER_HELLO_DONE.code();
    }

    private HelloAnswer leave() throws IOException {
        channel.write(ByteBuffer.wrap(CLOSE_NOTIFY));
        return answered(HelloAnswer.End.ANSWERED);
    }

    private HelloAnswer answered(HelloAnswer.End otherwise) {
        return hello == null
                ? HelloAnswer.failed(otherwise)
                : new HelloAnswer(HelloAnswer.End.ANSWERED, hello, curve, null);
    }
}
