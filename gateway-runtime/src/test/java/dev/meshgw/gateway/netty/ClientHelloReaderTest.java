package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.gateway.netty.ClientHelloReader.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClientHelloReaderTest {

    private static final int MAX = 64 * 1024;

    @Test
    void findsNameAndAlpn() {
        var reader = new ClientHelloReader(MAX);
        assertThat(reader.read(Unpooled.wrappedBuffer(Hellos.hello("nginx.example.com"))))
                .isEqualTo(Outcome.FOUND);
        assertThat(reader.hello().serverName()).isEqualTo("nginx.example.com");
        assertThat(reader.hello().alpn()).containsExactly("h2", "http/1.1");
        assertThat(reader.hello().acceptsEcdsa()).isTrue();
    }

    @Test
    void findsTheNameWhereverPacketsAreCut() {
        byte[] hello = Hellos.hello("nginx.example.com");
        for (int cut = 0; cut < hello.length; cut++) {
            var reader = new ClientHelloReader(MAX);
            assertThat(reader.read(Unpooled.wrappedBuffer(hello, 0, cut)))
                    .as("cut at %d", cut)
                    .isEqualTo(Outcome.NEED_MORE);
            assertThat(reader.read(Unpooled.wrappedBuffer(hello))).isEqualTo(Outcome.FOUND);
            assertThat(reader.hello().serverName()).isEqualTo("nginx.example.com");
        }
    }

    @Test
    void findsTheNameByteByByte() {
        byte[] hello = Hellos.hello("nginx.example.com");
        var reader = new ClientHelloReader(MAX);
        for (int length = 1; length < hello.length; length++) {
            assertThat(reader.read(Unpooled.wrappedBuffer(hello, 0, length))).isEqualTo(Outcome.NEED_MORE);
        }
        assertThat(reader.read(Unpooled.wrappedBuffer(hello))).isEqualTo(Outcome.FOUND);
    }

    @Test
    void findsTheNameWhereverRecordsAreCut() {
        byte[] hello = Hellos.hello("nginx.example.com");
        for (int cut = 1; cut < hello.length - 6; cut++) {
            var reader = new ClientHelloReader(MAX);
            ByteBuf bytes = Unpooled.wrappedBuffer(Hellos.inTwoRecords(hello, cut));
            assertThat(reader.read(bytes)).as("cut at %d", cut).isEqualTo(Outcome.FOUND);
            assertThat(reader.hello().serverName()).isEqualTo("nginx.example.com");
        }
    }

    @Test
    void leavesTheBytesAsTheyAre() {
        byte[] hello = Hellos.hello("nginx.example.com");
        ByteBuf bytes = Unpooled.wrappedBuffer(hello);
        new ClientHelloReader(MAX).read(bytes);
        assertThat(bytes.readableBytes()).isEqualTo(hello.length);
    }

    @Test
    void knowsThatThereIsNoName() {
        var reader = new ClientHelloReader(MAX);
        assertThat(reader.read(Unpooled.wrappedBuffer(Hellos.hello(null)))).isEqualTo(Outcome.FOUND);
        assertThat(reader.hello().serverName()).isNull();
    }

    @Test
    void lowersUpperCase() {
        assertThat(nameOf("NGINX.Example.COM".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("nginx.example.com");
    }

    @Test
    void dropsTheTrailingDot() {
        assertThat(nameOf("nginx.example.com.".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("nginx.example.com");
    }

    @Test
    void keepsBytesBeyondAscii() {
        assertThat(nameOf(new byte[] {(byte) 0xfc, '.', 'c'})).isEqualTo("\u00fc.c");
    }

    @Test
    void anEmptyNameIsMalformed() {
        var reader = new ClientHelloReader(MAX);
        assertThat(reader.read(Unpooled.wrappedBuffer(Hellos.withRawServerName(new byte[0]))))
                .isEqualTo(Outcome.NOT_TLS);
    }

    @Test
    void httpIsNotTlsFromItsFirstByte() {
        assertThat(new ClientHelloReader(MAX).read(Unpooled.wrappedBuffer(new byte[] {'G'})))
                .isEqualTo(Outcome.NOT_TLS);
    }

    @Test
    void sslVersion2IsNotTls() {
        assertThat(new ClientHelloReader(MAX).read(Unpooled.wrappedBuffer(new byte[] {22, 2})))
                .isEqualTo(Outcome.NOT_TLS);
    }

    @Test
    void anotherHandshakeMessageIsNotTls() {
        byte[] hello = Hellos.hello("nginx.example.com");
        hello[5] = 2; // ServerHello
        assertThat(new ClientHelloReader(MAX).read(Unpooled.wrappedBuffer(hello)))
                .isEqualTo(Outcome.NOT_TLS);
    }

    @Test
    void anAnnouncedLengthOverTheLimitIsTooLarge() {
        byte[] header = {22, 3, 1, 0x40, 0, 1, 1, 0, 1}; // ClientHello of 65,537 bytes
        assertThat(new ClientHelloReader(MAX).read(Unpooled.wrappedBuffer(header)))
                .isEqualTo(Outcome.TOO_LARGE);
    }

    @Test
    void recordsOfOneByteReachTheLimitToo() {
        byte[] hello = Hellos.hello("nginx.example.com");
        ByteBuf records = Unpooled.buffer();
        for (int i = 5; i < hello.length; i++) {
            records.writeBytes(hello, 0, 3).writeShort(1).writeByte(hello[i]);
        }
        assertThat(new ClientHelloReader(hello.length).read(records)).isEqualTo(Outcome.TOO_LARGE);
    }

    @Test
    void truncatedExtensionsAreMalformed() {
        byte[] hello = Hellos.withRawServerName(new byte[] {'a'});
        hello[hello.length - 2] = 9; // the name is said to be longer than what follows
        assertThat(new ClientHelloReader(MAX).read(Unpooled.wrappedBuffer(hello)))
                .isEqualTo(Outcome.NOT_TLS);
    }

    @Test
    void anyChangedByteIsFoundOrRefusedButNeverThrows() {
        byte[] hello = Hellos.hello("nginx.example.com");
        for (int position = 0; position < hello.length; position++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = Arrays.copyOf(hello, hello.length);
                changed[position] ^= (byte) (1 << bit);
                assertThat(new ClientHelloReader(MAX).read(Unpooled.wrappedBuffer(changed)))
                        .isNotNull();
            }
        }
    }

    private static String nameOf(byte[] serverName) {
        var reader = new ClientHelloReader(MAX);
        assertThat(reader.read(Unpooled.wrappedBuffer(Hellos.withRawServerName(serverName))))
                .isEqualTo(Outcome.FOUND);
        return reader.hello().serverName();
    }
}
