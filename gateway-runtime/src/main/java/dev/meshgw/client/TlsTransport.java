package dev.meshgw.client;

import dev.meshgw.client.BoringSsl.RefusedException;
import dev.meshgw.client.BoringSsl.Step;
import dev.meshgw.client.ExchangeFailure.HandshakeAlert;
import dev.meshgw.client.ExchangeFailure.HandshakeClosed;
import dev.meshgw.client.ExchangeFailure.LateAlert;
import dev.meshgw.client.ExchangeFailure.NotTls;
import dev.meshgw.client.ExchangeFailure.TlsError;
import dev.meshgw.client.ExchangeFailure.Untrusted;
import dev.meshgw.client.ExchangeFailure.UnusableCredential;
import dev.meshgw.client.ExchangeFailure.UnusableTrust;
import dev.meshgw.client.HandshakeReport.Negotiated;
import dev.meshgw.client.HandshakeReport.ServerIdentity;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * TLS over one TCP connection. It feeds the engine record by record, so that {@link TlsTranscript} can follow which record had
 * which effect. For one thread.
 */
final class TlsTransport implements Transport {

    /** RFC 5246 §6.2.3: 2^14 bytes, 2048 of expansion, and the header; TLS 1.3 needs less. */
    private static final int MAX_RECORD_BYTES = TlsTranscript.HEADER_BYTES + 16_384 + 2048;

    private static final int OUTPUT_BYTES = 64 * 1024;
    private static final int MIN_CONTENT_TYPE = 20;
    private static final int MAX_CONTENT_TYPE = 23;
    private static final int SHOWN_BYTES = 64;

    /** What BoringSSL and OpenSSL take for a HostName, which RFC 6066 §3 allows to be longer; DNS has none of that length. */
    private static final int MAX_SERVER_NAME_BYTES = 255;

    private final TcpChannel channel;
    private final HostPort target;
    private final String host;
    private final @Nullable String serverName;
    private final TlsOptions options;
    private final Consumer<ExchangeEvent> events;
    private final TlsTranscript transcript;
    private final ServerIdentityCheck identity;
    private final @Nullable TlsCredential credential;
    private final BoringSsl engine;

    private final ByteBuffer received = ByteBuffer.allocate(MAX_RECORD_BYTES).flip();
    private final ByteBuffer plain = ByteBuffer.allocate(MAX_RECORD_BYTES).flip();
    private final ByteBuffer toSend = ByteBuffer.allocate(OUTPUT_BYTES).flip();
    private boolean complete;
    private boolean inboundDone;
    private boolean dataReceived;
    private boolean failed;
    private boolean closed;
    private @Nullable String alpn;
    private @Nullable HostCheck hostCheck;

    private TlsTransport(
            TcpChannel channel,
            HostPort target,
            TlsOptions options,
            List<String> offered,
            EngineExtras extras,
            Consumer<ExchangeEvent> events)
            throws FailedExchange {
        this.channel = channel;
        this.target = target;
        this.host = checkedHost(target, options);
        this.serverName = serverName(target, options);
        this.options = options;
        this.events = events;
        this.transcript = new TlsTranscript(options.max(), events);
        this.identity = new ServerIdentityCheck(options.verify());
        this.credential = loadCredential(options);
        this.engine = BoringSsl.client(options, offered, serverName, credential, extras, identity::judge, this::logKey);
    }

    /** @param target what the URL names: SNI and the name to check, unless the options name another */
    static TlsTransport open(
            TcpChannel channel,
            HostPort target,
            TlsOptions options,
            List<String> offered,
            Consumer<ExchangeEvent> events)
            throws FailedExchange {
        return open(channel, target, options, offered, EngineExtras.NONE, events);
    }

    static TlsTransport open(
            TcpChannel channel,
            HostPort target,
            TlsOptions options,
            List<String> offered,
            EngineExtras extras,
            Consumer<ExchangeEvent> events)
            throws FailedExchange {
        if (options.min().compareTo(options.max()) > 0) {
            throw new FailedExchange(new ExchangeFailure.NoTlsVersion(options.min(), options.max()));
        }
        events.accept(new ExchangeEvent.AlpnOffered(offered));
        requireKnown(options.choice().tls13Ciphers());
        requireShort(serverName(target, options));
        return new TlsTransport(channel, target, options, offered, extras, events);
    }

    /** @throws FailedExchange if either side refuses, or the connection ends, or the time */
    void handshake(Deadline deadline) throws FailedExchange {
        handshake(deadline, () -> {});
    }

    /** @param whenComplete is run when both Finished are through, before it is worked out whom the server's chain is for */
    void handshake(Deadline deadline, Runnable whenComplete) throws FailedExchange {
        try {
            engine.handshake();
            sendAll(deadline);
            loadTrust();
            for (Step step = Step.NEEDS_INPUT; step != Step.DONE; ) {
                receive(deadline);
                step = handshakeRecord();
                sendAll(deadline);
            }
        } catch (RefusedException e) {
            throw handshakeFailure(e);
        } catch (IOException e) {
            throw new FailedExchange(new HandshakeClosed(target, true));
        }
        complete = true;
        whenComplete.run();
        alpn = engine.applicationProtocol().orElse(null);
        checkHost();
        events.accept(new ExchangeEvent.Handshaken(report()));
        checkChoice();
        checkPin();
    }

    /** What the handshake showed so far. */
    HandshakeReport report() {
        return new HandshakeReport(
                serverName,
                transcript
                        .version()
                        .map(version -> new Negotiated(
                                version,
                                transcript.cipherSuiteName(),
                                transcript.group().orElse(null),
                                alpn))
                        .orElse(null),
                identity.verification()
                        .map(verdict -> new ServerIdentity(identity.chain(), verdict, hostCheck))
                        .orElse(null),
                transcript.certificateRequest().orElse(null),
                credential != null && transcript.clientCertificateSent() ? credential.leaf() : null,
                transcript.alerts(),
                complete);
    }

    /** How the server's chain hangs together; without links if it sent none. */
    ChainPath path() {
        return identity.path();
    }

    /** The OCSP response that came with the server's certificate. */
    Optional<byte[]> staple() {
        return engine.staple();
    }

    /** Whether the handshake resumed an earlier session. */
    boolean isResumed() {
        return engine.isResumed();
    }

    /** What ALPN chose. */
    Optional<String> applicationProtocol() {
        return Optional.ofNullable(alpn);
    }

    /** Whether the server has shown after the handshake that it goes on with us. */
    boolean isAccepted() {
        return transcript.ticketReceived() || dataReceived;
    }

    @Override
    public int read(ByteBuffer into) throws IOException, FailedExchange {
        while (!plain.hasRemaining() && !inboundDone) {
            if (hasWholeRecord()) {
                openRecord();
            } else {
                int count = fill();
                if (count == 0) {
                    return 0;
                }
                inboundDone = count < 0;
            }
        }
        if (!plain.hasRemaining()) {
            return -1;
        }
        int count = Math.min(plain.remaining(), into.remaining());
        into.put(plain.slice(plain.position(), count));
        plain.position(plain.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException, FailedExchange {
        if (!flush()) {
            return 0;
        }
        int before = source.remaining();
        try {
            engine.write(source);
        } catch (RefusedException e) {
            throw lateFailure(e);
        }
        fetch(before - source.remaining());
        flush();
        return before - source.remaining();
    }

    @Override
    public boolean flush() throws IOException {
        if (toSend.hasRemaining()) {
            channel.write(toSend);
        }
        return !toSend.hasRemaining();
    }

    @Override
    public boolean await(boolean write, Deadline deadline) throws IOException {
        if (plain.hasRemaining() || inboundDone || hasWholeRecord()) {
            return true;
        }
        return channel.await(write || toSend.hasRemaining(), deadline);
    }

    /** Session tickets and the like are read on the way. */
    @Override
    public boolean isDead(boolean mayTalk) {
        try {
            return read(ByteBuffer.allocate(0)) < 0 || plain.hasRemaining() && !mayTalk;
        } catch (IOException | FailedExchange gone) {
            return true;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (complete && !failed) {
                engine.shutdown();
                fetch(0);
                flush();
            }
        } catch (IOException alreadyGone) {
            // The goodbye is a courtesy.
        } finally {
            engine.close();
            channel.close();
        }
    }

    private void logKey(byte[] ascii) {
        String line = new String(ascii, StandardCharsets.US_ASCII);
        transcript.secret(line);
        options.keyLog().accept(line);
    }

    private void checkHost() throws FailedExchange {
        if (identity.chain().isEmpty()) {
            return;
        }
        hostCheck = HostNames.check(identity.chain().get(0), host);
        if (options.verify() && !hostCheck.matches()) {
            events.accept(new ExchangeEvent.Handshaken(report()));
            throw new FailedExchange(new ExchangeFailure.WrongHost(hostCheck));
        }
    }

    private static void requireKnown(List<String> tls13Ciphers) throws FailedExchange {
        for (String cipher : tls13Ciphers) {
            if (!CipherSuite.TLS_1_3_NAMES.contains(cipher)) {
                throw new FailedExchange(new ExchangeFailure.UnusableTls13Ciphers(String.join(":", tls13Ciphers)));
            }
        }
    }

    /** The engine cannot be told which suites of TLS 1.3 to offer. */
    private void checkChoice() throws FailedExchange {
        List<String> wanted = options.choice().tls13Ciphers();
        boolean tls13 = transcript.version().filter(TlsVersion.TLS_1_3::equals).isPresent();
        if (tls13 && !wanted.isEmpty() && !wanted.contains(transcript.cipherSuiteName())) {
            throw new FailedExchange(new ExchangeFailure.UnwantedCipher(transcript.cipherSuiteName(), wanted));
        }
    }

    private void checkPin() throws FailedExchange {
        var pin = options.pin();
        if (pin == null || identity.chain().isEmpty()) {
            return;
        }
        var key = identity.chain().get(0).getPublicKey();
        events.accept(new ExchangeEvent.PublicKeyChecked(PublicKeyPin.hash(key)));
        if (!pin.fits(key)) {
            throw new FailedExchange(new ExchangeFailure.WrongPublicKey(pin, PublicKeyPin.hash(key)));
        }
    }

    private Step handshakeRecord() throws RefusedException {
        byte[] record = takeRecord();
        try {
            return engine.handshake(record);
        } finally {
            if (identity.refusal().isPresent()) {
                transcript.certificateRejected();
            }
            transcript.received(record, 0);
        }
    }

    private void openRecord() throws IOException, FailedExchange {
        byte[] record = takeRecord();
        plain.clear();
        try {
            inboundDone = engine.read(record, plain) == Step.CLOSED;
        } catch (RefusedException e) {
            transcript.received(record, 0);
            throw lateFailure(e);
        } finally {
            plain.flip();
        }
        dataReceived |= plain.hasRemaining();
        transcript.received(record, plain.remaining());
        // BoringSSL may have an answer ready, to a KeyUpdate for example.
        fetch(0);
        flush();
    }

    private byte[] takeRecord() {
        byte[] record = new byte[TlsTranscript.recordBytes(received)];
        received.get(record);
        return record;
    }

    private boolean hasWholeRecord() {
        return received.remaining() >= TlsTranscript.HEADER_BYTES
                && received.remaining() >= TlsTranscript.recordBytes(received);
    }

    private int fill() throws IOException, FailedExchange {
        received.compact();
        int count;
        try {
            count = channel.read(received);
        } finally {
            received.flip();
        }
        requireTls();
        return count;
    }

    /** RFC 8446 §5.1: a content type, a version 3.x, and a length within bounds. */
    private void requireTls() throws FailedExchange {
        if (received.remaining() < TlsTranscript.HEADER_BYTES) {
            return;
        }
        int type = received.get(received.position()) & 0xff;
        int major = received.get(received.position() + 1);
        if (type < MIN_CONTENT_TYPE
                || type > MAX_CONTENT_TYPE
                || major != 3
                || TlsTranscript.recordBytes(received) > MAX_RECORD_BYTES) {
            failed = true;
            byte[] start = new byte[Math.min(SHOWN_BYTES, received.remaining())];
            received.get(received.position(), start);
            throw new FailedExchange(new NotTls(new String(start, StandardCharsets.ISO_8859_1)));
        }
    }

    private void receive(Deadline deadline) throws IOException, FailedExchange {
        while (!hasWholeRecord()) {
            int count = fill();
            if (count < 0) {
                throw new FailedExchange(new HandshakeClosed(target, false));
            }
            if (count == 0 && !channel.await(false, deadline)) {
                throw timedOut();
            }
        }
    }

    private void sendAll(Deadline deadline) throws IOException, FailedExchange {
        fetch(0);
        while (!flush()) {
            if (!channel.await(true, deadline)) {
                throw timedOut();
            }
        }
    }

    /** Takes over what the engine has for the network, and tells it. */
    private void fetch(int applicationBytes) {
        toSend.compact();
        int start = toSend.position();
        engine.fetch(toSend);
        toSend.flip();
        if (toSend.limit() > start) {
            transcript.sent(toSend.slice(start, toSend.limit() - start), applicationBytes);
        }
    }

    private FailedExchange handshakeFailure(RefusedException cause) {
        sendAlert();
        if (identity.refusal().isPresent()) {
            return new FailedExchange(new Untrusted(identity.refusal().get()));
        }
        return new FailedExchange(alertOfServer()
                .<ExchangeFailure>map(HandshakeAlert::new)
                .orElseGet(() -> new TlsError(String.valueOf(cause.getMessage()))));
    }

    private FailedExchange lateFailure(RefusedException cause) {
        sendAlert();
        return new FailedExchange(alertOfServer()
                .<ExchangeFailure>map(LateAlert::new)
                .orElseGet(() -> new TlsError(String.valueOf(cause.getMessage()))));
    }

    private Optional<Alert> alertOfServer() {
        return transcript.alerts().stream()
                .filter(alert -> alert.direction() == Direction.IN && alert.isFailure())
                .findFirst();
    }

    private void sendAlert() {
        failed = true;
        try {
            fetch(0);
            flush();
        } catch (IOException alreadyGone) {
            // The server will not hear our reason.
        }
    }

    private static FailedExchange timedOut() {
        // The client knows when it began, and fills that in.
        return new FailedExchange(
                new ExchangeFailure.TimedOut(ExchangeFailure.Phase.HANDSHAKE, false, Duration.ZERO, 0, null));
    }

    static @Nullable TlsCredential loadCredential(TlsOptions options) throws FailedExchange {
        try {
            return options.credential() == null ? null : options.credential().get();
        } catch (PkiException e) {
            throw new FailedExchange(new UnusableCredential(e));
        }
    }

    /** While the ClientHello travels: a system's bundle takes as long to read as a server to answer. */
    private void loadTrust() throws FailedExchange {
        try {
            identity.trust(options.trust().get());
        } catch (PkiException e) {
            throw new FailedExchange(new UnusableTrust(e));
        }
        if (options.verify()) {
            events.accept(new ExchangeEvent.TrustLoaded());
        }
    }

    /** The SNI to send to that server, null for none. */
    static @Nullable String serverName(HostPort target, TlsOptions options) {
        boolean isLeftOut = options.serverName() != null && options.serverName().isEmpty();
        return isLeftOut ? null : sniOf(checkedHost(target, options));
    }

    private static String checkedHost(HostPort target, TlsOptions options) {
        return options.serverName() == null || options.serverName().isEmpty() ? target.host() : options.serverName();
    }

    private static void requireShort(@Nullable String name) throws FailedExchange {
        if (name != null && name.getBytes(StandardCharsets.UTF_8).length > MAX_SERVER_NAME_BYTES) {
            throw new FailedExchange(new ExchangeFailure.UnusableServerName(name));
        }
    }

    /** RFC 6066 §3: a host name without its trailing dot; never an address. */
    private static @Nullable String sniOf(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.isEmpty() || Addresses.literal(name).isPresent() ? null : name;
    }
}
