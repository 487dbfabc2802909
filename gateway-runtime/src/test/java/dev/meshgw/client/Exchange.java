package dev.meshgw.client;

import dev.meshgw.client.ClientOptions.AddressFamily;
import dev.meshgw.client.wire.HandshakeType;
import dev.meshgw.pki.TrustBundle;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** One exchange of a test: what was told, what was received, what came of it. */
record Exchange(ExchangeReport report, List<ExchangeEvent> events, String body, String head) {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** GET / from a host that a rule leads to loopback. */
    static Exchange get(HostPort origin, TlsOptions tls) {
        return run(request(origin, true), options(origin, tls));
    }

    static Exchange getPlain(HostPort origin) {
        return run(request(origin, false), options(origin, TlsOptions.trusting(List::of)));
    }

    static ClientOptions options(HostPort origin, TlsOptions tls) {
        var rule = new ResolveRule(
                origin + ":127.0.0.1", origin.host(), origin.port(), List.of(InetAddress.getLoopbackAddress()), false);
        return ClientOptions.of(tls)
                .withRules(List.of(rule), List.of())
                .withAddresses(AddressMap.direct(), AddressFamily.ANY)
                .withConnectTimeout(LIMIT);
    }

    static TlsOptions trusting(TrustBundle bundle) {
        return TlsOptions.trusting(bundle::authorities);
    }

    static ClientRequest request(HostPort origin, boolean secure) {
        return request(origin, secure, RequestBody.none());
    }

    static ClientRequest request(HostPort origin, boolean secure, RequestBody body) {
        var headers = new ArrayList<>(List.of(HeaderLine.of("Host", origin.toString())));
        if (body.knownLength().isEmpty()) {
            headers.add(HeaderLine.of("Transfer-Encoding", "chunked"));
        } else if (!body.isEmpty()) {
            headers.add(HeaderLine.of("Content-Length", Long.toString(body.length())));
        }
        return new ClientRequest(body.isEmpty() ? "GET" : "POST", secure, origin, "/", headers, body, LIMIT);
    }

    static Exchange run(ClientRequest request, ClientOptions options) {
        return run(List.of(request), options).get(0);
    }

    /** Several over one client; the events are those since the one before. */
    static List<Exchange> run(List<ClientRequest> requests, ClientOptions options) {
        var all = new ArrayList<Exchange>();
        var events = new ArrayList<ExchangeEvent>();
        try (var client = new HttpsClient(options, events::add)) {
            for (ClientRequest request : requests) {
                var receiver = new Collector();
                ExchangeReport report = client.exchange(request, receiver);
                all.add(new Exchange(
                        report,
                        List.copyOf(events),
                        receiver.body.toString(StandardCharsets.ISO_8859_1),
                        receiver.head.toString()));
                events.clear();
            }
        }
        return all;
    }

    ExchangeFailure failure() {
        return report.failure().orElseThrow(() -> new AssertionError("it did not fail: " + report));
    }

    HandshakeReport handshake() {
        if (report.handshake() == null) {
            throw new AssertionError("no handshake: " + report);
        }
        return report.handshake();
    }

    /** Handshake messages and alerts as "OUT CLIENT_HELLO", "IN alert unknown_ca". */
    List<String> wire() {
        UnaryOperator<String> shorten = text -> text.replace("Optional[", "").replace("]", "");
        var wire = new ArrayList<String>();
        for (ExchangeEvent event : events) {
            if (event instanceof ExchangeEvent.TlsMessage message) {
                wire.add(message.direction() + " "
                        + shorten.apply(HandshakeType.of(message.type()).toString()));
            } else if (event instanceof ExchangeEvent.TlsAlert alert) {
                wire.add(alert.alert().direction() + " alert " + alert.alert().name());
            }
        }
        return wire;
    }

    private static final class Collector implements ResponseReceiver {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final StringBuilder head = new StringBuilder();

        @Override
        public void headLine(String line) {
            head.append(line);
        }

        @Override
        public Verdict head(ResponseHead response) {
            return Verdict.TAKE;
        }

        @Override
        public void body(ByteBuffer part) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            body.writeBytes(bytes);
        }
    }
}
