package dev.meshgw.client;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads along what a TLS connection sends and receives, and tells each handshake message and alert.
 *
 * <p>From TLS 1.3 on all but the two hellos is encrypted, and an engine tells nothing about it. So the records themselves are
 * read: in the clear where they are, and opened with the engine's own key log where they are not, just as Wireshark does.
 * What is told was on the wire; without a key log ({@link javax.net.ssl.SSLEngine} of the JDK) the encrypted messages are
 * left out, never guessed. A record that carries application data is only counted.
 *
 * <p>A message that the engine refused to read is not told, as with OpenSSL: after a rejected certificate, the server's
 * CertificateVerify and Finished have arrived, but had no effect.
 *
 * <p>Not thread-safe: it lives on the thread of its connection.
 */
final class TlsTranscript {

    static final int HEADER_BYTES = 5;

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;

    private static final int RANDOM_BYTES = 32;
    private static final int AEAD_TAG_BYTES = 16;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int CERTIFICATE_AUTHORITIES = 47;
    private static final int KEY_SHARE = 51;
    private static final int NAMED_CURVE = 3;

    /** RFC 8446 §4.1.3: the random of a ServerHello that is a HelloRetryRequest. */
    private static final byte[] RETRY_RANDOM =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    /** RFC 8446 §4 allows 2^24-1; engines refuse far smaller ones. */
    private static final int MAX_MESSAGE_BYTES = 1 << 18;

    private static final Map<Integer, String> GROUPS = Map.of(
            0x0017, "P-256",
            0x0018, "P-384",
            0x0019, "P-521",
            0x001d, "X25519",
            0x001e, "X448",
            0x6399, "X25519Kyber768Draft00",
            0x11ec, "X25519MLKEM768");

    private final Consumer<ExchangeEvent> events;
    private final TlsVersion offered;
    private final Flow out = new Flow(Direction.OUT, "CLIENT");
    private final Flow in = new Flow(Direction.IN, "SERVER");
    private final Map<String, byte[]> secrets = new HashMap<>();
    private final List<Alert> alerts = new ArrayList<>();

    private byte[] clientRandom = {};
    private byte[] serverRandom = {};
    private @Nullable TlsVersion negotiated;
    private int cipherSuite;
    private @Nullable String group;
    private @Nullable ClientCertificateRequest certificateRequest;
    private boolean clientCertificateSent;
    private boolean serverCertificateTold;
    private boolean certificateRejected;
    private boolean ticketReceived;

    /** @param offered the highest version that the client offers: messages bear its name until the server has chosen */
    TlsTranscript(TlsVersion offered, Consumer<ExchangeEvent> events) {
        this.offered = offered;
        this.events = events;
    }

    /** One line of the engine's key log, {@code LABEL CLIENT_RANDOM SECRET}. */
    void secret(String line) {
        String[] words = line.trim().split(" ");
        if (words.length == 3) {
            secrets.put(words[0], HexFormat.of().parseHex(words[2]));
        }
    }

    /** @param applicationBytes how many bytes of application data the engine put into {@code records} */
    void sent(ByteBuffer records, int applicationBytes) {
        while (records.remaining() >= HEADER_BYTES) {
            out.record(take(records, recordBytes(records)), applicationBytes);
        }
    }

    /** @param applicationBytes how many bytes of application data the engine took out of {@code record} */
    void received(byte[] record, int applicationBytes) {
        in.record(record, applicationBytes);
    }

    /** We do not accept the server's certificate: nothing that follows it in the handshake is read. */
    void certificateRejected() {
        certificateRejected = true;
    }

    /** The size of the record at the buffer's position, with its header. */
    static int recordBytes(ByteBuffer records) {
        return HEADER_BYTES + (records.getShort(records.position() + 3) & 0xffff);
    }

    /** Every alert so far, in order. */
    List<Alert> alerts() {
        return List.copyOf(alerts);
    }

    Optional<TlsVersion> version() {
        return Optional.ofNullable(negotiated);
    }

    String cipherSuiteName() {
        return CipherSuite.nameOf(cipherSuite);
    }

    Optional<String> group() {
        return Optional.ofNullable(group);
    }

    Optional<ClientCertificateRequest> certificateRequest() {
        return Optional.ofNullable(certificateRequest);
    }

    /** Whether our Certificate message held a certificate. */
    boolean clientCertificateSent() {
        return clientCertificateSent;
    }

    /** Whether a session ticket came: under TLS 1.3 it says that the server has accepted our Finished. */
    boolean ticketReceived() {
        return ticketReceived;
    }

    private TlsVersion version(TlsVersion otherwise) {
        return negotiated == null ? otherwise : negotiated;
    }

    private boolean isTls13() {
        return negotiated == TlsVersion.TLS_1_3;
    }

    private void alert(Direction direction, byte[] body) {
        if (body.length == 2) {
            var alert = new Alert(direction, body[0] & 0xff, body[1] & 0xff);
            alerts.add(alert);
            events.accept(new ExchangeEvent.TlsAlert(alert, version(offered)));
        }
    }

    private void message(Flow flow, int type, ByteBuffer body) {
        if (flow.direction == Direction.IN && certificateRejected && serverCertificateTold) {
            return;
        }
        // The server's choice takes effect after its hello, which is why OpenSSL labels the hello itself with our
        // offer.
        TlsVersion label = version(offered);
        int length = body.remaining();
        try {
            read(flow.direction, HandshakeType.of(type), body);
        } catch (BufferUnderflowException | IllegalArgumentException malformed) {
            // The engine judges it; here it just has no facts to give.
        }
        events.accept(new ExchangeEvent.TlsMessage(flow.direction, label, type, length));
        serverCertificateTold |= flow.direction == Direction.IN && type == HandshakeType.CERTIFICATE.code();
    }

    private void read(Direction direction, Optional<HandshakeType> type, ByteBuffer body) {
        if (type.isEmpty()) {
            return;
        }
        switch (type.get()) {
            case CLIENT_HELLO -> {
                body.getShort();
                clientRandom = take(body, RANDOM_BYTES);
            }
            case SERVER_HELLO -> readServerHello(body);
            case SERVER_KEY_EXCHANGE -> {
                if (body.get() == NAMED_CURVE) {
                    group = groupName(body.getShort() & 0xffff);
                }
            }
            case CERTIFICATE_REQUEST ->
                certificateRequest = isTls13() ? readCertificateRequest13(body) : readCertificateRequest12(body);
            case CERTIFICATE -> {
                if (direction == Direction.OUT) {
                    if (isTls13()) {
                        body.position(body.position() + 1 + (body.get(body.position()) & 0xff));
                    }
                    clientCertificateSent = unsigned24(body) > 0;
                }
            }
            case FINISHED -> {
                if (isTls13()) {
                    flow(direction).protectWith("_TRAFFIC_SECRET_0");
                }
            }
            case NEW_SESSION_TICKET -> ticketReceived = true;
            case KEY_UPDATE -> flow(direction).update();
            case HELLO_REQUEST,
                    END_OF_EARLY_DATA,
                    ENCRYPTED_EXTENSIONS,
                    SERVER_HELLO_DONE,
                    CERTIFICATE_VERIFY,
                    CLIENT_KEY_EXCHANGE,
                    CERTIFICATE_STATUS,
                    COMPRESSED_CERTIFICATE,
                    MESSAGE_HASH -> {}
        }
    }

    private void readServerHello(ByteBuffer body) {
        int version = body.getShort() & 0xffff;
        serverRandom = take(body, RANDOM_BYTES);
        take(body, body.get() & 0xff);
        cipherSuite = body.getShort() & 0xffff;
        body.get();
        if (body.hasRemaining()) {
            var extensions = vector16(body);
            while (extensions.hasRemaining()) {
                int type = extensions.getShort() & 0xffff;
                var extension = vector16(extensions);
                if (type == SUPPORTED_VERSIONS) {
                    version = extension.getShort() & 0xffff;
                } else if (type == KEY_SHARE) {
                    group = groupName(extension.getShort() & 0xffff);
                }
            }
        }
        negotiated = TlsVersion.of(version).orElse(null);
        if (isTls13() && !Arrays.equals(serverRandom, RETRY_RANDOM)) {
            in.protectWith("_HANDSHAKE_TRAFFIC_SECRET");
            out.protectWith("_HANDSHAKE_TRAFFIC_SECRET");
        }
    }

    private static ClientCertificateRequest readCertificateRequest13(ByteBuffer body) {
        take(body, body.get() & 0xff);
        var extensions = vector16(body);
        while (extensions.hasRemaining()) {
            int type = extensions.getShort() & 0xffff;
            var extension = vector16(extensions);
            if (type == CERTIFICATE_AUTHORITIES) {
                return ClientCertificateRequest.of(names(vector16(extension)));
            }
        }
        return ClientCertificateRequest.of(List.of());
    }

    private static ClientCertificateRequest readCertificateRequest12(ByteBuffer body) {
        take(body, body.get() & 0xff);
        vector16(body);
        return ClientCertificateRequest.of(names(vector16(body)));
    }

    private static List<byte[]> names(ByteBuffer vector) {
        var names = new ArrayList<byte[]>();
        while (vector.hasRemaining()) {
            names.add(take(vector, vector.getShort() & 0xffff));
        }
        return names;
    }

    private static String groupName(int code) {
        return GROUPS.getOrDefault(code, String.format("0x%04X", code));
    }

    private Flow flow(Direction direction) {
        return direction == Direction.OUT ? out : in;
    }

    private static byte[] take(ByteBuffer from, int bytes) {
        if (bytes > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] taken = new byte[bytes];
        from.get(taken);
        return taken;
    }

    private static ByteBuffer vector16(ByteBuffer from) {
        return ByteBuffer.wrap(take(from, from.getShort() & 0xffff));
    }

    private static int unsigned24(ByteBuffer from) {
        return (from.get() & 0xff) << 16 | from.getShort() & 0xffff;
    }

    /** One direction: how its records are protected now, and the handshake message that is still incomplete. */
    private final class Flow {

        private final Direction direction;
        private final String secretPrefix;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private boolean isProtected;
        private @Nullable RecordKeys keys;
        private byte @Nullable [] trafficSecret;
        private String secretLabel = "";
        private long sequence;

        private Flow(Direction direction, String secretPrefix) {
            this.direction = direction;
            this.secretPrefix = secretPrefix;
        }

        /** TLS 1.3: from the next record on, another secret applies. The engine logs it before it needs it. */
        private void protectWith(String label) {
            secretLabel = secretPrefix + label;
            isProtected = true;
            keys = null;
            trafficSecret = null;
            sequence = 0;
        }

        private void update() {
            loadKeys();
            var suite = CipherSuite.of(cipherSuite);
            if (trafficSecret == null || suite.isEmpty()) {
                return;
            }
            try {
                trafficSecret = RecordKeys.nextSecret(suite.get(), trafficSecret);
                keys = RecordKeys.tls13(suite.get(), trafficSecret);
                sequence = 0;
            } catch (GeneralSecurityException unavailable) {
                keys = null;
            }
        }

        private void record(byte[] record, int applicationBytes) {
            int type = record[0] & 0xff;
            if (type == CHANGE_CIPHER_SPEC) {
                changeCipherSpec();
                return;
            }
            byte[] plain;
            if (!isProtected || isTls13() && type != APPLICATION_DATA) {
                plain = Arrays.copyOfRange(record, HEADER_BYTES, record.length);
            } else {
                long number = sequence++;
                boolean isApplicationData = isTls13()
                        ? applicationBytes > 0 && record.length == HEADER_BYTES + applicationBytes + 1 + AEAD_TAG_BYTES
                        : type == APPLICATION_DATA;
                if (isApplicationData) {
                    return;
                }
                var opened = open(number, record);
                if (opened.isEmpty()) {
                    unreadable(type);
                    return;
                }
                plain = opened.get();
                if (isTls13()) {
                    int end = plain.length - 1;
                    while (end > 0 && plain[end] == 0) {
                        end--;
                    }
                    type = plain[end] & 0xff;
                    plain = Arrays.copyOf(plain, end);
                }
            }
            if (type == ALERT) {
                alert(direction, plain);
            } else if (type == HANDSHAKE) {
                handshake(plain);
            }
        }

        private void changeCipherSpec() {
            events.accept(new ExchangeEvent.ChangeCipherSpec(direction, version(offered)));
            if (!isTls13()) {
                isProtected = true;
                keys = null;
                sequence = 0;
            }
        }

        /**
         * A record of TLS 1.2 that cannot be opened still shows its type, and RFC 5246 §7.4.9 allows one handshake message
         * under new keys: Finished. What an alert says stays unknown.
         */
        private void unreadable(int type) {
            if (!isTls13() && type == HANDSHAKE) {
                events.accept(new ExchangeEvent.TlsMessage(
                        direction, version(offered), HandshakeType.FINISHED.code(), Integer.BYTES * 4));
            }
        }

        private void handshake(byte[] fragment) {
            pending.writeBytes(fragment);
            var buffered = ByteBuffer.wrap(pending.toByteArray());
            pending.reset();
            while (buffered.remaining() >= Integer.BYTES) {
                buffered.mark();
                int type = buffered.get() & 0xff;
                int length = unsigned24(buffered);
                if (length > MAX_MESSAGE_BYTES) {
                    return;
                }
                if (length > buffered.remaining()) {
                    buffered.reset();
                    break;
                }
                message(this, type, ByteBuffer.wrap(take(buffered, length)));
            }
            pending.write(buffered.array(), buffered.position(), buffered.remaining());
        }

        private Optional<byte[]> open(long number, byte[] record) {
            loadKeys();
            if (keys == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(keys.open(number, record));
            } catch (GeneralSecurityException notOurs) {
                return Optional.empty();
            }
        }

        private void loadKeys() {
            var suite = CipherSuite.of(cipherSuite);
            if (keys != null || suite.isEmpty()) {
                return;
            }
            try {
                if (isTls13()) {
                    trafficSecret = secrets.get(secretLabel);
                    if (trafficSecret != null) {
                        keys = RecordKeys.tls13(suite.get(), trafficSecret);
                    }
                } else if (secrets.containsKey("CLIENT_RANDOM")) {
                    keys = RecordKeys.tls12(
                                    suite.get(), secrets.get("CLIENT_RANDOM"), clientRandom, serverRandom, direction)
                            .orElse(null);
                }
            } catch (GeneralSecurityException unavailable) {
                keys = null;
            }
        }
    }
}
