package dev.meshgw.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.client.Alert;
import dev.meshgw.client.ConnectionInfo;
import dev.meshgw.client.Direction;
import dev.meshgw.client.ExchangeEvent;
import dev.meshgw.client.TlsVersion;
import dev.meshgw.client.wire.Extension;
import dev.meshgw.client.wire.HandshakeMessage;
import dev.meshgw.client.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lines of {@code --trace-tls}. */
final class TlsNarratorTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long now = 5_000_000;
    private final TlsNarrator narrator =
            new TlsNarrator(new PrintStream(bytes, true, StandardCharsets.UTF_8), () -> now);

    @Test
    void recordIsFollowedByItsMessagesAndTheirFacts() {
        connect();
        now += 1_250_000;
        narrator.accept(new ExchangeEvent.TlsRecord(Direction.IN, 22, 0x0303, 90, false, 22, 1, 0));
        narrator.accept(message(
                2,
                86,
                1,
                new HandshakeMessage.ServerHello(
                        0x0303, Octets.of(new byte[2]), Octets.of(new byte[0]), 0xc02b, 0, List.of())));

        assertThat(text()).isEqualTo("""
                        * TLS with 127.0.0.1 port 8443; times since it was connected, lengths without headers
                        <      1.3 ms  record handshake(22) TLSv1.2, 90 bytes
                                       ServerHello(2), 86 bytes: the server's choice of what was offered
                                         version         TLSv1.2
                                         cipher suite    ECDHE-ECDSA-AES128-GCM-SHA256
                                         random          0000
                        """);
    }

    @Test
    void spreadAndGatheredMessagesAreSeen() {
        connect();
        narrator.accept(new ExchangeEvent.TlsRecord(Direction.IN, 23, 0x0303, 600, true, 22, 0, 583));
        narrator.accept(new ExchangeEvent.TlsRecord(Direction.IN, 23, 0x0303, 300, true, 22, 2, 0));
        narrator.accept(message(20, 32, 2, new HandshakeMessage.Finished(32)));

        assertThat(text().replaceAll("\\s+", " "))
                .contains("600 bytes, encrypted: handshake(22), 583 bytes of a message that goes on <")
                .contains("300 bytes, encrypted: handshake(22), 2 messages Finished(20), 32 bytes in 2 records: ");
    }

    @Test
    void applicationDataInARowIsOneLine() {
        connect();
        for (int i = 0; i < 1000; i++) {
            narrator.accept(new ExchangeEvent.TlsRecord(Direction.IN, 23, 0x0303, 100, true, 23, 0, 0));
        }
        narrator.finish();

        assertThat(text())
                .endsWith("record application_data(23) x 1000, 100000 bytes, encrypted: what the application says\n")
                .hasLineCount(1);
    }

    @Test
    void alertSaysWhoSentItAndWhatItMeans() {
        connect();
        narrator.accept(
                new ExchangeEvent.TlsAlert(new Alert(Direction.IN, 2, Alert.CERTIFICATE_REQUIRED), TlsVersion.TLS_1_3));

        assertThat(text().replaceAll("\\s+", " "))
                .contains("Alert certificate_required(116), fatal, from the server:"
                        + " it wants a client certificate, and none came");
    }

    @Test
    void hostileTextStaysWithinItsLines() {
        connect();
        var names = Collections.nCopies(2000, "a\u001b[2J" + "b".repeat(120));
        narrator.accept(
                message(8, 9, 1, new HandshakeMessage.EncryptedExtensions(List.of(new Extension.Protocols(names)))));

        assertThat(text()).doesNotContain("\u001b").contains("and 1940 more").hasSizeLessThan(20_000);
        assertThat(text().lines()).allMatch(line -> line.length() <= TlsNarrator.WIDTH);
    }

    private void connect() {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8443);
        narrator.accept(new ExchangeEvent.Connected(new ConnectionInfo(0, "a", address, address)));
    }

    private static ExchangeEvent message(int type, int length, int records, HandshakeMessage message) {
        return new ExchangeEvent.TlsMessage(Direction.IN, TlsVersion.TLS_1_3, type, length, records, message);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
