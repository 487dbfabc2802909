package dev.meshgw.client;

import dev.meshgw.client.ExchangeFailure.BodyCut;
import dev.meshgw.client.ExchangeFailure.EmptyReply;
import dev.meshgw.client.ExchangeFailure.Http2Error;
import dev.meshgw.client.ExchangeFailure.Malformation;
import dev.meshgw.client.ExchangeFailure.MalformedResponse;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request and its response as a stream of HTTP/2 (RFC 9113 §8). */
final class Http2Exchange implements HttpExchange {

    private static final int NO_ERROR = 0;
    private static final int PROTOCOL_ERROR = 1;
    private static final int CANCEL = 8;
    private static final int MAX_HEADER_BLOCK_BYTES = 300 * 1024;
    private static final int MAX_WINDOW_BYTES = Integer.MAX_VALUE;

    private final Connection connection;
    private final Http2Session session;
    private final ClientRequest request;
    private final ExchangeCourse course;
    private final int stream;
    private final ByteBuffer in = ByteBuffer.allocate(Http2Session.FRAME_HEADER_BYTES + Http2Session.MAX_FRAME_BYTES);
    private final ByteArrayOutputStream headerBlock = new ByteArrayOutputStream();

    private long sendWindow;
    private int unacknowledged;
    private boolean headersEndStream;
    private boolean inHeaders;
    private @Nullable ResponseHead head;
    private @Nullable Long missing;
    private boolean done;
    private @Nullable IOException sendFailure;

    Http2Exchange(Connection connection, Http2Session session, ClientRequest request, ExchangeCourse course) {
        this.connection = connection;
        this.session = session;
        this.request = request;
        this.course = course;
        this.stream = session.openStream();
        this.sendWindow = session.peerStreamWindow();
        in.flip();
    }

    @Override
    public void run(Deadline deadline) throws IOException, FailedExchange {
        boolean empty = request.body().isEmpty();
        try (var body = new BodySender(request.body(), false, course)) {
            session.headers(stream, requestHeaders(), empty);
            course.requestHead(HttpVersion.HTTP_2, stream);
            while (!done) {
                boolean progress = send(body);
                progress |= receive();
                if (!done && !progress) {
                    boolean more = session.hasOutput() && sendFailure == null;
                    if (!connection.transport().await(more, deadline)) {
                        throw course.timedOut();
                    }
                }
            }
            if (!body.isDone()) {
                session.reset(stream, CANCEL);
            }
            send(body);
        } catch (Http2Exception e) {
            throw new FailedExchange(new Http2Error(stream, e.error().code(), false, String.valueOf(e.getMessage())));
        }
        connection.keepOpen(session.isUsable() && sendFailure == null && !in.hasRemaining());
    }

    private DefaultHttp2Headers requestHeaders() {
        var headers = new DefaultHttp2Headers(false);
        headers.method(request.method())
                .path(request.target())
                .scheme(request.secure() ? "https" : "http")
                .authority(request.header("host").orElse(request.origin().toString()));
        for (HeaderLine line : request.headersFor(HttpVersion.HTTP_2)) {
            if (!line.is("host")) {
                headers.add(line.key(), line.value());
            }
        }
        return headers;
    }

    private boolean send(BodySender body) throws FailedExchange {
        if (sendFailure != null) {
            return false;
        }
        try {
            boolean progress = session.send(connection.transport());
            while (!body.isDone() && !done && !session.hasOutput() && window() > 0) {
                var part = body.next((int) Math.min(window(), session.peerFrameBytes()));
                sendWindow -= part.remaining();
                session.data(stream, part, body.isDone());
                progress |= session.send(connection.transport());
            }
            return progress;
        } catch (IOException e) {
            sendFailure = e;
            return false;
        }
    }

    private long window() {
        return Math.min(sendWindow, session.sendWindow());
    }

    private boolean receive() throws IOException, FailedExchange, Http2Exception {
        in.compact();
        int count;
        try {
            count = connection.transport().read(in);
        } catch (IOException e) {
            if (sendFailure != null) {
                throw course.disconnected(true, sendFailure);
            }
            throw e;
        } finally {
            in.flip();
        }
        if (count < 0) {
            end();
        }
        while (!done && hasWholeFrame()) {
            frame();
        }
        return count > 0;
    }

    private void end() throws FailedExchange {
        if (head != null) {
            throw new FailedExchange(new BodyCut(missing));
        }
        throw sendFailure == null ? new FailedExchange(new EmptyReply()) : course.disconnected(true, sendFailure);
    }

    private boolean hasWholeFrame() throws FailedExchange {
        if (in.remaining() < Http2Session.FRAME_HEADER_BYTES) {
            return false;
        }
        if (frameLength() > Http2Session.MAX_FRAME_BYTES) {
            throw protocolError(
                    "a frame of " + frameLength() + " bytes, where " + Http2Session.MAX_FRAME_BYTES + " are allowed");
        }
        return in.remaining() >= Http2Session.FRAME_HEADER_BYTES + frameLength();
    }

    private int frameLength() {
        int start = in.position();
        return (in.get(start) & 0xff) << 16 | (in.get(start + 1) & 0xff) << 8 | in.get(start + 2) & 0xff;
    }

    private void frame() throws FailedExchange, Http2Exception {
        int length = frameLength();
        int type = in.get(in.position() + 3) & 0xff;
        int flags = in.get(in.position() + 4) & 0xff;
        int id = in.getInt(in.position() + 5) & Integer.MAX_VALUE;
        var payload = in.slice(in.position() + Http2Session.FRAME_HEADER_BYTES, length);
        in.position(in.position() + Http2Session.FRAME_HEADER_BYTES + length);
        if (inHeaders && type != Http2Session.CONTINUATION) {
            throw protocolError("a frame of type " + type + " within a header block");
        }
        try {
            frame(type, flags, id, payload);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw protocolError(
                    "a frame of type " + type + " with " + length + " bytes, too few for what it must hold");
        }
    }

    private void frame(int type, int flags, int id, ByteBuffer payload) throws FailedExchange, Http2Exception {
        boolean ours = id == stream;
        switch (type) {
            case Http2Session.DATA -> data(flags, ours, payload);
            case Http2Session.HEADERS, Http2Session.CONTINUATION -> headers(type, flags, ours, payload);
            case Http2Session.RST_STREAM -> {
                if (ours) {
                    throw new FailedExchange(new Http2Error(stream, payload.getInt() & 0xffff_ffffL, false, ""));
                }
            }
            case Http2Session.SETTINGS -> {
                if ((flags & Http2Session.ACK) == 0) {
                    sendWindow += session.settings(payload);
                }
            }
            case Http2Session.PUSH_PROMISE -> throw protocolError("a push, which we had forbidden");
            case Http2Session.PING -> {
                if ((flags & Http2Session.ACK) == 0) {
                    byte[] opaque = new byte[8];
                    payload.get(opaque);
                    session.pong(opaque);
                }
            }
            case Http2Session.GOAWAY -> {
                session.leave();
                int last = payload.getInt() & Integer.MAX_VALUE;
                long code = payload.getInt() & 0xffff_ffffL;
                if (last < stream || code != NO_ERROR) {
                    throw new FailedExchange(new Http2Error(stream, code, true, ""));
                }
            }
            case Http2Session.WINDOW_UPDATE -> {
                int more = payload.getInt() & Integer.MAX_VALUE;
                if (id == 0) {
                    session.widen(more);
                } else if (ours) {
                    sendWindow = Math.min(MAX_WINDOW_BYTES, sendWindow + more);
                }
            }
            default -> {
                // RFC 9113 §4.1: unknown frames, and PRIORITY, mean nothing to us.
            }
        }
    }

    private void data(int flags, boolean ours, ByteBuffer payload) throws FailedExchange {
        int length = payload.remaining();
        session.consumed(length);
        if (!ours) {
            return;
        }
        if (head == null) {
            throw protocolError("data before the response head");
        }
        unpad(flags, payload);
        if (missing != null) {
            missing -= payload.remaining();
        }
        if (payload.hasRemaining()) {
            course.body(payload);
        }
        if ((flags & Http2Session.END_STREAM) != 0) {
            finish();
            return;
        }
        unacknowledged += length;
        if (unacknowledged > Http2Session.WINDOW_BYTES / 2) {
            session.windowUpdate(stream, unacknowledged);
            unacknowledged = 0;
        }
    }

    private void headers(int type, int flags, boolean ours, ByteBuffer payload) throws FailedExchange, Http2Exception {
        if (type == Http2Session.HEADERS) {
            unpad(flags, payload);
            if ((flags & Http2Session.PRIORITY) != 0) {
                payload.position(payload.position() + 5);
            }
            headersEndStream = (flags & Http2Session.END_STREAM) != 0;
            inHeaders = true;
        }
        byte[] part = new byte[payload.remaining()];
        payload.get(part);
        headerBlock.writeBytes(part);
        if (headerBlock.size() > MAX_HEADER_BLOCK_BYTES) {
            throw new FailedExchange(new MalformedResponse(Malformation.HEAD_TOO_LARGE));
        }
        if ((flags & Http2Session.END_HEADERS) != 0) {
            inHeaders = false;
            // Of a stream that is not ours any more, too: the compression state is the connection's.
            var decoded = session.decode(stream, headerBlock.toByteArray());
            headerBlock.reset();
            if (ours) {
                block(decoded);
            }
        }
    }

    private void block(Http2Headers decoded) throws FailedExchange {
        if (head != null) {
            finish();
            return;
        }
        int status = decoded.status() == null ? 0 : parseStatus(decoded.status());
        course.line("HTTP/2 " + decoded.status() + " \r\n");
        var lines = new ArrayList<HeaderLine>();
        for (Map.Entry<CharSequence, CharSequence> field : decoded) {
            if (field.getKey().charAt(0) != ':') {
                var line = HeaderLine.of(
                        field.getKey().toString(), field.getValue().toString());
                lines.add(line);
                course.line(line.text() + "\r\n");
            }
        }
        if (status < 200) {
            course.interimEnd("\r\n");
            return;
        }
        head = new ResponseHead(HttpVersion.HTTP_2, status, "", lines);
        if (!request.isHead()) {
            head.header("content-length")
                    .filter(value -> value.matches("\\d{1,18}"))
                    .map(Long::parseLong)
                    .ifPresent(length -> {
                        missing = length;
                        course.expects(length);
                    });
        }
        course.head(head, "\r\n");
        if (headersEndStream) {
            finish();
        }
    }

    private int parseStatus(CharSequence status) throws FailedExchange {
        String text = status.toString();
        if (!text.matches("[1-9]\\d\\d")) {
            throw new FailedExchange(new MalformedResponse(Malformation.STATUS_CODE));
        }
        return Integer.parseInt(text);
    }

    private void finish() throws FailedExchange {
        done = true;
        if (missing != null && missing > 0) {
            throw new FailedExchange(new BodyCut(missing));
        }
    }

    private static void unpad(int flags, ByteBuffer payload) {
        if ((flags & Http2Session.PADDED) != 0) {
            int padding = payload.get() & 0xff;
            payload.limit(payload.limit() - padding);
        }
    }

    private FailedExchange protocolError(String detail) {
        return new FailedExchange(new Http2Error(stream, PROTOCOL_ERROR, false, detail));
    }
}
