package dev.meshgw.client;

import dev.meshgw.client.ExchangeFailure.BodyCut;
import dev.meshgw.client.ExchangeFailure.EmptyReply;
import dev.meshgw.client.ExchangeFailure.Malformation;
import dev.meshgw.client.ExchangeFailure.MalformedResponse;
import dev.meshgw.client.ExchangeFailure.NotHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request and its response by HTTP/1.1 (RFC 9112). Sends and receives in turns, so that neither side can block the other. */
final class Http1Exchange implements HttpExchange {

    /** curl's MAX_HTTP_RESP_HEADER_SIZE. */
    private static final int MAX_HEAD_BYTES = 300 * 1024;

    /** How long to wait for {@code 100 Continue} before sending the body anyway: curl's EXPECT_100_TIMEOUT_MS. */
    static final Duration CONTINUE_WAIT = Duration.ofSeconds(1);

    private static final int MAX_CHUNK_LINE_BYTES = 16 * 1024;
    private static final int MAX_CHUNK_DIGITS = 15;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int SHOWN_BYTES = 64;
    private static final int SWITCHING_PROTOCOLS = 101;

    /** {@code HTTP/1.1 200 OK}; the reason may be missing (RFC 9112 §4). */
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/(\\d+(?:\\.\\d+)?) +(\\d+)(?: (.*))?");

    private static final Pattern LEADING_DIGITS = Pattern.compile("\\+?(\\d+)");
    private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final ClientRequest request;
    private final ExchangeCourse course;
    private final boolean http09;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).flip();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private State state = State.STATUS_LINE;
    private int headBytes;
    private boolean anyInput;
    private int status;
    private String reason = "";
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private List<HeaderLine> headers = new ArrayList<>();
    private long remaining;
    private boolean persistent;
    private boolean chunked;
    private boolean otherCoding;
    private boolean lengthOverflow;
    private @Nullable Long length;
    private @Nullable MalformedResponse codingFailure;
    private @Nullable IOException sendFailure;

    /** What the next byte of the response belongs to. */
    private enum State {
        STATUS_LINE,
        HEADERS,
        BODY_BY_LENGTH,
        BODY_UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        DONE
    }

    Http1Exchange(Connection connection, ClientRequest request, ExchangeCourse course, boolean http09) {
        this.connection = connection;
        this.request = request;
        this.course = course;
        this.http09 = http09;
    }

    @Override
    public void run(Deadline deadline) throws IOException, FailedExchange {
        var head = ByteBuffer.wrap(headText().getBytes(StandardCharsets.ISO_8859_1));
        course.requestHead(connection.protocol(), 0);
        boolean chunked = request.header("transfer-encoding").isPresent();
        var continueBy = Deadline.in(CONTINUE_WAIT);
        boolean waiting = request.expectsContinue();
        try (var body = new BodySender(request.body(), chunked, course)) {
            while (state != State.DONE) {
                waiting = waiting && !anyInput && !continueBy.passed();
                boolean progress = send(head, waiting ? null : body);
                progress |= receive();
                if (state != State.DONE && !progress) {
                    boolean more = head.hasRemaining() || !waiting && !body.isDone();
                    Deadline limit = waiting ? continueBy.or(deadline) : deadline;
                    if (!connection.transport().await(more && sendFailure == null, limit) && deadline.passed()) {
                        throw course.timedOut();
                    }
                }
            }
            connection.keepOpen(persistent && body.isDone() && sendFailure == null && !in.hasRemaining());
        }
    }

    /**
     * A server may answer and close before it has read everything, so a failed write ends the sending and not the exchange:
     * what the server said, or the alert that it sent, is still to be read.
     */
    private boolean send(ByteBuffer head, @Nullable BodySender body) throws FailedExchange {
        if (sendFailure != null) {
            return false;
        }
        try {
            if (head.hasRemaining()) {
                return connection.transport().write(head) > 0;
            }
            if (body != null && !body.isDone()) {
                return body.send(connection.transport());
            }
            connection.transport().flush();
        } catch (IOException e) {
            sendFailure = e;
        }
        return false;
    }

    private String headText() {
        String number = connection.protocol().number();
        var text = new StringBuilder(request.method() + " " + request.target() + " HTTP/" + number + "\r\n");
        request.headers().forEach(header -> text.append(header.text()).append("\r\n"));
        return text.append("\r\n").toString();
    }

    private boolean receive() throws IOException, FailedExchange {
        in.clear();
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
            return true;
        }
        anyInput |= count > 0;
        while (in.hasRemaining() && state != State.DONE) {
            consume();
        }
        if (in.hasRemaining()) {
            course.excess(in.remaining(), chunked);
        }
        return count > 0;
    }

    private void consume() throws FailedExchange {
        switch (state) {
            case STATUS_LINE, HEADERS, TRAILERS -> {
                if (readLine(MAX_HEAD_BYTES, Malformation.HEAD_TOO_LARGE)) {
                    String text = takeLine();
                    headBytes += text.length();
                    headLine(text);
                    requireBoundedHead();
                }
            }
            case CHUNK_SIZE -> {
                if (readLine(MAX_CHUNK_LINE_BYTES, Malformation.CHUNK_SIZE)) {
                    remaining = chunkSize(takeLine());
                    state = remaining == 0 ? State.TRAILERS : State.CHUNK_DATA;
                }
            }
            case CHUNK_END -> {
                if (readLine(2, Malformation.CHUNK_END)) {
                    if (!takeLine().isBlank()) {
                        throw malformed(Malformation.CHUNK_END);
                    }
                    state = State.CHUNK_SIZE;
                }
            }
            case BODY_BY_LENGTH, CHUNK_DATA -> {
                int count = (int) Math.min(remaining, in.remaining());
                course.body(in.slice(in.position(), count));
                in.position(in.position() + count);
                remaining -= count;
                if (remaining == 0) {
                    state = state == State.CHUNK_DATA ? State.CHUNK_END : State.DONE;
                }
            }
            case BODY_UNTIL_CLOSE -> {
                course.body(in.slice());
                in.position(in.limit());
            }
            case DONE -> throw new AssertionError(state);
        }
    }

    private void requireBoundedHead() throws FailedExchange {
        if (headBytes > MAX_HEAD_BYTES) {
            throw new FailedExchange(
                    new MalformedResponse(Malformation.HEAD_TOO_LARGE, headBytes + " > " + MAX_HEAD_BYTES));
        }
    }

    private void headLine(String text) throws FailedExchange {
        String bare = text.stripTrailing();
        if (state == State.STATUS_LINE) {
            parseStatusLine(bare);
            course.line(text);
            state = State.HEADERS;
        } else if (bare.isEmpty()) {
            if (state == State.TRAILERS) {
                state = State.DONE;
            } else {
                endOfHead(text);
            }
        } else if (state == State.HEADERS) {
            header(text);
            course.line(text);
        } else {
            course.trailer(text);
        }
    }

    private void header(String text) throws FailedExchange {
        String bare = text.stripTrailing();
        if (bare.indexOf('\0') >= 0) {
            throw malformed(Malformation.NUL_IN_HEADER);
        }
        if (bare.charAt(0) == ' ' || bare.charAt(0) == '\t') {
            // A folded line (RFC 9112 §5.2) continues the field before it.
            if (!headers.isEmpty()) {
                var last = headers.remove(headers.size() - 1);
                headers.add(new HeaderLine(last.text() + " " + bare.strip()));
            }
            return;
        }
        if (bare.indexOf(':') < 0) {
            throw malformed(Malformation.HEADER_WITHOUT_COLON);
        }
        var header = new HeaderLine(bare);
        if (header.is("content-length")) {
            contentLength(header.value());
        } else if (header.is("transfer-encoding")) {
            transferCoding(header.value());
        } else if (header.is("connection")
                && version == HttpVersion.HTTP_1_0
                && header.value().toLowerCase(Locale.ROOT).contains("keep-alive")) {
            course.keptAlive();
        }
        headers.add(header);
    }

    /** As curl reads it: digits at the start count, whatever follows; of several fields, the last. */
    private void contentLength(String value) throws FailedExchange {
        var digits = LEADING_DIGITS.matcher(value);
        if (!digits.lookingAt()) {
            throw malformed(Malformation.CONTENT_LENGTH);
        }
        try {
            length = Long.parseLong(digits.group(1));
        } catch (NumberFormatException beyondLong) {
            course.lengthOverflow();
            length = null;
            lengthOverflow = true;
        }
    }

    /** Chunked is the only coding that a client which sends no TE must expect (RFC 9112 §7). */
    private void transferCoding(String value) throws FailedExchange {
        for (String coding : value.toLowerCase(Locale.ROOT).split(",")) {
            switch (coding.strip()) {
                case "chunked" -> chunked = true;
                case "", "identity" -> otherCoding = true;
                default -> codingFailure = new MalformedResponse(Malformation.CODING, coding.strip());
            }
        }
    }

    private void parseStatusLine(String text) throws FailedExchange {
        var matcher = STATUS_LINE.matcher(text);
        if (!matcher.matches()) {
            throw malformed(Malformation.VERSION);
        }
        version = version(matcher.group(1));
        String code = matcher.group(2);
        if (code.length() != 3 || code.startsWith("0")) {
            throw malformed(Malformation.STATUS_CODE);
        }
        status = Integer.parseInt(code);
        reason = matcher.group(3) == null ? "" : matcher.group(3);
        headers = new ArrayList<>();
        if (version == HttpVersion.HTTP_1_0) {
            course.endsWithResponse();
        }
    }

    /** A server that answers with the line of a newer version is read as HTTP/1.1, since that is what the bytes are. */
    private static HttpVersion version(String number) throws FailedExchange {
        return switch (number) {
            case "1.0" -> HttpVersion.HTTP_1_0;
            case "1.1", "2", "2.0", "3", "3.0" -> HttpVersion.HTTP_1_1;
            default -> throw new FailedExchange(new MalformedResponse(Malformation.VERSION, number));
        };
    }

    /** RFC 9112 §6.3: how long the body is. */
    private void endOfHead(String text) throws FailedExchange {
        if (status == SWITCHING_PROTOCOLS) {
            // We have not asked for another protocol, so what follows can only be the response.
            course.line(text);
            state = State.STATUS_LINE;
            return;
        }
        if (status < 200) {
            course.interimEnd(text);
            state = State.STATUS_LINE;
            return;
        }
        var head = head();
        persistent = isPersistent(head);
        if (request.isHead() || status == 204 || status == 304) {
            state = State.DONE;
        } else if (codingFailure != null) {
            course.line(text);
            throw new FailedExchange(codingFailure);
        } else if (chunked) {
            state = State.CHUNK_SIZE;
        } else if (length != null && !otherCoding) {
            remaining = length;
            course.expects(remaining);
            state = remaining == 0 ? State.DONE : State.BODY_BY_LENGTH;
        } else {
            if (persistent && !otherCoding && !lengthOverflow) {
                course.bodyUntilClose();
            }
            persistent = false;
            state = State.BODY_UNTIL_CLOSE;
        }
        course.head(head, text);
    }

    private ResponseHead head() {
        return new ResponseHead(version, status, reason, headers);
    }

    private boolean isPersistent(ResponseHead head) {
        String option = head.header("connection").orElse("").toLowerCase(Locale.ROOT);
        return version == HttpVersion.HTTP_1_1 ? !option.contains("close") : option.contains("keep-alive");
    }

    private void end() throws FailedExchange {
        persistent = false;
        switch (state) {
            case STATUS_LINE -> {
                if (sendFailure != null) {
                    throw course.disconnected(true, sendFailure);
                }
                throw new FailedExchange(new EmptyReply());
            }
            case HEADERS -> {
                // curl takes what it has, leaves out the line that was cut, and finds out later that the connection is
                // dead.
                persistent = isPersistent(head());
                course.headCut(head());
                state = State.DONE;
            }
            case BODY_BY_LENGTH -> throw new FailedExchange(new BodyCut(remaining));
            case CHUNK_SIZE, CHUNK_DATA, CHUNK_END, TRAILERS -> throw new FailedExchange(new BodyCut(null));
            case BODY_UNTIL_CLOSE, DONE -> state = State.DONE;
        }
    }

    /** Moves bytes into {@link #line} up to the end of the line. @return false if it is not there yet */
    private boolean readLine(int limit, Malformation tooLong) throws FailedExchange {
        while (in.hasRemaining()) {
            byte next = in.get();
            line.write(next);
            if (state == State.STATUS_LINE && headBytes == 0 && !isHttp()) {
                withoutHead();
                return false;
            }
            if (next == '\n') {
                return true;
            }
            if (line.size() > limit) {
                throw malformed(tooLong);
            }
        }
        return false;
    }

    private boolean isHttp() {
        int last = line.size() - 1;
        return last >= HTTP.length || line.toByteArray()[last] == HTTP[last];
    }

    /** An answer of HTTP/0.9 is all body, if the user allows it. */
    private void withoutHead() throws FailedExchange {
        if (!http09) {
            byte[] rest = new byte[Math.min(SHOWN_BYTES, in.remaining())];
            in.get(rest);
            line.writeBytes(rest);
            throw new FailedExchange(new NotHttp(takeLine()));
        }
        state = State.BODY_UNTIL_CLOSE;
        course.body(ByteBuffer.wrap(line.toByteArray()));
        line.reset();
    }

    private String takeLine() {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        line.reset();
        return text;
    }

    private static long chunkSize(String text) throws FailedExchange {
        int end = 0;
        while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
            end++;
        }
        if (end == 0) {
            throw malformed(Malformation.CHUNK_SIZE);
        }
        if (end > MAX_CHUNK_DIGITS) {
            throw malformed(Malformation.CHUNK_SIZE_TOO_LONG);
        }
        return Long.parseLong(text.substring(0, end), 16);
    }

    private static FailedExchange malformed(Malformation what) {
        return new FailedExchange(new MalformedResponse(what));
    }
}
