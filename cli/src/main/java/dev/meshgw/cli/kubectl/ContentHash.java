package dev.meshgw.cli.kubectl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What {@code --append-hash} appends: kubectl's hash of an object's content (kubectl's util/hash). Stateless. */
final class ContentHash {

    private static final int CHARACTERS = 10;

    private ContentHash() {}

    /** @param content kind, name and data, by field */
    static String of(Map<String, ?> content) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256")
                    .digest(JsonText.compact(new TreeMap<>(content)).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
        // Characters that could spell a word, or be mistaken for another, are replaced.
        return HexFormat.of()
                .formatHex(digest)
                .substring(0, CHARACTERS)
                .replace('0', 'g')
                .replace('1', 'h')
                .replace('3', 'k')
                .replace('a', 'm')
                .replace('e', 't');
    }
}
