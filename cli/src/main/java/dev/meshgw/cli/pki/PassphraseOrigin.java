package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.Passphrase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A file or a variable of the environment that holds a password, or else the terminal, on which it is typed. */
public final class PassphraseOrigin {

    /** As much as OpenSSL takes (PEM_BUFSIZE). */
    private static final int MAX_BYTES = 1024;

    private final String option;
    private final @Nullable String file;
    private final @Nullable String variable;

    /** The first line of the file, kept because a pipe can be read only once. */
    private char @Nullable [] firstLine;

    /** @param option what the two options start with: {@code --pass} */
    public PassphraseOrigin(String option, @Nullable String file, @Nullable String variable) {
        this.option = option;
        this.file = file;
        this.variable = variable;
        if (file != null && variable != null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    option + "-file and " + option + "-env exclude each other",
                    "there is one password",
                    "leave one of the two out");
        }
    }

    /** Whether the user named a place, so that asking does not disturb anybody. */
    public boolean isGiven() {
        return file != null || variable != null;
    }

    /** For opening what exists. */
    public Passphrase.Source toOpen(Console console) {
        return source -> isGiven() ? given(console) : typed(console, source, "password of " + source + ": ");
    }

    /** For a password that something new gets: typed twice, and never empty. */
    Passphrase.Source toCreate(Console console) {
        return source -> {
            Passphrase first = isGiven() ? given(console) : typed(console, source, "new password for " + source + ": ");
            if (first.isEmpty()) {
                throw new CommandException(
                        ExitCode.USAGE, "the password for " + source + " is empty", "it would protect nothing", null);
            }
            if (!isGiven()) {
                try (var second = typed(console, source, "the same again: ")) {
                    if (!first.matches(second)) {
                        first.close();
                        throw new CommandException(
                                ExitCode.USAGE, "the two passwords for " + source + " differ", null, "type it again");
                    }
                }
            }
            return first;
        };
    }

    private Passphrase given(Console console) {
        if (variable != null) {
            String value = console.environment().get(variable);
            if (value == null) {
                throw new CommandException(
                        ExitCode.USAGE,
                        option + "-env names the variable " + variable + ", which is not set",
                        null,
                        "set and export it, or use " + option + "-file FILE");
            }
            return Passphrase.of(value.toCharArray());
        }
        if (firstLine == null) {
            firstLine = firstLine(console, String.valueOf(file));
        }
        return Passphrase.of(firstLine.clone());
    }

    private static char[] firstLine(Console console, String name) {
        try {
            if (name.equals("-")) {
                return firstLine(console.in(), "standard input");
            }
            try (var in = Files.newInputStream(console.path(name))) {
                return firstLine(in, name);
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.MATERIAL,
                    "cannot read the password from " + name,
                    e instanceof NoSuchFileException
                            ? "there is no such file"
                            : e instanceof CharacterCodingException ? "it is not UTF-8 text" : e.getMessage(),
                    null);
        }
    }

    /** Byte by byte, because what follows on standard input is somebody else's. */
    private static char[] firstLine(InputStream in, String name) throws IOException {
        byte[] line = new byte[MAX_BYTES];
        int length = 0;
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (length == MAX_BYTES) {
                throw new CommandException(
                        ExitCode.MATERIAL,
                        "the password in " + name + " is too long",
                        "its first line has more than " + MAX_BYTES + " bytes",
                        null);
            }
            line[length++] = (byte) next;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        var decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length));
        char[] characters = Arrays.copyOf(decoded.array(), decoded.limit());
        Arrays.fill(decoded.array(), '\0');
        Arrays.fill(line, (byte) 0);
        return characters;
    }

    private Passphrase typed(Console console, String source, String prompt) {
        return Passphrase.of(console.secret(prompt)
                .orElseThrow(() -> new CommandException(
                        ExitCode.MATERIAL,
                        "there is no password for " + source,
                        "it is needed, and there is no terminal to ask for it",
                        "name a file or a variable of the environment that holds it: " + option + "-file FILE or "
                                + option + "-env NAME")));
    }
}
