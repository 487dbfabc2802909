package dev.meshgw.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of TLS connections in the format of NSS, from which Wireshark decrypts what it captured
 * (draft-ietf-tls-keylogfile). Whoever can read the file can read the traffic, so only its owner may.
 *
 * <p>Each line is one write to the end of the file: several processes may share it. {@link #accept} never throws, because the
 * TLS library calls it from within a handshake. For one thread.
 */
public final class KeyLogFile implements Consumer<String>, Closeable {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final FileChannel channel;
    private @Nullable IOException failure;

    private KeyLogFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens {@code file} for lines at its end; a new one is 0600 from its first byte.
     *
     * @throws IOException if it cannot be written, or exists and is open to others than its owner
     */
    public static KeyLogFile open(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix && Files.isRegularFile(file)) {
            var others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            String mode = PosixFilePermissions.toString(others);
            others.removeAll(EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE));
            if (!others.isEmpty()) {
                throw new FileSystemException(file.toString(), null, "its mode " + mode + " lets others at the keys");
            }
        }
        FileAttribute<?>[] mode = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        return new KeyLogFile(
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), mode));
    }

    /** @param line {@code LABEL CLIENT_RANDOM SECRET}, without its end */
    @Override
    public void accept(String line) {
        try {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    /** Why the first line that is missing could not be written. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
