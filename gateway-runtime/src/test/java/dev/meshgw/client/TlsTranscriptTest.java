package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.meshgw.client.wire.HandshakeMessage;
import dev.meshgw.client.wire.HandshakeType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records by hand; whole handshakes are in {@link TlsHandshakeTest}. */
final class TlsTranscriptTest {

    private final List<ExchangeEvent> events = new ArrayList<>();
    private final TlsTranscript transcript = new TlsTranscript(TlsVersion.TLS_1_3, events::add);

    @Test
    void alertInTheClearIsTold() {
        transcript.received(record("15 0303 0002", "02 28"), 0);

        assertThat(events)
                .containsExactly(
                        new ExchangeEvent.TlsRecord(Direction.IN, 21, 0x0303, 2, false, 21, 0, 0),
                        new ExchangeEvent.TlsAlert(
                                new Alert(Direction.IN, 2, Alert.HANDSHAKE_FAILURE), TlsVersion.TLS_1_3));
    }

    @Test
    void messageMayBeSpreadOverRecords() {
        transcript.received(record("16 0303 0003", "08 0000"), 0);
        transcript.received(record("16 0303 0005", "02 0000 0e 00"), 0);
        transcript.received(record("16 0303 0002", "0000"), 0);

        assertThat(events)
                .containsExactly(
                        new ExchangeEvent.TlsRecord(Direction.IN, 22, 0x0303, 3, false, 22, 0, 3),
                        new ExchangeEvent.TlsRecord(Direction.IN, 22, 0x0303, 5, false, 22, 1, 2),
                        new ExchangeEvent.TlsMessage(
                                Direction.IN,
                                TlsVersion.TLS_1_3,
                                8,
                                2,
                                2,
                                new HandshakeMessage.EncryptedExtensions(List.of())),
                        new ExchangeEvent.TlsRecord(Direction.IN, 22, 0x0303, 2, false, 22, 1, 0),
                        new ExchangeEvent.TlsMessage(
                                Direction.IN,
                                TlsVersion.TLS_1_3,
                                14,
                                0,
                                2,
                                new HandshakeMessage.Signal(HandshakeType.SERVER_HELLO_DONE)));
    }

    @Test
    void severalRecordsMayBeSentAtOnce() {
        transcript.sent(ByteBuffer.wrap(record("16 0303 0004", "0e 000000 15 0303 0002 01 00")), 0);

        assertThat(events)
                .containsExactly(
                        new ExchangeEvent.TlsRecord(Direction.OUT, 22, 0x0303, 4, false, 22, 1, 0),
                        new ExchangeEvent.TlsMessage(
                                Direction.OUT,
                                TlsVersion.TLS_1_3,
                                14,
                                0,
                                1,
                                new HandshakeMessage.Signal(HandshakeType.SERVER_HELLO_DONE)),
                        new ExchangeEvent.TlsRecord(Direction.OUT, 21, 0x0303, 2, false, 21, 0, 0),
                        new ExchangeEvent.TlsAlert(new Alert(Direction.OUT, 1, 0), TlsVersion.TLS_1_3));
    }

    @Test
    void messageLargerThanAnyEngineTakesEndsTheStory() {
        transcript.received(record("16 0303 0004", "0b 040001"), 0);
        transcript.received(record("16 0303 0004", "0e 000000"), 0);

        assertThat(events)
                .noneMatch(ExchangeEvent.TlsMessage.class::isInstance)
                .endsWith(new ExchangeEvent.TlsRecord(Direction.IN, 22, 0x0303, 4, false, 22, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1301", "c02b"})
    void protectedRecordThatIsTooShortIsNotOpened(String suite) {
        String random = "00".repeat(32);
        boolean tls13 = suite.equals("1301");
        transcript.secret("SERVER_HANDSHAKE_TRAFFIC_SECRET 00 " + random);
        transcript.secret("CLIENT_RANDOM 00 " + random);
        transcript.received(
                tls13
                        ? record("16 0303 0032", "02 00002e 0303" + random + "00 1301 00 0006 002b 0002 0304")
                        : record("16 0303 002a", "02 000026 0303" + random + "00 c02b 00"),
                0);
        transcript.received(record("14 0303 0001", "01"), 0);
        events.clear();

        transcript.received(record(tls13 ? "17 0303 0003" : "15 0303 0003", "000000"), 0);

        assertThat(events)
                .containsExactly(
                        new ExchangeEvent.TlsRecord(Direction.IN, tls13 ? 23 : 21, 0x0303, 3, true, null, 0, 0));
    }

    @Test
    void serverHelloSettlesVersionAndCipher() {
        String random = "00".repeat(32);
        transcript.received(record("16 0303 002a", "02 000026 0303" + random + "00 c02b 00"), 0);

        assertThat(transcript.version()).contains(TlsVersion.TLS_1_2);
        assertThat(transcript.cipherSuiteName()).isEqualTo("ECDHE-ECDSA-AES128-GCM-SHA256");
    }

    @Test
    void unknownCipherIsShownByItsNumber() {
        String random = "00".repeat(32);
        transcript.received(record("16 0303 002a", "02 000026 0303" + random + "00 abcd 00"), 0);

        assertThat(transcript.cipherSuiteName()).isEqualTo("0xABCD");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noBytesWhateverMakeItFail(long seed) {
        var random = new Random(seed);
        int[] types = {20, 21, 22, 23};
        assertThatCode(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        byte[] record = new byte[5 + random.nextInt(80)];
                        random.nextBytes(record);
                        record[0] = (byte) types[random.nextInt(types.length)];
                        if (record[0] == 22 && record.length > 9) {
                            record[5] = (byte) random.nextInt(25);
                            record[6] = 0;
                            record[7] = 0;
                        }
                        transcript.received(record, random.nextInt(3));
                    }
                })
                .doesNotThrowAnyException();
    }

    private static byte[] record(String header, String body) {
        return HexFormat.of().parseHex((header + body).replace(" ", ""));
    }
}
