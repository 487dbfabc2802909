package dev.meshgw.cli.gateway;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A log of bounded size. What a former run wrote, and what grows over the limit, moves to the same name with {@code .1}
 * behind it. Lines are buffered until {@link #flush}. Thread-safe because every method is synchronised; a disk that is full
 * costs lines, never the gateway.
 */
final class LogFile implements AutoCloseable {

    /** Two such files are all that a forgotten gateway leaves on a disk. */
    static final long MAX_BYTES = 64L * 1024 * 1024;

    private final Path file;
    private final long maxBytes;
    private BufferedWriter writer;
    private long bytes;

    LogFile(Path file, long maxBytes) throws IOException {
        this.file = file;
        this.maxBytes = maxBytes;
        this.writer = begin();
    }

    synchronized void write(String text) {
        try {
            if (bytes > 0 && bytes + text.length() > maxBytes) {
                writer.close();
                writer = begin();
            }
            writer.write(text);
            bytes += text.length();
        } catch (IOException diskFull) {
            bytes = 0;
        }
    }

    synchronized void flush() {
        try {
            writer.flush();
        } catch (IOException diskFull) {
            // What was buffered is lost; the next lines are tried again.
        }
    }

    @Override
    public synchronized void close() {
        try {
            writer.close();
        } catch (IOException diskFull) {
            // Nothing can be done for the last lines.
        }
    }

    private BufferedWriter begin() throws IOException {
        bytes = 0;
        if (Files.exists(file)) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
