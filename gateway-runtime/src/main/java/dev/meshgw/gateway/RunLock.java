package dev.meshgw.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Lets one gateway at a time run on a mesh directory. The operating system takes the lock back when its process ends, however
 * it ends, so a killed gateway leaves nothing behind that would stop the next.
 */
final class RunLock implements AutoCloseable {

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param runDirectory made if it is missing
     * @return empty if another gateway holds the lock
     */
    static Optional<RunLock> acquire(Path runDirectory) throws IOException {
        Files.createDirectories(runDirectory);
        var channel = FileChannel.open(
                runDirectory.resolve("gateway.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new RunLock(channel));
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // As good as held by another.
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
