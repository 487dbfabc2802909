package dev.meshgw.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a file looked at one moment, to tell cheaply whether it was written since: by time, size and identity, as a rename
 * changes. A file written so recently that the clock of its file system may not tell two writes apart is also compared by
 * its content. Immutable.
 */
final class FileStamp {

    /** The coarsest clock that is met: FAT counts in 2 s, HFS+ and some network file systems in 1 s. */
    private static final Duration COARSEST_CLOCK = Duration.ofSeconds(2);

    /** What could not be read holds no longer than one poll: the next one tries again. */
    private static final FileStamp UNREADABLE = new FileStamp(Instant.EPOCH, -1, null, null);

    private final Instant modified;
    private final long size;
    private final @Nullable Object identity;
    private final byte @Nullable [] digest;

    private FileStamp(Instant modified, long size, @Nullable Object identity, byte @Nullable [] digest) {
        this.modified = modified;
        this.size = size;
        this.identity = identity;
        this.digest = digest;
    }

    static FileStamp of(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Instant modified = attributes.lastModifiedTime().toInstant();
            boolean ambiguous = modified.plus(COARSEST_CLOCK).isAfter(Instant.now());
            byte @Nullable [] digest = ambiguous ? digest(file) : null;
            return new FileStamp(modified, attributes.size(), attributes.fileKey(), digest);
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    /** Whether the file still looks the same. */
    boolean stillHolds(Path file) {
        if (this == UNREADABLE) {
            return false;
        }
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() == size
                    && attributes.lastModifiedTime().toInstant().equals(modified)
                    && Objects.equals(attributes.fileKey(), identity)
                    && (digest == null || Arrays.equals(digest, digest(file)));
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] digest(Path file) throws IOException {
        try {
            return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
