package dev.meshgw.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One exchange from its start to its report: passes on what happens, keeps count and time. For one thread. */
final class ExchangeCourse {

    private final ClientRequest request;
    private final Consumer<ExchangeEvent> events;
    private final ResponseReceiver receiver;
    private final long start = System.nanoTime();

    private Duration lookup = Duration.ZERO;
    private Duration connect = Duration.ZERO;
    private Duration appConnect = Duration.ZERO;
    private Duration preTransfer = Duration.ZERO;
    private Duration startTransfer = Duration.ZERO;
    private @Nullable ResponseHead head;
    private @Nullable Long expected;
    private boolean ignoring;
    private long received;
    private long sent;

    ExchangeCourse(ClientRequest request, Consumer<ExchangeEvent> events, ResponseReceiver receiver) {
        this.request = request;
        this.events = events;
        this.receiver = receiver;
    }

    void lookedUp(Duration duration) {
        lookup = duration;
    }

    void connected() {
        connect = elapsed();
    }

    void secured() {
        appConnect = elapsed();
    }

    void requestHead(HttpVersion protocol, int streamId) {
        preTransfer = elapsed();
        events.accept(new ExchangeEvent.RequestHead(request, protocol, streamId));
    }

    void sent(int bytes) {
        sent += bytes;
    }

    void bodySent(boolean chunked) {
        events.accept(new ExchangeEvent.BodySent(chunked));
    }

    void line(String text) throws FailedExchange {
        if (startTransfer.isZero()) {
            startTransfer = elapsed();
        }
        events.accept(new ExchangeEvent.ResponseLine(text));
        interimEnd(text);
    }

    /** The empty line after an interim response is handed out and not told: curl's talk goes straight on. */
    void interimEnd(String text) throws FailedExchange {
        try {
            receiver.headLine(text);
        } catch (IOException e) {
            throw new FailedExchange(new ExchangeFailure.OutputFailed(e));
        }
    }

    void endsWithResponse() {
        events.accept(new ExchangeEvent.EndsWithResponse());
    }

    void keptAlive() {
        events.accept(new ExchangeEvent.KeptAlive());
    }

    void lengthOverflow() {
        events.accept(new ExchangeEvent.LengthOverflow());
    }

    /** A field after the body: handed out, and not told. */
    void trailer(String text) throws FailedExchange {
        interimEnd(text);
    }

    void bodyUntilClose() {
        events.accept(new ExchangeEvent.BodyUntilClose());
    }

    void expects(long bytes) {
        expected = bytes;
    }

    /** The connection ended within the head: what there is of it has to do. */
    void headCut(ResponseHead cut) throws FailedExchange {
        head = cut;
        if (receiver.head(cut) == ResponseReceiver.Verdict.STOP) {
            throw new FailedExchange(new ExchangeFailure.Stopped(cut.status()));
        }
    }

    /** @param lastLine the empty line that ended the head: it is told unless the receiver has seen enough */
    void head(ResponseHead finalHead, String lastLine) throws FailedExchange {
        head = finalHead;
        switch (receiver.head(finalHead)) {
            case TAKE -> line(lastLine);
            case IGNORE -> {
                line(lastLine);
                ignoring = true;
                events.accept(new ExchangeEvent.BodyIgnored());
            }
            case STOP -> throw new FailedExchange(new ExchangeFailure.Stopped(finalHead.status()));
        }
    }

    void body(ByteBuffer part) throws FailedExchange {
        received += part.remaining();
        if (!ignoring) {
            try {
                receiver.body(part);
            } catch (IOException e) {
                throw new FailedExchange(new ExchangeFailure.OutputFailed(e));
            }
        }
    }

    void excess(int bytes, boolean chunked) {
        events.accept(new ExchangeEvent.Excess(bytes, chunked ? null : expected, chunked));
    }

    /** Whether nothing of an answer has come, so that the request may be made again. */
    boolean isUnanswered() {
        return startTransfer.isZero();
    }

    FailedExchange disconnected(boolean sending, IOException cause) {
        return new FailedExchange(new ExchangeFailure.Disconnected(sending, reasonOf(cause)));
    }

    FailedExchange timedOut() {
        return new FailedExchange(
                new ExchangeFailure.TimedOut(ExchangeFailure.Phase.TRANSFER, false, elapsed(), received, expected));
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    ExchangeReport report(
            ExchangeReport.Outcome outcome,
            @Nullable ConnectionInfo connection,
            @Nullable HandshakeReport handshake,
            boolean newConnection) {
        return new ExchangeReport(outcome, head, received, sent, connection, handshake, newConnection, timings());
    }

    Timings timings() {
        return new Timings(lookup, connect, appConnect, preTransfer, startTransfer, elapsed());
    }

    @Nullable
    ResponseHead head() {
        return head;
    }

    /** The JDK says "Connection reset" where the system says "Connection reset by peer". */
    static String reasonOf(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        return message.equals("Connection reset") ? "Connection reset by peer" : message;
    }
}
