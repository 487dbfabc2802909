package dev.meshgw.mesh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Files that are replaced as a whole: a temporary file beside the target, readable by its owner only from the first byte,
 * then fsync, then an atomic rename. Whoever reads sees the old content or the new, also after a kill or a power cut; after
 * a power cut it may be the old one, because the folder is not synced: that would double the time of every write.
 * Thread-safe because it keeps no state.
 */
final class AtomicFile {

    /** A temporary file's name starts with a dot and ends so; readers pass both over. */
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private AtomicFile() {}

    /** @throws IOException if nothing was changed; the temporary file is gone then */
    static void replace(Path target, byte[] content) throws IOException {
        Path directory = parent(target);
        Path temporary = directory.resolve("." + target.getFileName() + "." + UUID.randomUUID() + TEMPORARY_SUFFIX);
        try {
            try (var channel = open(temporary, StandardOpenOption.CREATE_NEW)) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            move(temporary, target);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /** Opens a file for writing that, if it is made now, is 0600. */
    static FileChannel open(Path file, StandardOpenOption create) throws IOException {
        return FileChannel.open(file, Set.of(create, StandardOpenOption.WRITE), ownerOnly(parent(file), "rw-------"));
    }

    /** Makes the folder and its missing parents, each 0700. */
    static void directories(Path directory) throws IOException {
        Path existing = directory;
        while (!Files.exists(existing)) {
            existing = parent(existing);
        }
        Files.createDirectories(directory, ownerOnly(existing, "rwx------"));
    }

    static boolean isTemporary(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(TEMPORARY_SUFFIX);
    }

    private static void move(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("this file system cannot rename atomically", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path where, String permissions) throws IOException {
        if (!Files.getFileStore(where).supportsFileAttributeView("posix")) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString(permissions);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)};
    }

    private static Path parent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException(path + " has no folder");
        }
        return parent;
    }
}
