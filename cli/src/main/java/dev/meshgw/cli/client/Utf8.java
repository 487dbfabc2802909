package dev.meshgw.cli.client;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes from the network that may be UTF-8. */
final class Utf8 {

    private Utf8() {}

    /** @param text each char a byte; it comes back as it is unless its bytes are UTF-8 */
    static String ofLatin1(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        try {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException otherwise) {
            return text;
        }
    }
}
