package dev.meshgw.client;

import dev.meshgw.client.ClientOptions.HttpChoice;
import dev.meshgw.client.ExchangeFailure.TimedOut;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does one HTTP exchange after the other, and keeps the last few connections for the next ones if both sides agree.
 *
 * <p>Everything runs on the caller's thread. A failure is a value in the report, never an exception. Not thread-safe.
 */
public final class HttpsClient implements Closeable {

    /** libcurl's DEFAULT_CONNCACHE_SIZE. */
    private static final int MAX_IDLE_CONNECTIONS = 5;

    private final ClientOptions options;
    private final Consumer<ExchangeEvent> events;
    private final Dialer dialer;
    /** The one used last is first. */
    private final Deque<Connection> idle = new ArrayDeque<>();

    private int connections;

    /** @param events told of everything that happens, while it happens */
    public HttpsClient(ClientOptions options, Consumer<ExchangeEvent> events) {
        this.options = options;
        this.events = events;
        this.dialer = new Dialer(options, events);
    }

    /** Sends the request and hands the response to {@code receiver}. Returns when all of it is there, or it failed. */
    public ExchangeReport exchange(ClientRequest request, ResponseReceiver receiver) {
        var course = new ExchangeCourse(request, events, receiver);
        var deadline = Deadline.in(request.maxTime());
        var line = new Line();
        ExchangeReport.Outcome outcome;
        try {
            var route = dialer.route(request.origin());
            var idleConnection = takeIdle(request, line);
            Connection connection =
                    idleConnection.isPresent() ? idleConnection.get() : open(request, route, course, deadline, line);
            if (idleConnection.isPresent() && !runOnIdle(connection, request, course, deadline)) {
                line.clear();
                connection = open(request, route, course, deadline, line);
                run(connection, request, course, deadline);
            } else if (idleConnection.isEmpty()) {
                run(connection, request, course, deadline);
            }
            finish(connection);
            outcome = new ExchangeReport.Complete();
        } catch (FailedExchange e) {
            outcome = failed(line, e.failure());
        } catch (IOException e) {
            outcome = failed(line, course.disconnected(false, e).failure());
        }
        return course.report(outcome, line.info, line.handshake(), line.fresh);
    }

    @Override
    public void close() {
        idle.forEach(connection -> connection.transport().close());
        idle.clear();
    }

    private void run(Connection connection, ClientRequest request, ExchangeCourse course, Deadline deadline)
            throws IOException, FailedExchange {
        connection.keepOpen(false);
        connection.exchange(request, course, options.http09()).run(deadline);
    }

    /**
     * A server may end an idle connection at any time, so also at this moment; then nothing was done and the request may be
     * made again (RFC 9112 §9.3.1).
     *
     * @return false if the connection died before an answer
     */
    private boolean runOnIdle(Connection connection, ClientRequest request, ExchangeCourse course, Deadline deadline)
            throws IOException, FailedExchange {
        try {
            run(connection, request, course, deadline);
            return true;
        } catch (FailedExchange e) {
            if (!isEnd(e.failure()) || !course.isUnanswered()) {
                throw e;
            }
        } catch (IOException e) {
            if (!course.isUnanswered()) {
                throw e;
            }
        }
        events.accept(new ExchangeEvent.Retried(request));
        closeIdle(connection);
        return false;
    }

    private static boolean isEnd(ExchangeFailure failure) {
        return failure instanceof ExchangeFailure.EmptyReply
                || failure instanceof ExchangeFailure.Disconnected
                || failure instanceof ExchangeFailure.Http2Error error && error.goAway();
    }

    /** What there is of a connection, for the report of an exchange that failed half-way. */
    private static final class Line {
        private int number;
        private @Nullable ConnectionInfo info;
        private @Nullable Transport transport;
        private boolean fresh = true;

        private void clear() {
            info = null;
            transport = null;
            fresh = true;
        }

        private @Nullable HandshakeReport handshake() {
            return transport instanceof TlsTransport tls ? tls.report() : null;
        }
    }

    /** The newest idle connection that serves the request and is alive; those that are not are closed. */
    private Optional<Connection> takeIdle(ClientRequest request, Line line) {
        for (Connection connection :
                idle.stream().filter(each -> each.serves(request)).toList()) {
            idle.remove(connection);
            if (connection.isDead()) {
                events.accept(new ExchangeEvent.FoundDead(connection.info(), connection.protocol()));
                closeIdle(connection);
                continue;
            }
            line.number = connection.info().number();
            line.info = connection.info();
            line.transport = connection.transport();
            line.fresh = false;
            events.accept(new ExchangeEvent.Reused(
                    connection.info(), connection.protocol(), request.origin().host()));
            return Optional.of(connection);
        }
        return Optional.empty();
    }

    private Connection open(
            ClientRequest request, Dialer.Route route, ExchangeCourse course, Deadline deadline, Line line)
            throws FailedExchange {
        line.number = connections++;
        var limit = Deadline.in(options.connectTimeout()).or(deadline);
        HostPort origin = request.origin();
        try {
            var dialled = dialer.dial(route.target(), limit);
            var info = new ConnectionInfo(
                    line.number,
                    route.overridden() ? null : origin.host(),
                    dialled.remote(),
                    dialled.channel().localAddress());
            line.transport = new PlainTransport(dialled.channel());
            line.info = info;
            course.lookedUp(dialled.lookup());
            course.connected();
            events.accept(new ExchangeEvent.Connected(info));
            HttpVersion protocol =
                    request.secure() ? secure(dialled.channel(), origin, course, limit, line) : plainProtocol();
            return new Connection(info, origin, request.secure(), line.transport, protocol);
        } catch (FailedExchange e) {
            throw e.failure() instanceof TimedOut timedOut ? withElapsed(timedOut, course, deadline) : e;
        } catch (IOException e) {
            throw course.disconnected(false, e);
        }
    }

    private HttpVersion secure(TcpChannel channel, HostPort origin, ExchangeCourse course, Deadline limit, Line line)
            throws FailedExchange {
        var tls = TlsTransport.open(channel, origin, options.tls(), offers(), events);
        line.transport = tls;
        tls.handshake(limit);
        course.secured();
        HttpVersion protocol = tls.applicationProtocol().map(this::protocolOf).orElse(plainProtocol());
        events.accept(
                new ExchangeEvent.Speaking(protocol, tls.applicationProtocol().isPresent()));
        return protocol;
    }

    private static FailedExchange withElapsed(TimedOut timedOut, ExchangeCourse course, Deadline whole) {
        return new FailedExchange(new TimedOut(timedOut.phase(), !whole.passed(), course.elapsed(), 0, null));
    }

    private List<String> offers() {
        if (!options.tls().alpn()) {
            return List.of();
        }
        return switch (options.http()) {
            case HTTP_1_0 -> List.of(HttpVersion.HTTP_1_0.alpn());
            case HTTP_1_1 -> List.of(HttpVersion.HTTP_1_1.alpn());
            case NEGOTIATE, HTTP_2 -> List.of(HttpVersion.HTTP_2.alpn(), HttpVersion.HTTP_1_1.alpn());
        };
    }

    private HttpVersion plainProtocol() {
        return switch (options.http()) {
            case HTTP_1_0 -> HttpVersion.HTTP_1_0;
            case HTTP_1_1, NEGOTIATE -> HttpVersion.HTTP_1_1;
            case HTTP_2 -> HttpVersion.HTTP_2;
        };
    }

    private HttpVersion protocolOf(String alpn) {
        return alpn.equals(HttpVersion.HTTP_2.alpn()) ? HttpVersion.HTTP_2 : plainOr11();
    }

    private HttpVersion plainOr11() {
        return options.http() == HttpChoice.HTTP_1_0 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    private void finish(Connection connection) {
        if (connection.isOpen()) {
            idle.addFirst(connection);
            events.accept(new ExchangeEvent.LeftIntact(connection.info()));
            if (idle.size() > MAX_IDLE_CONNECTIONS) {
                closeIdle(idle.removeLast());
            }
        } else {
            events.accept(new ExchangeEvent.Closed(connection.info().number()));
            connection.transport().close();
        }
    }

    private ExchangeReport.Outcome failed(Line line, ExchangeFailure failure) {
        events.accept(new ExchangeEvent.Failed(failure));
        events.accept(new ExchangeEvent.Closed(line.number));
        if (line.transport != null) {
            line.transport.close();
        }
        return new ExchangeReport.Failed(failure);
    }

    private void closeIdle(Connection connection) {
        events.accept(new ExchangeEvent.Closed(connection.info().number()));
        connection.transport().close();
    }
}
