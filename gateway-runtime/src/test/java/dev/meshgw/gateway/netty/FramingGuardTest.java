package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingGuardTest {

    @Test
    void aRequestWithoutFramingHasNoBody() {
        assertThat(FramingGuard.requestLength(headers())).isZero();
    }

    @Test
    void aResponseWithoutFramingEndsWithTheConnection() {
        assertThat(FramingGuard.responseLength(200, false, headers())).isEqualTo(FramingGuard.UNTIL_CLOSE);
    }

    @Test
    void aLengthIsALength() {
        assertThat(FramingGuard.requestLength(headers("content-length", "10"))).isEqualTo(10);
    }

    @Test
    void chunkedInAnyCaseIsChunked() {
        assertThat(FramingGuard.requestLength(headers("transfer-encoding", "Chunked")))
                .isEqualTo(FramingGuard.CHUNKED);
    }

    @Test
    void bothAreRefused() {
        assertThat(FramingGuard.requestLength(headers("content-length", "10", "transfer-encoding", "chunked")))
                .isEqualTo(FramingGuard.INVALID);
    }

    @Test
    void twoLengthsAreRefusedEvenIfEqual() {
        assertThat(FramingGuard.requestLength(headers("content-length", "10", "content-length", "10")))
                .isEqualTo(FramingGuard.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1,1", "1 1", "0x10", "1234567890123456789"})
    void refusesLength(String value) {
        assertThat(FramingGuard.requestLength(headers("content-length", value))).isEqualTo(FramingGuard.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "identity", "chunked, chunked", "xchunked"})
    void doesNotKnowCoding(String value) {
        assertThat(FramingGuard.requestLength(headers("transfer-encoding", value)))
                .isEqualTo(FramingGuard.UNKNOWN_CODING);
    }

    @Test
    void responsesToHeadAndWithoutContentHaveNoBody() {
        HeaderList lengthTen = headers("content-length", "10");
        assertThat(FramingGuard.responseLength(200, true, lengthTen)).isZero();
        assertThat(FramingGuard.responseLength(304, false, lengthTen)).isZero();
        assertThat(FramingGuard.responseLength(204, false, headers())).isZero();
    }

    private static HeaderList headers(String... namesAndValues) {
        var headers = new HeaderList();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(HeaderNames.intern(AsciiString.of(namesAndValues[i])), AsciiString.of(namesAndValues[i + 1]));
        }
        return headers;
    }
}
