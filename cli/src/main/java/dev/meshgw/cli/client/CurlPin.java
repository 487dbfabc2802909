package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import dev.meshgw.client.PublicKeyPin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** What {@code --pinnedpubkey} names: hashes, or a file with a public key in PEM or DER. */
final class CurlPin {

    private static final String HASH = "sha256//";

    /** libcurl's MAX_PINNED_PUBKEY_SIZE. */
    private static final long MAX_FILE_BYTES = 1024 * 1024;

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

    private CurlPin() {}

    /** A file that holds no public key fits no server, as with curl. */
    static PublicKeyPin parse(String text, Console console) {
        if (isHash(text)) {
            return new PublicKeyPin(Arrays.stream(text.split(";"))
                    .filter(CurlPin::isHash)
                    .map(hash -> hash.substring(HASH.length()))
                    .toList());
        }
        try {
            var file = console.path(text);
            if (Files.size(file) > MAX_FILE_BYTES) {
                return new PublicKeyPin(List.of());
            }
            byte[] content = Files.readAllBytes(file);
            var pem = PEM.matcher(new String(content, StandardCharsets.ISO_8859_1));
            return new PublicKeyPin(List.of(
                    PublicKeyPin.hash(pem.find() ? Base64.getMimeDecoder().decode(pem.group(1)) : content)));
        } catch (IOException | IllegalArgumentException unreadable) {
            return new PublicKeyPin(List.of());
        }
    }

    static boolean isHash(String text) {
        return text.startsWith(HASH);
    }
}
