package dev.meshgw.pki;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A password in memory: characters that {@link #close} wipes, never a {@code String}. The copies that are made of it to
 * derive keys are wiped where they are made. Not thread-safe.
 */
public final class Passphrase implements AutoCloseable {

    private final char[] characters;

    private Passphrase(char[] characters) {
        this.characters = characters;
    }

    /** @param characters from now on owned, and wiped, by the passphrase */
    public static Passphrase of(char[] characters) {
        return new Passphrase(characters);
    }

    /** Where a password comes from. Asked only when something encrypted is met, and each time a new one is needed. */
    @FunctionalInterface
    public interface Source {

        /** Has none: encrypted files are refused. */
        Source NONE = file -> {
            throw new PkiException(
                    file + " is encrypted",
                    "it needs its password, and none was given",
                    "name a file or a variable of the environment that holds it: --pass-file FILE or --pass-env NAME");
        };

        /**
         * @param file what is to be opened, as the user named it
         * @return a passphrase that the caller closes
         * @throws PkiException if there is none
         */
        Passphrase ask(String file);
    }

    public boolean isEmpty() {
        return characters.length == 0;
    }

    boolean isAscii() {
        return CharBuffer.wrap(characters).chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    /** Whether both are the same, as after typing twice. */
    public boolean matches(Passphrase other) {
        return Arrays.equals(characters, other.characters);
    }

    /** A copy for the JDK's key stores, which the caller wipes. */
    char[] characters() {
        return characters.clone();
    }

    /** A copy as PKCS#5 takes it (RFC 8018 §3), which the caller wipes. */
    byte[] utf8() {
        var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit());
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    /** A copy as Java's own key stores take it, UTF-16, which the caller wipes. */
    byte[] utf16() {
        return utf16(0);
    }

    /** A copy as PKCS#12 takes it (RFC 7292 appendix B.1), UTF-16 and two zeros. The caller wipes it. */
    byte[] utf16WithEnd() {
        return utf16(2);
    }

    private byte[] utf16(int zeros) {
        byte[] bytes = new byte[2 * characters.length + zeros];
        for (int i = 0; i < characters.length; i++) {
            bytes[2 * i] = (byte) (characters[i] >> 8);
            bytes[2 * i + 1] = (byte) characters[i];
        }
        return bytes;
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }
}
