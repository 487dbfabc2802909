package dev.meshgw.secret;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that Gateways name by their paths. There is no pod here whose files they could be, so they are those of this machine;
 * a relative path begins where the gateway was started. One thread only.
 */
final class PodFiles {

    /** Kubernetes' own limit for a Secret, which such files are mounted from. */
    private static final int MAX_BYTES = 1024 * 1024;

    private final Path directory;
    /** What was read last; null for what could not be. */
    private final Map<String, byte @Nullable []> read = new HashMap<>();

    PodFiles(Path directory) {
        this.directory = directory;
    }

    /** Forgets which files are in use. */
    void begin() {
        read.clear();
    }

    /** @throws IOException with a message for people if the file cannot be read */
    byte[] read(String path) throws IOException {
        try {
            byte[] bytes = content(path);
            read.put(path, bytes);
            return bytes;
        } catch (IOException e) {
            read.put(path, null);
            throw e;
        }
    }

    private byte[] content(String path) throws IOException {
        Path file = directory.resolve(path);
        if (Files.isDirectory(file)) {
            throw new FileNotFoundException("it is a directory");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is a pipe, a socket or a device, not a file"); // reading a pipe may never end
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it has more than " + MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new FileNotFoundException("there is no such file");
        } catch (AccessDeniedException e) {
            throw new IOException("permission denied", e);
        }
    }

    /** Whether a file in use would now be read differently. A few small files: they are compared whole. */
    boolean changed() {
        for (Map.Entry<String, byte @Nullable []> file : read.entrySet()) {
            byte @Nullable [] now;
            try {
                now = content(file.getKey());
            } catch (IOException e) {
                now = null;
            }
            if (!Arrays.equals(now, file.getValue())) {
                return true;
            }
        }
        return false;
    }

    /** Where a path leads, for messages. */
    String resolved(String path) {
        return directory.resolve(path).toAbsolutePath().normalize().toString();
    }
}
