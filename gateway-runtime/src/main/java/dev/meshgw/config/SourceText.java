package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.SourceLocation;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The bytes of a source as text: UTF-8, or UTF-16 with a byte order mark. */
final class SourceText {

    private SourceText() {}

    /** @param bytes of the whole source, or more of it than the limits allow */
    static String decode(String name, byte[] bytes, ReadLimits limits) throws UnreadableException {
        if (bytes.length > limits.sourceBytes()) {
            throw new UnreadableException(Diagnostic.error(
                            DiagnosticCode.SOURCE_TOO_LARGE,
                            new SourceLocation(name, 0, 0),
                            "",
                            DiagnosticText.quote(name) + " is larger than " + limits.sourceBytes() / (1024 * 1024)
                                    + " MiB")
                    .withWhy("a source is read as a whole, so its size is bounded")
                    .withFix("split it into several files; a directory may hold any number"));
        }
        Charset charset = charset(bytes);
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        String text = out.toString();
        if (result.isError()) {
            throw new UnreadableException(notText(name, charset, text, bytes[in.position()]));
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** UTF-8, unless a byte order mark says UTF-16, as PowerShell's redirection writes it. */
    private static Charset charset(byte[] bytes) {
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        return StandardCharsets.UTF_8;
    }

    private static Diagnostic notText(String name, Charset charset, String before, byte wrong) {
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = before.length() - (before.lastIndexOf('\n') + 1) + 1;
        return Diagnostic.error(
                        DiagnosticCode.NOT_TEXT,
                        new SourceLocation(name, line, column),
                        "",
                        DiagnosticText.quote(name) + " is not " + charset.name() + " text")
                .withWhy(String.format("the byte 0x%02x here belongs to no character", wrong))
                .withFix("if it holds text in another encoding, convert it: iconv -f ISO-8859-1 -t UTF-8 " + name);
    }
}
