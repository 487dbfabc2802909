package dev.meshgw.client;

import dev.meshgw.client.ExchangeFailure.Disconnected;
import dev.meshgw.client.ExchangeFailure.LateAlert;
import dev.meshgw.client.ProbeReport.ClientCertificate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one handshake, looks, and leaves without a request. It completes the handshake whatever the server's certificate is
 * worth, so that all of it can be reported; the verdict is in the report.
 *
 * <p>Under TLS 1.3 a server judges the client certificate only after the client is through (RFC 8446 §4.4.2.4), so the probe
 * then listens for {@link ClientOptions#lateAlertWindow}. A session ticket or application data end the wait: a server sends
 * them to a client that it accepts.
 */
public final class Probe {

    private static final int READ_BYTES = 16 * 1024;

    private final ClientOptions options;
    private final Consumer<ExchangeEvent> events;
    private final HostPort target;
    private final List<String> alpn;
    private final long start = System.nanoTime();
    private Duration connectTime = Duration.ZERO;
    private Duration handshakeTime = Duration.ZERO;
    private @Nullable ConnectionInfo connection;

    private Probe(ClientOptions options, Consumer<ExchangeEvent> events, HostPort target, List<String> alpn) {
        this.options = options;
        this.events = events;
        this.target = target;
        this.alpn = List.copyOf(alpn);
    }

    /**
     * Probes {@code target}. Blocks the caller for at most the connect timeout and the window.
     *
     * @param options whose {@link TlsOptions#verify} is not asked
     * @param alpn the protocols to offer, in order
     */
    public static ProbeReport run(
            HostPort target, List<String> alpn, ClientOptions options, Consumer<ExchangeEvent> events) {
        return new Probe(options, events, target, alpn).run();
    }

    private ProbeReport run() {
        var limit = Deadline.in(options.connectTimeout());
        var dialer = new Dialer(options, events);
        try {
            var route = dialer.route(target);
            var dialled = dialer.dial(route.target(), limit);
            connectTime = sinceStart();
            try (var channel = dialled.channel()) {
                connection = new ConnectionInfo(
                        0, route.overridden() ? null : target.host(), dialled.remote(), channel.localAddress());
                events.accept(new ExchangeEvent.Connected(connection));
                return handshake(channel, limit);
            }
        } catch (FailedExchange e) {
            return report(null, ClientCertificate.UNKNOWN, e.failure());
        } catch (IOException e) {
            return report(null, ClientCertificate.UNKNOWN, new Disconnected(false, ExchangeCourse.reasonOf(e)));
        }
    }

    private ProbeReport handshake(TcpChannel channel, Deadline limit) throws FailedExchange {
        var tls = TlsTransport.open(channel, target, options.tls().withVerify(false), alpn, events);
        try (tls) {
            ExchangeFailure failure = null;
            try {
                tls.handshake(limit);
                handshakeTime = sinceStart().minus(connectTime);
                listen(tls);
            } catch (FailedExchange e) {
                failure = e.failure() instanceof ExchangeFailure.TimedOut timedOut
                        ? new ExchangeFailure.TimedOut(timedOut.phase(), true, sinceStart(), 0, null)
                        : e.failure();
            } catch (IOException e) {
                failure = new Disconnected(false, ExchangeCourse.reasonOf(e));
            }
            HandshakeReport handshake = tls.report();
            return report(handshake, verdict(tls, handshake, failure), failure);
        }
    }

    /** Waits for the server's word on the client certificate, if it owes one. */
    private void listen(TlsTransport tls) throws IOException, FailedExchange {
        HandshakeReport handshake = tls.report();
        boolean owesVerdict = handshake.certificateRequest() != null
                && handshake.negotiated() != null
                && handshake.negotiated().version() == TlsVersion.TLS_1_3;
        var window = Deadline.in(options.lateAlertWindow());
        var ignored = ByteBuffer.allocate(READ_BYTES);
        while (owesVerdict && !window.passed()) {
            ignored.clear();
            if (tls.read(ignored) < 0) {
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
        if (failure != null) {
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
            ClientCertificate clientCertificate,
            @Nullable ExchangeFailure failure) {
        return new ProbeReport(target, connection, handshake, clientCertificate, failure, connectTime, handshakeTime);
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
