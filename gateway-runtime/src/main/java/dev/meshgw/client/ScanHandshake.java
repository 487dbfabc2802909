package dev.meshgw.client;

import dev.meshgw.client.ScanReport.Outcome;
import dev.meshgw.client.ScanReport.Reaction;
import dev.meshgw.client.ScanReport.Staple;
import dev.meshgw.client.wire.Extension;
import dev.meshgw.client.wire.HandshakeMessage.EncryptedExtensions;
import dev.meshgw.client.wire.HandshakeMessage.ServerHello;
import dev.meshgw.pki.OcspStaple;
import dev.meshgw.pki.PkiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One whole handshake of a scan. Immutable.
 *
 * @param outcome accepted also if the server goes on to refuse a missing client certificate: what was asked about went through
 * @param isComplete whether both Finished went through
 * @param isClientUnknown whether the server asked for a client certificate and got none, so that it may still refuse
 * @param protocol that the server chose, null if none
 * @param staple empty if it sent none
 */
record ScanHandshake(
        Outcome outcome,
        boolean isComplete,
        boolean isClientUnknown,
        @Nullable String protocol,
        Optional<Staple> staple,
        boolean isResumed) {

    /** A server of TLS 1.3 sends its tickets after its first flight, or with its first answer; each covers a round trip. */
    private static final Duration TICKET_WINDOW = Duration.ofMillis(300);

    private static final int ANSWER_BYTES = 4096;

    static ScanHandshake none() {
        return new ScanHandshake(new Outcome(Reaction.UNKNOWN, null), false, false, null, Optional.empty(), false);
    }

    /** Never throws: that there was no handshake is an answer, too. */
    static ScanHandshake run(
            HostPort target, ClientOptions options, List<String> offered, EngineExtras extras, Deadline deadline) {
        var extensions = new ArrayList<Extension>();
        var dialer = new Dialer(options, event -> {});
        try (var channel = dialer.dial(dialer.route(target).target(), deadline).channel();
                var tls = TlsTransport.open(
                        channel, target, options.tls(), offered, extras, event -> collect(event, extensions))) {
            ExchangeFailure failure = null;
            try {
                tls.handshake(deadline);
                if (extras.session() != null && options.tls().max() == TlsVersion.TLS_1_3) {
                    awaitTicket(tls, target, extras.session());
                }
            } catch (FailedExchange e) {
                failure = e.failure();
            }
            HandshakeReport report = tls.report();
            return new ScanHandshake(
                    outcome(report, failure),
                    report.complete(),
                    report.certificateRequest() != null && report.clientCertificate() == null,
                    protocol(extensions),
                    staple(tls, report),
                    report.complete() && tls.isResumed());
        } catch (FailedExchange | IOException e) {
            return none();
        }
    }

    private static void collect(ExchangeEvent event, List<Extension> extensions) {
        if (event instanceof ExchangeEvent.TlsMessage told && told.direction() == Direction.IN) {
            if (told.message() instanceof ServerHello hello) {
                extensions.addAll(hello.extensions());
            } else if (told.message() instanceof EncryptedExtensions encrypted) {
                extensions.addAll(encrypted.extensions());
            }
        }
    }

    /** BoringSSL, and so Envoy, sends its tickets with its first answer only: one that sends none at once is asked something. */
    private static void awaitTicket(TlsTransport tls, HostPort target, ResumableSession session)
            throws IOException, FailedExchange {
        if (!arrives(tls, session) && tls.report().certificateRequest() == null) {
            tls.write(ByteBuffer.wrap("HEAD / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                    .formatted(target)
                    .getBytes(StandardCharsets.US_ASCII)));
            tls.flush();
            arrives(tls, session);
        }
    }

    private static boolean arrives(TlsTransport tls, ResumableSession session) throws IOException, FailedExchange {
        var window = Deadline.in(TICKET_WINDOW);
        var answer = ByteBuffer.allocate(ANSWER_BYTES);
        while (!window.passed() && !session.isPresent()) {
            int count = tls.read(answer.clear());
            if (count < 0) {
                return false;
            }
            if (count == 0) {
                tls.await(false, window);
            }
        }
        return session.isPresent();
    }

    private static @Nullable String protocol(List<Extension> extensions) {
        return extensions.stream()
                .filter(Extension.Protocols.class::isInstance)
                .flatMap(alpn -> ((Extension.Protocols) alpn).names().stream())
                .findFirst()
                .orElse(null);
    }

    private static Outcome outcome(HandshakeReport report, @Nullable ExchangeFailure failure) {
        boolean isPastHello = report.identity() != null;
        if (failure == null || isPastHello && report.certificateRequest() != null) {
            return new Outcome(Reaction.ACCEPTED, null);
        }
        if (failure instanceof ExchangeFailure.HandshakeAlert refused) {
            return new Outcome(Reaction.REFUSED, refused.alert().name());
        }
        return new Outcome(
                failure instanceof ExchangeFailure.HandshakeClosed ? Reaction.CLOSED : Reaction.UNKNOWN, null);
    }

    private static Optional<Staple> staple(TlsTransport tls, HandshakeReport report) {
        if (report.identity() == null || report.identity().chain().isEmpty()) {
            return Optional.empty();
        }
        return tls.staple().map(der -> {
            try {
                return new Staple(
                        OcspStaple.parse(
                                "the staple", der, report.identity().chain().get(0)),
                        null);
            } catch (PkiException unreadable) {
                return new Staple(null, unreadable.getMessage());
            }
        });
    }
}
