package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http2HeadsTest {

    @ParameterizedTest
    @ValueSource(strings = {"99", "600", "20x", "4294967496"})
    void aStatusThatIsNoneIsNoResponse(String status) {
        var block = new DefaultHttp2Headers(false).status(status);
        assertThat(Http2Heads.response(block, true, false)).isNull();
    }
}
