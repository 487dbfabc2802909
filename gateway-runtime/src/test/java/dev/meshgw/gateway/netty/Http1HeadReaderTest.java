package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.gateway.netty.Http1HeadReader.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1HeadReaderTest {

    private final Http1HeadReader reader = new Http1HeadReader(1024, 4);

    @Test
    void readsNamesInLowerCaseAndTrimsValues() {
        assertThat(read("GET / HTTP/1.1\r\nHost: a.example.com\r\nX-Empty:\r\nX-Space: \t b c \t\r\n\r\n"))
                .isEqualTo(Outcome.COMPLETE);
        assertThat(String.valueOf(reader.startLine())).isEqualTo("GET / HTTP/1.1");
        assertThat(String.valueOf(reader.headers().get(HeaderNames.HOST))).isEqualTo("a.example.com");
        assertThat(String.valueOf(reader.headers().find("x-empty"))).isEqualTo("");
        assertThat(String.valueOf(reader.headers().find("x-space"))).isEqualTo("b c");
    }

    @Test
    void waitsForTheEmptyLineWhereverPacketsAreCut() {
        byte[] head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        ByteBuf in = Unpooled.buffer();
        for (int i = 0; i < head.length; i++) {
            assertThat(reader.read(in)).isEqualTo(Outcome.NEED_MORE);
            in.writeByte(head[i]);
        }
        assertThat(reader.read(in)).isEqualTo(Outcome.COMPLETE);
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void leavesWhatFollowsTheHead() {
        ByteBuf in = bytes("GET / HTTP/1.1\r\n\r\nbody");
        assertThat(reader.read(in)).isEqualTo(Outcome.COMPLETE);
        assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("body");
    }

    @Test
    void skipsEmptyLinesBeforeTheRequestLine() {
        assertThat(read("\r\n\r\nGET / HTTP/1.1\r\n\r\n")).isEqualTo(Outcome.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: a\n\n", // bare LF
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n", // blank before the colon: RFC 9112 §5.1
                "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", // RFC 9112 §5.2
                "GET / HTTP/1.1\r\n: a\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nX: a\u0000b\r\n\r\n",
                "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n", // bare CR
                "GET / HTTP/1.1\r\nX: a\u007fb\r\n\r\n",
                "GET / HTTP/1.1\r\nX\u00e9: a\r\n\r\n",
                "\u0016\u0003\u0001", // TLS
            })
    void refuses(String head) {
        assertThat(read(head)).isEqualTo(Outcome.MALFORMED);
    }

    @Test
    void countsHeaders() {
        assertThat(read("GET / HTTP/1.1\r\na: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\n\r\n"))
                .isEqualTo(Outcome.COMPLETE);
        assertThat(read("GET / HTTP/1.1\r\na: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\ne: 5\r\n\r\n"))
                .isEqualTo(Outcome.TOO_MANY_HEADERS);
    }

    @Test
    void boundsTheHead() {
        assertThat(read("GET / HTTP/1.1\r\nX: " + "a".repeat(1024))).isEqualTo(Outcome.TOO_LARGE);
    }

    @Test
    void boundsAHeadThatCameWhole() {
        assertThat(read("GET / HTTP/1.1\r\nX: " + "a".repeat(1024) + "\r\n\r\n"))
                .isEqualTo(Outcome.TOO_LARGE);
    }

    private Outcome read(String head) {
        return reader.read(bytes(head));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}
