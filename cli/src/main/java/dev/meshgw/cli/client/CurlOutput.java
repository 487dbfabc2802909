package dev.meshgw.cli.client;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.meshgw.cli.Console;
import dev.meshgw.client.ResponseHead;
import dev.meshgw.client.ResponseReceiver;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the response of one URL goes: standard output or a file, as it arrives. A file comes into being with its first byte,
 * or at the end of a complete response. For one thread.
 */
final class CurlOutput implements ResponseReceiver, Closeable {

    private final CurlPlan plan;
    private final PrintStream standardOutput;
    private final @Nullable Path file;
    private final @Nullable Path headFile;
    private final boolean firstUrl;
    private @Nullable OutputStream fileStream;
    private @Nullable OutputStream headStream;
    private boolean refusedByStandardOutput;
    private int headBytes;
    private int headLines;

    /**
     * @param file null for standard output
     * @param index which URL of the command line, from 0: the first one begins the file of headers
     */
    CurlOutput(CurlPlan plan, Console console, @Nullable Path file, int index) {
        this.plan = plan;
        this.standardOutput = console.out();
        this.file = file;
        this.firstUrl = index == 0;
        this.headFile = plan.arguments()
                .last(CurlOption.DUMP_HEADER)
                .filter(name -> !name.equals("-"))
                .map(console::path)
                .orElse(null);
    }

    @Override
    public Verdict head(ResponseHead head) {
        boolean error = head.status() >= 400;
        if (error && plan.arguments().has(CurlOption.FAIL)) {
            return Verdict.STOP;
        }
        boolean redirects =
                plan.followsRedirects() && CurlRequest.location(head).isPresent();
        boolean bodyUnwanted = plan.arguments().has(CurlOption.HEAD)
                && plan.arguments()
                        .last(CurlOption.REQUEST)
                        .filter(method -> !method.equals("HEAD"))
                        .isPresent();
        return redirects || bodyUnwanted ? Verdict.IGNORE : Verdict.TAKE;
    }

    @Override
    public void headLine(String line) throws IOException {
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        headBytes += bytes.length;
        headLines += line.isBlank() ? 0 : 1;
        if (plan.writesHead()) {
            write(bytes, 0, bytes.length);
        }
        if (plan.arguments().last(CurlOption.DUMP_HEADER).filter("-"::equals).isPresent()) {
            writeToStandardOutput(bytes, 0, bytes.length);
        }
        if (headFile != null) {
            if (headStream == null) {
                headStream = Files.newOutputStream(headFile, CREATE, WRITE, firstUrl ? TRUNCATE_EXISTING : APPEND);
            }
            headStream.write(bytes);
        }
    }

    @Override
    public void body(ByteBuffer part) throws IOException {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        write(bytes, 0, bytes.length);
    }

    /** The response is complete: an empty body still makes its file. */
    void complete() throws IOException {
        if (file != null) {
            fileStream();
        }
    }

    /** Whether it was standard output that would take no more, as when its reader has left. */
    boolean isReaderGone() {
        return refusedByStandardOutput;
    }

    int headBytes() {
        return headBytes;
    }

    /** Header fields and status lines of all responses, redirects included. */
    int headLines() {
        return headLines;
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        if (file != null) {
            fileStream().write(bytes, offset, length);
            return;
        }
        writeToStandardOutput(bytes, offset, length);
    }

    private void writeToStandardOutput(byte[] bytes, int offset, int length) throws IOException {
        standardOutput.write(bytes, offset, length);
        // PrintStream keeps its failures to itself until it is asked, and asking flushes: the reader gets each piece at
        // once.
        if (standardOutput.checkError()) {
            refusedByStandardOutput = true;
            throw new IOException("standard output takes no more");
        }
    }

    private OutputStream fileStream() throws IOException {
        if (fileStream == null && file != null) {
            if (plan.arguments().has(CurlOption.CREATE_DIRS) && file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            fileStream = Files.newOutputStream(file);
        }
        if (fileStream == null) {
            throw new IllegalStateException("no file");
        }
        return fileStream;
    }

    @Override
    public void close() throws IOException {
        try {
            if (fileStream != null) {
                fileStream.close();
            }
        } finally {
            if (headStream != null) {
                headStream.close();
            }
        }
    }
}
