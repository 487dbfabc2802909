package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1BodyReaderTest {

    private final Http1BodyReader reader = new Http1BodyReader(1024, 4);

    @Test
    void aFixedLengthLeavesTheNextMessage() {
        reader.begin(4);
        ByteBuf in = bytes("bodyGET");
        assertThat(drain(in)).isEqualTo("body");
        assertThat(reader.isDone()).isTrue();
        assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("GET");
    }

    @Test
    void nothingIsDoneAtOnce() {
        reader.begin(0);
        assertThat(reader.isDone()).isTrue();
    }

    @Test
    void chunksAreUnpackedWhereverPacketsAreCut() {
        String chunked = "4\r\nabcd\r\nA;name=\"v\"\r\n0123456789\r\n0\r\nX-Sum: 7\r\n\r\n";
        for (int cut = 0; cut <= chunked.length(); cut++) {
            reader.begin(FramingGuard.CHUNKED);
            ByteBuf in = bytes(chunked.substring(0, cut));
            String first = drain(in);
            in.writeBytes(chunked.substring(cut).getBytes(StandardCharsets.US_ASCII));
            assertThat(first + drain(in)).as("cut at %d", cut).isEqualTo("abcd0123456789");
            assertThat(reader.isDone()).as("cut at %d", cut).isTrue();
            assertThat(String.valueOf(reader.trailers().find("x-sum"))).isEqualTo("7");
        }
    }

    @Test
    void thereAreNoTrailersWithoutLines() {
        reader.begin(FramingGuard.CHUNKED);
        drain(bytes("0\r\n\r\n"));
        assertThat(reader.isDone()).isTrue();
        assertThat(reader.trailers()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4\nabcd\n", // bare LF
                "g\r\n",
                "-1\r\n",
                "+1\r\n",
                "0x1\r\n",
                " 1\r\n",
                "1 \r\n", // blanks without an extension
                "1 1\r\n",
                "\r\n",
                "fffffffffffffffff\r\n",
                "4\r\nabcdX\r\n",
                "4\r\nabcd\r\r\n",
                "0\r\nfolded\r\n\r\n",
                "0\r\nx\n\n",
                "0\r\n\n",
            })
    void refuses(String chunked) {
        reader.begin(FramingGuard.CHUNKED);
        drain(bytes(chunked));
        assertThat(reader.isMalformed()).isTrue();
    }

    @Test
    void aChunkLineIsBounded() {
        reader.begin(FramingGuard.CHUNKED);
        drain(bytes("1;" + "a".repeat(5000)));
        assertThat(reader.isMalformed()).isTrue();
    }

    @Test
    void trailersAreBounded() {
        reader.begin(FramingGuard.CHUNKED);
        drain(bytes("0\r\nx: " + "a".repeat(1024)));
        assertThat(reader.isMalformed()).isTrue();
        reader.begin(FramingGuard.CHUNKED);
        drain(bytes("0\r\na: 1\r\nb: 1\r\nc: 1\r\nd: 1\r\ne: 1\r\n\r\n"));
        assertThat(reader.isMalformed()).isTrue();
    }

    private String drain(ByteBuf in) {
        var text = new StringBuilder();
        for (ByteBuf piece = reader.next(in); piece != null; piece = reader.next(in)) {
            text.append(piece.toString(StandardCharsets.US_ASCII));
            piece.release();
        }
        return text.toString();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.buffer().writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
