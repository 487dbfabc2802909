package dev.meshgw.client;

import dev.meshgw.client.ExchangeFailure.Disconnected;
import dev.meshgw.client.ExchangeFailure.LateAlert;
import dev.meshgw.client.ExchangeFailure.TimedOut;
import dev.meshgw.client.ProbeReport.ClientCertificate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one handshake, looks, asks if it was told to, and leaves. It completes the handshake whatever the server's certificate
 * is worth, so that all of it can be reported; the verdict is in the report.
 *
 * <p>Under TLS 1.3 a server judges the client certificate only after the client is through (RFC 8446 §4.4.2.4), so the probe
 * then listens for {@link ClientOptions#lateAlertWindow}. A session ticket or application data end the wait: a server sends
 * them to a client that it accepts.
 */
final class Probe {

    /** No bytes: the transport takes records in, and keeps what they hold for the exchange. */
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final ChainPath NO_PATH = new ChainPath(List.of(), List.of());

    private final HostPort target;
    private final List<String> alpn;
    private final ClientOptions options;
    private final @Nullable ClientRequest request;
    private final Consumer<ExchangeEvent> events;
    private final ProbeReceiver receiver = new ProbeReceiver();
    private final ExchangeCourse course;
    private @Nullable ConnectionInfo connection;

    private Probe(
            HostPort target,
            List<String> alpn,
            ClientOptions options,
            @Nullable ClientRequest request,
            Consumer<ExchangeEvent> events) {
        this.target = target;
        this.alpn = List.copyOf(alpn);
        this.options = options;
        this.request = request;
        this.events = events;
        this.course = new ExchangeCourse(request == null ? unsent(target) : request, events, receiver);
    }

    /** Blocks the caller for at most the connect timeout, the window and the request's time. */
    static ProbeReport run(
            HostPort target,
            List<String> alpn,
            ClientOptions options,
            @Nullable ClientRequest request,
            Consumer<ExchangeEvent> events) {
        return new Probe(target, alpn, options, request, events).run();
    }

    private ProbeReport run() {
        var limit = Deadline.in(options.connectTimeout());
        var dialer = new Dialer(options, events);
        try {
            var route = dialer.route(target);
            var dialled = dialer.dial(route.target(), limit);
            course.lookedUp(dialled.lookup());
            course.connected();
            try (var channel = dialled.channel()) {
                var info = new ConnectionInfo(
                        0, route.overridden() ? null : target.host(), dialled.remote(), channel.localAddress());
                connection = info;
                events.accept(new ExchangeEvent.Connected(info));
                return secure(channel, info, limit);
            }
        } catch (FailedExchange e) {
            return report(null, NO_PATH, ClientCertificate.UNKNOWN, e.failure());
        } catch (IOException e) {
            return report(
                    null, NO_PATH, ClientCertificate.UNKNOWN, new Disconnected(false, ExchangeCourse.reasonOf(e)));
        }
    }

    private ProbeReport secure(TcpChannel channel, ConnectionInfo info, Deadline limit) throws FailedExchange {
        var tls = TlsTransport.open(channel, target, options.tls().withVerify(false), alpn, events);
        try (tls) {
            ExchangeFailure failure = null;
            try {
                tls.handshake(limit, course::secured);
                listen(tls);
                if (request != null) {
                    exchange(tls, info, request);
                }
            } catch (FailedExchange e) {
                failure = e.failure() instanceof TimedOut timedOut
                                && !tls.report().complete()
                        ? new TimedOut(timedOut.phase(), true, course.elapsed(), 0, null)
                        : e.failure();
            } catch (IOException e) {
                failure = new Disconnected(false, ExchangeCourse.reasonOf(e));
            }
            HandshakeReport handshake = tls.report();
            return report(handshake, tls.path(), verdict(tls, handshake, failure), failure);
        }
    }

    private void exchange(TlsTransport tls, ConnectionInfo info, ClientRequest sent)
            throws FailedExchange, IOException {
        HttpVersion protocol = tls.applicationProtocol()
                .filter(HttpVersion.HTTP_2.alpn()::equals)
                .map(h2 -> HttpVersion.HTTP_2)
                .orElse(HttpVersion.HTTP_1_1);
        events.accept(
                new ExchangeEvent.Speaking(protocol, tls.applicationProtocol().isPresent()));
        try {
            new Connection(info, target, true, tls, protocol)
                    .exchange(sent, course, false)
                    .run(Deadline.in(sent.maxTime()));
        } catch (FailedExchange e) {
            if (!receiver.isFull()) {
                throw e;
            }
        }
    }

    /** Waits for the server's word on the client certificate, if it owes one. */
    private void listen(TlsTransport tls) throws IOException, FailedExchange {
        HandshakeReport handshake = tls.report();
        boolean owesVerdict = handshake.certificateRequest() != null
                && handshake.negotiated() != null
                && handshake.negotiated().version() == TlsVersion.TLS_1_3;
        var window = Deadline.in(options.lateAlertWindow());
        while (owesVerdict && !window.passed()) {
            if (tls.read(NOTHING) < 0) {
                throw new FailedExchange(new Disconnected(false, "the server closed the connection"));
            }
            if (tls.isAccepted()) {
                return;
            }
            tls.await(false, window);
        }
    }

    private static ClientCertificate verdict(
            TlsTransport tls, HandshakeReport handshake, @Nullable ExchangeFailure failure) {
        boolean sent = handshake.clientCertificate() != null;
        if (handshake.certificateRequest() == null) {
            return handshake.complete() ? ClientCertificate.NOT_ASKED_FOR : ClientCertificate.UNKNOWN;
        }
        if (failure instanceof LateAlert || failure instanceof ExchangeFailure.HandshakeAlert) {
            return sent ? ClientCertificate.REFUSED : ClientCertificate.MISSING;
        }
        if (failure != null && !tls.isAccepted()) {
            return ClientCertificate.UNKNOWN;
        }
        if (!sent) {
            return ClientCertificate.NOT_NEEDED;
        }
        boolean decided = tls.isAccepted()
                || handshake.negotiated() != null && handshake.negotiated().version() != TlsVersion.TLS_1_3;
        return decided ? ClientCertificate.ACCEPTED : ClientCertificate.NO_VERDICT;
    }

    private ProbeReport report(
            @Nullable HandshakeReport handshake,
            ChainPath path,
            ClientCertificate clientCertificate,
            @Nullable ExchangeFailure failure) {
        return new ProbeReport(
                target, connection, handshake, path, clientCertificate, failure, course.head(), course.timings());
    }

    /** Names the target for the course of a connection that is left without a request. */
    private static ClientRequest unsent(HostPort target) {
        return new ClientRequest("GET", true, target, "/", List.of(), RequestBody.none(), Duration.ZERO);
    }
}
