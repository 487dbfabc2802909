package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathNormalizerTest {

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "/, /",
        "/status/418, /status/418",
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/a/b/.., /a/",
        "/a/b/., /a/b/",
        "/.., /",
        "/../../a, /a",
        "/a/%2e%2E/b, /b",
        "/a\\b, /a/b",
        "/a\\..\\b, /b",
        "/%41%7e, /A~",
        "/a%2Fb, /a%2Fb",
        "/a%5cb, /a%5cb",
        "/a//b, /a//b",
        "/a//../b, /a/b",
        "/.hidden, /.hidden",
        "/a.b/..c/d.., /a.b/..c/d..",
        "/a/...?x, /a/...?x",
        "/a/..?q=/../%41\\, /?q=/../%41\\",
        "/%, /%",
        "/%4, /%4",
        "/%zz, /%zz"
    })
    void normalizes(String sent, String normal) {
        assertThat(String.valueOf(PathNormalizer.normalize(AsciiString.of(sent))))
                .isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%00b", "/a#b", "/a?b#c"})
    void refuses(String sent) {
        assertThat((Object) PathNormalizer.normalize(AsciiString.of(sent))).isNull();
    }

    @Test
    void aPlainPathIsNotCopied() {
        AsciiString path = AsciiString.of("/productpage?u=a%20b");
        assertThat((Object) PathNormalizer.normalize(path)).isSameAs(path);
    }
}
