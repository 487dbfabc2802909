package dev.meshgw.cli.kubectl;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** A log that another process appends to. It may begin anew, as it does when the gateway starts. Not thread-safe. */
final class LogFile {

    private static final int BLOCK_BYTES = 16 * 1024;

    /** As often as {@code tail -f} would be watched by a person. */
    private static final long POLL_MILLIS = 100;

    private final Path file;
    private final PrintStream out;
    private long position;

    LogFile(Path file, PrintStream out) {
        this.file = file;
        this.out = out;
    }

    /** Prints what there is. @param lines so many of the last; negative for all */
    void print(long lines) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            position = lines < 0 ? 0 : startOfLastLines(channel, lines);
            copy(channel);
        }
    }

    /** Waits a moment, then prints what came meanwhile. */
    void printNew() throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < position) {
                position = 0;
            }
            copy(channel);
        }
    }

    private void copy(FileChannel channel) throws IOException {
        var block = ByteBuffer.allocate(BLOCK_BYTES);
        for (int read = channel.read(block, position); read > 0; read = channel.read(block, position)) {
            out.write(block.array(), 0, read);
            position += read;
            block.clear();
        }
        out.flush();
    }

    /** Where the last lines begin; a newline at the very end ends the last one. */
    private static long startOfLastLines(FileChannel channel, long lines) throws IOException {
        long end = channel.size();
        long left = lines;
        var block = ByteBuffer.allocate(BLOCK_BYTES);
        for (long blockEnd = end; blockEnd > 0; ) {
            long blockStart = Math.max(0, blockEnd - BLOCK_BYTES);
            block.clear().limit((int) (blockEnd - blockStart));
            channel.read(block, blockStart);
            for (long at = blockEnd - 1; at >= blockStart; at--) {
                boolean endsALine = block.get((int) (at - blockStart)) == '\n' && at != end - 1;
                if (left == 0 || (endsALine && --left == 0)) {
                    return at + 1;
                }
            }
            blockEnd = blockStart;
        }
        return lines == 0 ? end : 0;
    }
}
