package dev.meshgw.cli.demo;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection of the real openssl that carries one HTTP/1.1 request after the other. */
final class KeptConnection implements AutoCloseable {

    private final String host;
    private final Process openssl;
    private final OutputStream in;
    private final BufferedReader out;

    KeptConnection(int port, String host) throws IOException {
        this.host = host;
        openssl = new ProcessBuilder(
                        "timeout",
                        "120",
                        "openssl",
                        "s_client",
                        "-quiet",
                        "-connect",
                        "127.0.0.1:" + port,
                        "-servername",
                        host)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        in = openssl.getOutputStream();
        out = new BufferedReader(new InputStreamReader(openssl.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    /** @return the status line of the response; its body is read to the end */
    String get(String path) throws IOException {
        in.write("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, host).getBytes(StandardCharsets.US_ASCII));
        in.flush();
        String status = line();
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
        while (length > 0) {
            if (out.read() < 0) {
                throw new EOFException("the connection ended in the middle of a body");
            }
            length--;
        }
        return status;
    }

    private String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new EOFException("the connection ended");
        }
        return line;
    }

    @Override
    public void close() {
        openssl.destroy();
    }
}
