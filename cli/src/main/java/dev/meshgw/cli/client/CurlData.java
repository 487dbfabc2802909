package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import dev.meshgw.client.RequestBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body that {@code -d} and its kin make: their pieces with {@code &} between. Immutable.
 *
 * @param file the only piece, if it is a file to send as it is; it is then streamed and not read here
 */
record CurlData(byte[] bytes, @Nullable Path file, boolean isJson) {

    /** @throws CurlUsageException if a file cannot be read */
    static CurlData of(List<CurlArguments.Piece> pieces, Console console) {
        boolean json = pieces.stream().anyMatch(piece -> piece.option() == CurlOption.JSON);
        if (pieces.size() == 1 && pieces.get(0).option() == CurlOption.DATA_BINARY) {
            String text = pieces.get(0).text();
            if (text.startsWith("@") && !text.equals("@-")) {
                return new CurlData(new byte[0], existing(text.substring(1), console), json);
            }
        }
        var joined = new ByteArrayOutputStream();
        for (CurlArguments.Piece piece : pieces) {
            if (piece != pieces.get(0) && piece.option() != CurlOption.JSON) {
                joined.write('&');
            }
            joined.writeBytes(bytes(piece, console));
        }
        return new CurlData(joined.toByteArray(), null, json);
    }

    RequestBody body() {
        if (file == null) {
            return RequestBody.of(bytes);
        }
        Path source = file;
        try {
            return new RequestBody(() -> Files.newInputStream(source), Files.size(source));
        } catch (IOException e) {
            throw unreadable(source.toString());
        }
    }

    /** As text, for the query of a URL. */
    String text() {
        try {
            return new String(file == null ? bytes : Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(String.valueOf(file));
        }
    }

    private static byte[] bytes(CurlArguments.Piece piece, Console console) {
        String text = piece.text();
        return switch (piece.option()) {
            case DATA_RAW -> text.getBytes(StandardCharsets.UTF_8);
            case DATA_BINARY, JSON -> text.startsWith("@") ? read(text.substring(1), console) : utf8(text);
            case DATA_URLENCODE -> utf8(urlEncoded(text, console));
            default -> text.startsWith("@") ? withoutLineEnds(read(text.substring(1), console)) : utf8(text);
        };
    }

    /** {@code content}, {@code =content}, {@code name=content}, {@code @file} or {@code name@file}. */
    private static String urlEncoded(String text, Console console) {
        int equals = text.indexOf('=');
        int at = text.indexOf('@');
        if (equals >= 0 && (at < 0 || equals < at)) {
            return text.substring(0, equals) + (equals == 0 ? "" : "=") + encode(utf8(text.substring(equals + 1)));
        }
        if (at >= 0) {
            return text.substring(0, at) + (at == 0 ? "" : "=") + encode(read(text.substring(at + 1), console));
        }
        return encode(utf8(text));
    }

    /** All but RFC 3986's unreserved characters; a blank becomes a plus. */
    private static String encode(byte[] content) {
        var encoded = new StringBuilder();
        for (byte octet : content) {
            char c = (char) (octet & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append(c == ' ' ? "+" : String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    private static byte[] read(String name, Console console) {
        try {
            if (name.equals("-")) {
                return console.in().readAllBytes();
            }
            try (InputStream in = Files.newInputStream(existing(name, console))) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            throw unreadable(name);
        }
    }

    private static Path existing(String name, Console console) {
        Path path = console.path(name);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw unreadable(name);
        }
        return path;
    }

    /** curl 7.88 sends an empty body instead, which hides a mistyped name. */
    private static CurlUsageException unreadable(String name) {
        return new CurlUsageException("cannot read the data file '" + name + "'", null);
    }

    private static byte[] withoutLineEnds(byte[] content) {
        var kept = new ByteArrayOutputStream(content.length);
        for (byte octet : content) {
            if (octet != '\r' && octet != '\n' && octet != 0) {
                kept.write(octet);
            }
        }
        return kept.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
