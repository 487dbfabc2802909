package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

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
                .containsExactly(new ExchangeEvent.TlsAlert(
                        new Alert(Direction.IN, 2, Alert.HANDSHAKE_FAILURE), TlsVersion.TLS_1_3));
    }

    @Test
    void messageMayBeSpreadOverRecords() {
        transcript.received(record("16 0303 0003", "0b 0000"), 0);
        assertThat(events).isEmpty();

        transcript.received(record("16 0303 0005", "03 aabbcc 0e"), 0);
        transcript.received(record("16 0303 0003", "000000"), 0);

        assertThat(events)
                .containsExactly(
                        new ExchangeEvent.TlsMessage(Direction.IN, TlsVersion.TLS_1_3, 11, 3),
                        new ExchangeEvent.TlsMessage(Direction.IN, TlsVersion.TLS_1_3, 14, 0));
    }

    @Test
    void severalRecordsMayBeSentAtOnce() {
        transcript.sent(ByteBuffer.wrap(record("16 0303 0004", "0e 000000 15 0303 0002 01 00")), 0);

        assertThat(events)
                .containsExactly(
                        new ExchangeEvent.TlsMessage(Direction.OUT, TlsVersion.TLS_1_3, 14, 0),
                        new ExchangeEvent.TlsAlert(new Alert(Direction.OUT, 1, 0), TlsVersion.TLS_1_3));
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
