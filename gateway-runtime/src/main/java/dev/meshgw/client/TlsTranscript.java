package dev.meshgw.client;

import dev.meshgw.client.wire.CipherSuites;
import dev.meshgw.client.wire.Extension;
import dev.meshgw.client.wire.HandshakeMessage;
import dev.meshgw.client.wire.HandshakeType;
import dev.meshgw.client.wire.TlsNames;
import java.io.ByteArrayOutputStream;
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

    private static final int AEAD_TAG_BYTES = 16;
    private static final int TLS12_FINISHED_BYTES = 12;

    /** RFC 8446 §4 allows 2^24-1; engines refuse far smaller ones. */
    private static final int MAX_MESSAGE_BYTES = 1 << 18;

    private final Consumer<ExchangeEvent> events;
    private final TlsVersion offered;
    private final Flow out = new Flow(Direction.OUT, "CLIENT");
    private final Flow in = new Flow(Direction.IN, "SERVER");
    private final Map<String, byte[]> secrets = new HashMap<>();
    private final List<Alert> alerts = new ArrayList<>();

    private byte[] clientRandom = {};
    private byte[] serverRandom = {};
    private @Nullable TlsVersion negotiated;
    private int wireVersion;
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
        return CipherSuites.name(cipherSuite);
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

    private void message(Flow flow, Assembled assembled) {
        int type = assembled.type();
        int length = assembled.body().length;
        if (flow.direction == Direction.IN && certificateRejected && serverCertificateTold) {
            events.accept(new ExchangeEvent.IgnoredTlsMessage(type, length));
            return;
        }
        // The server's choice takes effect after its hello, which is why OpenSSL labels the hello itself with our
        // offer.
        TlsVersion label = version(offered);
        HandshakeMessage message = HandshakeMessage.read(type, assembled.body(), wireVersion);
        heed(flow, message);
        events.accept(new ExchangeEvent.TlsMessage(flow.direction, label, type, length, assembled.records(), message));
        serverCertificateTold |= flow.direction == Direction.IN && type == HandshakeType.CERTIFICATE.code();
    }

    private void heed(Flow flow, HandshakeMessage message) {
        if (message instanceof HandshakeMessage.ClientHello hello) {
            clientRandom = hello.random().toByteArray();
        } else if (message instanceof HandshakeMessage.HelloRetryRequest retry) {
            agreed(retry.version(), retry.cipherSuite());
        } else if (message instanceof HandshakeMessage.ServerHello hello) {
            serverHello(hello);
        } else if (message instanceof HandshakeMessage.ServerKeyExchange exchange && exchange.ephemeral() != null) {
            group = TlsNames.group(exchange.ephemeral().group());
        } else if (message instanceof HandshakeMessage.CertificateRequest request) {
            certificateRequest = ClientCertificateRequest.of(request.authorities());
        } else if (message instanceof HandshakeMessage.Certificate certificate) {
            clientCertificateSent |= flow == out && !certificate.entries().isEmpty();
        } else if (message instanceof HandshakeMessage.Finished && isTls13()) {
            flow.protectWith("_TRAFFIC_SECRET_0");
        } else if (message instanceof HandshakeMessage.NewSessionTicket) {
            ticketReceived = true;
        } else if (message instanceof HandshakeMessage.KeyUpdate) {
            flow.update();
        }
    }

    private void serverHello(HandshakeMessage.ServerHello hello) {
        serverRandom = hello.random().toByteArray();
        agreed(hello.version(), hello.cipherSuite());
        for (Extension extension : hello.extensions()) {
            if (extension instanceof Extension.KeyShares keys) {
                group = TlsNames.group(keys.shares().get(0).group());
            }
        }
        if (isTls13()) {
            in.protectWith("_HANDSHAKE_TRAFFIC_SECRET");
            out.protectWith("_HANDSHAKE_TRAFFIC_SECRET");
        }
    }

    private void agreed(int version, int suite) {
        wireVersion = version;
        cipherSuite = suite;
        negotiated = TlsVersion.of(version).orElse(null);
    }

    private static byte[] take(ByteBuffer from, int bytes) {
        byte[] taken = new byte[bytes];
        from.get(taken);
        return taken;
    }

    private static int unsigned24(ByteBuffer from) {
        return (from.get() & 0xff) << 16 | from.getShort() & 0xffff;
    }

    /** A handshake message that is all there. @param records over how many it was spread */
    private record Assembled(int type, byte[] body, int records) {}

    /** One direction: how its records are protected now, and the handshake message that is still incomplete. */
    private final class Flow {

        private final Direction direction;
        private final String secretPrefix;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private int pendingRecords;
        private int wantedBytes = Integer.BYTES;
        private boolean lost;
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
                tell(record, false, type, 0);
                changeCipherSpec();
            } else if (!isProtected || isTls13() && type != APPLICATION_DATA) {
                content(record, false, type, Arrays.copyOfRange(record, HEADER_BYTES, record.length));
            } else {
                protectedRecord(record, type, applicationBytes);
            }
        }

        private void protectedRecord(byte[] record, int type, int applicationBytes) {
            long number = sequence++;
            boolean isApplicationData = isTls13()
                    ? applicationBytes > 0 && record.length == HEADER_BYTES + applicationBytes + 1 + AEAD_TAG_BYTES
                    : type == APPLICATION_DATA;
            if (isApplicationData) {
                tell(record, true, APPLICATION_DATA, 0);
                return;
            }
            var opened = open(number, record);
            if (opened.isEmpty() || opened.get().length == 0) {
                unreadable(record, type);
                return;
            }
            byte[] plain = opened.get();
            if (!isTls13()) {
                content(record, true, type, plain);
                return;
            }
            int end = plain.length - 1;
            while (end > 0 && plain[end] == 0) {
                end--;
            }
            content(record, true, plain[end] & 0xff, Arrays.copyOf(plain, end));
        }

        private void content(byte[] record, boolean encrypted, int type, byte[] plain) {
            List<Assembled> messages = type == HANDSHAKE ? assemble(plain) : List.of();
            tell(record, encrypted, type, messages.size());
            if (type == ALERT) {
                alert(direction, plain);
            }
            messages.forEach(message -> message(this, message));
        }

        private void tell(byte[] record, boolean encrypted, @Nullable Integer content, int messages) {
            events.accept(new ExchangeEvent.TlsRecord(
                    direction,
                    record[0] & 0xff,
                    (record[1] & 0xff) << 8 | record[2] & 0xff,
                    record.length - HEADER_BYTES,
                    encrypted,
                    content,
                    messages,
                    content != null && content == HANDSHAKE ? pending.size() : 0));
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
         * under new keys: Finished, of 12 bytes with every suite. What an alert says stays unknown.
         */
        private void unreadable(byte[] record, int type) {
            if (isTls13() || type != HANDSHAKE) {
                tell(record, true, null, 0);
                return;
            }
            tell(record, true, type, 1);
            message(this, new Assembled(HandshakeType.FINISHED.code(), new byte[TLS12_FINISHED_BYTES], 1));
        }

        /** The messages that are complete with this fragment; what follows them waits for the next. */
        private List<Assembled> assemble(byte[] fragment) {
            if (lost) {
                return List.of();
            }
            pending.writeBytes(fragment);
            pendingRecords++;
            if (pending.size() < wantedBytes) {
                return List.of();
            }
            var messages = new ArrayList<Assembled>();
            var buffered = ByteBuffer.wrap(pending.toByteArray());
            pending.reset();
            wantedBytes = Integer.BYTES;
            while (buffered.remaining() >= Integer.BYTES) {
                buffered.mark();
                int type = buffered.get() & 0xff;
                int length = unsigned24(buffered);
                if (length > MAX_MESSAGE_BYTES) {
                    lost = true;
                    return messages;
                }
                if (length > buffered.remaining()) {
                    buffered.reset();
                    wantedBytes = Integer.BYTES + length;
                    break;
                }
                messages.add(new Assembled(type, take(buffered, length), pendingRecords));
                pendingRecords = 1;
            }
            pending.write(buffered.array(), buffered.position(), buffered.remaining());
            pendingRecords = buffered.hasRemaining() ? 1 : 0;
            return messages;
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
