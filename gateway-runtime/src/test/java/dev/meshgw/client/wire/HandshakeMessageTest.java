package dev.meshgw.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.meshgw.client.wire.Extension.KeyShares.Share;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages by hand, and the JDK's ClientHello; those of whole handshakes are judged by openssl in {@code TlsTraceTest}. */
final class HandshakeMessageTest {

    private static final String RANDOM = "11".repeat(32);
    private static final String RETRY = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

    @Test
    void clientHelloTellsAllThatItOffers() {
        var hello = read(
                1,
                0,
                "0303" + RANDOM + "02 abcd 0004 1301 c02b 01 00 0047"
                        + "0000 000a 0008 00 0005 612e636f6d" // server_name a.com
                        + "0010 0005 0003 02 6832" // ALPN h2
                        + "002b 0005 04 0304 0303"
                        + "000a 0006 0004 001d 0017"
                        + "000d 0004 0002 0403"
                        + "0033 0008 0006 001d 0002 0102"
                        + "0023 0000 fafa 0001 00");

        assertThat(hello)
                .isEqualTo(new HandshakeMessage.ClientHello(
                        0x0303,
                        octets(RANDOM),
                        octets("abcd"),
                        List.of(0x1301, 0xc02b),
                        List.of(0),
                        List.of(
                                new Extension.ServerName("a.com"),
                                new Extension.Protocols(List.of("h2")),
                                new Extension.SupportedVersions(List.of(0x0304, 0x0303)),
                                new Extension.SupportedGroups(List.of(0x1d, 0x17)),
                                new Extension.SignatureAlgorithms(13, List.of(0x0403)),
                                new Extension.KeyShares(List.of(new Share(0x1d, 2))),
                                new Extension.Other(35, 0),
                                new Extension.Other(0xfafa, 1))));
    }

    @Test
    void clientHelloOfTheJdkIsRead() throws Exception {
        var hello = (HandshakeMessage.ClientHello) HandshakeMessage.read(1, jdkClientHello(), 0);

        assertThat(hello.extensions())
                .contains(new Extension.ServerName("httpbin.example.com"), new Extension.Protocols(List.of("h2")))
                .noneMatch(Extension.Malformed.class::isInstance);
    }

    @Test
    void offeredSessionsAreToldByTheirSize() {
        var hello = (HandshakeMessage.ClientHello) read(
                1,
                0,
                "0303" + RANDOM + "00 0002 1301 01 00 0015" + "0029 0011 0009 0003 aabbcc 00000000 0004 03 010203");

        assertThat(hello.extensions()).containsExactly(new Extension.PreSharedKey(List.of(3), OptionalInt.empty()));
    }

    @Test
    void versionOfAServerHelloIsThatOfItsExtension() {
        var hello = read(2, 0, "0303" + RANDOM + "00 1301 00 0010 002b 0002 0304 0033 0006 001d 0002 0102");

        assertThat(hello)
                .isEqualTo(new HandshakeMessage.ServerHello(
                        0x0304,
                        octets(RANDOM),
                        octets(""),
                        0x1301,
                        0,
                        List.of(
                                new Extension.SupportedVersions(List.of(0x0304)),
                                new Extension.KeyShares(List.of(new Share(0x1d, 2))))));
    }

    @Test
    void serverHelloWithTheRandomOfRetriesAsksForAnotherKey() {
        var retry = read(2, 0, "0303" + RETRY + "00 1301 00 000c 002b 0002 0304 0033 0002 0018");

        assertThat(retry)
                .isEqualTo(new HandshakeMessage.HelloRetryRequest(
                        0x0304,
                        octets(""),
                        0x1301,
                        List.of(
                                new Extension.SupportedVersions(List.of(0x0304)),
                                new Extension.KeyShares(List.of(new Share(0x18, 0))))));
    }

    @Test
    void certificateRequestOfTls13KeepsItsListsInExtensions() {
        assertThat(read(13, 0x0304, "00 0012 000d 0004 0002 0804 002f 0006 0004 0002 3000"))
                .isEqualTo(new HandshakeMessage.CertificateRequest(
                        octets(""), List.of(), List.of(0x0804), List.of(octets("3000"))));
    }

    @Test
    void certificateRequestOfTls12HasTypesToo() {
        assertThat(read(13, 0x0303, "01 40 0002 0403 0004 0002 3000"))
                .isEqualTo(new HandshakeMessage.CertificateRequest(
                        octets(""), List.of(64), List.of(0x0403), List.of(octets("3000"))));
    }

    @Test
    void certificateHasExtensionsForEachEntryUnderTls13() {
        assertThat(read(11, 0x0304, "00 00000b 000002 aabb 0004 0012 0000"))
                .isEqualTo(new HandshakeMessage.Certificate(
                        octets(""),
                        List.of(new HandshakeMessage.Certificate.Entry(
                                octets("aabb"), List.of(new Extension.Other(18, 0))))));
        assertThat(read(11, 0x0303, "000005 000002 aabb"))
                .isEqualTo(new HandshakeMessage.Certificate(
                        octets(""), List.of(new HandshakeMessage.Certificate.Entry(octets("aabb"), List.of()))));
    }

    @ParameterizedTest
    @CsvSource({"0x0304, 0804 0002 aabb", "0x0303, 0804 0002 aabb", "0x0301, 0002 aabb"})
    void signatureBearsItsAlgorithmSinceTls12(String version, String body) {
        int number = Integer.decode(version);

        assertThat(read(15, number, body))
                .isEqualTo(new HandshakeMessage.CertificateVerify(
                        number == 0x0301 ? OptionalInt.empty() : OptionalInt.of(0x0804), 2));
    }

    @Test
    void ticketTellsItsLifetime() {
        assertThat(read(4, 0x0304, "00001c20 01020304 01 00 0003 aabbcc 0008 002a 0004 00004000"))
                .isEqualTo(new HandshakeMessage.NewSessionTicket(7200, 3, List.of(new Extension.Other(42, 4))));
        assertThat(read(4, 0x0303, "00001c20 0003 aabbcc"))
                .isEqualTo(new HandshakeMessage.NewSessionTicket(7200, 3, List.of()));
    }

    @Test
    void keyExchangeOfTls12TellsGroupAndSignature() {
        assertThat(read(12, 0x0303, "03 001d 02 0102 0403 0001 aa"))
                .isEqualTo(new HandshakeMessage.ServerKeyExchange(
                        new HandshakeMessage.ServerKeyExchange.Ephemeral(0x1d, 2, OptionalInt.of(0x0403))));
        assertThat(read(12, 0x0303, "0001 02")).isEqualTo(new HandshakeMessage.ServerKeyExchange(null));
    }

    @Test
    void extensionThatCannotBeReadLeavesTheOthersReadable() {
        assertThat(read(8, 0x0304, "000b 0010 0003 ffff00 0000 0000"))
                .isEqualTo(new HandshakeMessage.EncryptedExtensions(List.of(
                        new Extension.Malformed(16, 3, "it ends 65534 bytes too early"),
                        new Extension.ServerName(""))));
    }

    @Test
    void unknownTypeIsNoFault() {
        assertThat(read(99, 0x0304, "00")).isEqualTo(new HandshakeMessage.Other(Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "14, 00, 1 bytes too many",
        "24, '', it ends 1 bytes too early",
        "15, 0804 00ff aa, it ends 254 bytes too early"
    })
    void bytesThatDoNotFitAreMalformed(int type, String body, String flaw) {
        assertThat(read(type, 0x0304, body))
                .isEqualTo(new HandshakeMessage.Malformed(HandshakeType.of(type).orElseThrow(), flaw));
    }

    @Test
    void everyTruncationOfAHelloIsMalformed() throws Exception {
        byte[] hello = jdkClientHello();
        for (int length = 0; length < hello.length; length++) {
            var message = HandshakeMessage.read(1, Arrays.copyOf(hello, length), 0);

            boolean endsBeforeExtensions = message instanceof HandshakeMessage.ClientHello cut
                    && cut.extensions().isEmpty();
            assertThat(message instanceof HandshakeMessage.Malformed || endsBeforeExtensions)
                    .as("cut at %d: %s", length, message)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noMutationMakesItFail(long seed) throws Exception {
        var random = new Random(seed);
        List<byte[]> bodies = List.of(
                jdkClientHello(),
                bytes("0303" + RANDOM + "00 1301 00 0010 002b 0002 0304 0033 0006 001d 0002 0102"),
                bytes("0303" + RETRY + "00 1301 00 000c 002b 0002 0304 0033 0002 0018"),
                bytes("00 00000b 000002 aabb 0004 0012 0000"),
                bytes("02 0140 0004 04030804 0006 0004 30023100"),
                bytes("00001c20 01020304 01 00 0003 aabbcc 0008 002a 0004 00004000"),
                bytes("03 001d 02 0102 0403 0001 aa"));
        int[] versions = {0, 0x0301, 0x0303, 0x0304};
        assertThatCode(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        byte[] body = bodies.get(random.nextInt(bodies.size())).clone();
                        for (int flips = random.nextInt(4); flips >= 0; flips--) {
                            body[random.nextInt(body.length)] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
                        }
                        byte[] cut = Arrays.copyOf(body, random.nextInt(body.length + 8));
                        HandshakeMessage.read(random.nextInt(26), cut, versions[random.nextInt(versions.length)])
                                .toString();
                    }
                })
                .doesNotThrowAnyException();
    }

    private static byte[] jdkClientHello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("httpbin.example.com", 443);
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("httpbin.example.com")));
        parameters.setApplicationProtocols(new String[] {"h2"});
        engine.setSSLParameters(parameters);
        return firstMessage(engine);
    }

    /** What is in the engine's first record, without the headers of record and message. */
    private static byte[] firstMessage(SSLEngine engine) throws SSLException {
        var record = ByteBuffer.allocate(32 * 1024);
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOfRange(record.array(), 9, record.position());
    }

    private static HandshakeMessage read(int type, int version, String body) {
        return HandshakeMessage.read(type, bytes(body), version);
    }

    private static Octets octets(String hex) {
        return Octets.of(bytes(hex));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
