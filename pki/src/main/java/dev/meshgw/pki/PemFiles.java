package dev.meshgw.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files that belong together, such as a key and its certificate: all of them are written or none. Private ones have mode
 * 0600 from their first byte.
 *
 * <p>Each file is first written whole under a temporary name in the same folder and forced to the disk; then the names are
 * switched one after the other, and switched back if one fails. A process killed before the switch leaves the old files as
 * they were; between two names the switch takes microseconds.
 *
 * <p>Immutable; {@code toString} shows no content.
 */
public final class PemFiles {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The umask takes its part of these. */
    private static final FileAttribute<?> ORDINARY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw-rw-"));

    /** Leaves room for an ending within the 255 bytes of usual file systems. */
    private static final int MAX_BASE_NAME = 200;

    private static final String ANOTHER_FOLDER = "choose a folder that you may write, with --out";

    private record Entry(Path target, byte[] content, boolean secret) {}

    private final Path directory;
    private final List<Entry> entries;

    private PemFiles(Path directory, List<Entry> entries) {
        this.directory = directory;
        this.entries = List.copyOf(entries);
    }

    /** No files yet, in a folder that is created when they are written. */
    public static PemFiles in(Path directory) {
        return new PemFiles(directory, List.of());
    }

    /**
     * The part of the file names that a certificate's name gives: {@code *} and the colons of IPv6 become words and
     * underscores, as shells and other systems cannot have them.
     *
     * @throws PkiException if the name cannot be part of a file name
     */
    public static String baseName(String name) {
        String base = (name.startsWith("*.") ? "_wildcard" + name.substring(1) : name).replace(':', '_');
        boolean unfit = base.isBlank()
                || base.length() > MAX_BASE_NAME
                || base.startsWith(".")
                || base.startsWith("-")
                || base.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
        if (unfit) {
            throw new PkiException(
                    "the files cannot be called \"" + PkiException.printable(name) + "\"",
                    "a name that starts with . or -, or holds a slash or control character, is no file name",
                    "give a plain name, and this one as a further subject alternative name");
        }
        return base;
    }

    /** One more file, readable as the umask allows; its name may lead to another folder, which is made too. */
    public PemFiles with(String fileName, byte[] content) {
        return plus(new Entry(directory.resolve(fileName), content, false));
    }

    /** One more file of ASCII text, readable as the umask allows. */
    public PemFiles with(String fileName, String pem) {
        return with(fileName, pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** One more file, readable by its owner alone. */
    public PemFiles withPrivate(String fileName, byte[] content) {
        return plus(new Entry(directory.resolve(fileName), content, true));
    }

    /** One more file of ASCII text, readable by its owner alone. */
    public PemFiles withPrivate(String fileName, String pem) {
        return withPrivate(fileName, pem.getBytes(StandardCharsets.US_ASCII));
    }

    private PemFiles plus(Entry entry) {
        var more = new ArrayList<>(entries);
        more.add(entry);
        return new PemFiles(directory, more);
    }

    /**
     * Complains early about files that {@link #write} would refuse to replace, before a slow key is made for nothing.
     *
     * @throws PkiException if one of the files exists
     */
    public static void requireAbsent(Path directory, List<String> fileNames) {
        List<String> existing = fileNames.stream()
                .filter(name -> Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (!existing.isEmpty()) {
            throw exists(existing);
        }
    }

    private static PkiException exists(List<String> names) {
        return new PkiException(
                String.join(" and ", names) + (names.size() == 1 ? " exists already" : " exist already"),
                names.stream().anyMatch(name -> name.endsWith(".key")) ? "a key that is in use would be lost" : null,
                "add --force to replace, or choose another place with --out");
    }

    /**
     * Writes all files. Blocks the caller until they are on the disk.
     *
     * @param overwrite whether files that exist may be replaced
     * @throws PkiException if a file exists and may not be replaced, or the folder cannot be written; nothing has changed then
     */
    public void write(boolean overwrite) {
        var temporaries = new ArrayList<Path>();
        var undo = new ArrayList<Undo>();
        try {
            Files.createDirectories(directory);
            for (Path parent : parents()) {
                Files.createDirectories(parent);
            }
            for (Entry entry : entries) {
                temporaries.add(writeTemporary(entry));
            }
            for (int i = 0; i < entries.size(); i++) {
                Path target = entries.get(i).target();
                if (overwrite) {
                    undo.add(Undo.before(target));
                    Files.move(temporaries.get(i), target, StandardCopyOption.ATOMIC_MOVE);
                } else {
                    moveToNewName(temporaries.get(i), target);
                    undo.add(new Undo(target, null));
                }
            }
            parents().forEach(PemFiles::forceDirectory);
            for (Undo done : undo) {
                done.forget();
            }
        } catch (FileAlreadyExistsException e) {
            rollBack(undo);
            if (e.getFile().equals(directory.toString())) {
                throw new PkiException("cannot write into " + directory, "it is not a folder", ANOTHER_FOLDER, e);
            }
            throw exists(List.of(String.valueOf(Path.of(e.getFile()).getFileName())));
        } catch (IOException e) {
            rollBack(undo);
            String why = reason(e);
            throw new PkiException("cannot write into " + directory, why, remedy(why), e);
        } finally {
            temporaries.forEach(PemFiles::deleteQuietly);
        }
    }

    /** Names the file only if it is one of the user's: a temporary one is gone when the message is read. */
    private String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (!(failure instanceof FileSystemException known) || known.getReason() == null) {
            return Pem.reason(failure);
        }
        boolean ours =
                entries.stream().anyMatch(entry -> entry.target().toString().equals(known.getFile()));
        return ours ? Path.of(known.getFile()).getFileName() + ": " + known.getReason() : known.getReason();
    }

    private static String remedy(String why) {
        return why.contains("No space left") || why.contains("quota")
                ? "free some space, then run the command again"
                : ANOTHER_FOLDER;
    }

    private Path writeTemporary(Entry entry) throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes =
                posix ? new FileAttribute<?>[] {entry.secret() ? OWNER_ONLY : ORDINARY} : new FileAttribute<?>[0];
        Path temporary = Files.createTempFile(
                entry.target().getParent(), "." + entry.target().getFileName() + ".", ".tmp", attributes);
        try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(entry.content());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            return temporary;
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw e;
        }
    }

    /** A link, unlike a rename, fails if another process has taken the name in the meantime. */
    private static void moveToNewName(Path temporary, Path target) throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException noHardLinks) {
            Files.move(temporary, target);
        }
    }

    private static void rollBack(List<Undo> undo) {
        for (int i = undo.size() - 1; i >= 0; i--) {
            undo.get(i).restore();
        }
    }

    private Set<Path> parents() {
        Set<Path> parents = new LinkedHashSet<>();
        entries.forEach(entry -> parents.add(entry.target().getParent()));
        return parents;
    }

    private static void forceDirectory(Path directory) {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notPossibleOnThisSystem) {
            // the files themselves are on the disk; only their new names may be lost with the power
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException leftBehind) {
            // a temporary file, mode 0600 if it holds a key; the outcome of the command is already decided
        }
    }

    @Override
    public String toString() {
        return "PemFiles"
                + entries.stream().map(entry -> entry.target().getFileName()).toList();
    }

    /**
     * How to bring back what {@code target} was.
     *
     * @param saved a second name of the old file, null if there was none
     */
    private record Undo(Path target, @Nullable Path saved) {

        static Undo before(Path target) throws IOException {
            if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                return new Undo(target, null);
            }
            if (Files.isDirectory(target)) {
                throw new FileSystemException(target.toString(), null, "is a folder");
            }
            Path saved = target.resolveSibling("." + target.getFileName() + "." + System.nanoTime() + ".old");
            try {
                Files.createLink(saved, target);
            } catch (UnsupportedOperationException | FileSystemException noHardLinks) {
                Files.copy(target, saved, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
            return new Undo(target, saved);
        }

        void restore() {
            try {
                if (saved == null) {
                    Files.deleteIfExists(target);
                } else {
                    Files.move(saved, target, StandardCopyOption.ATOMIC_MOVE);
                    // a rename between two names of one file does nothing and leaves both (POSIX rename)
                    Files.deleteIfExists(saved);
                }
            } catch (IOException e) {
                throw new PkiException(
                        "could not bring back " + target,
                        Pem.reason(e),
                        saved == null ? null : "the old file is kept as " + saved,
                        e);
            }
        }

        void forget() {
            if (saved != null) {
                deleteQuietly(saved);
            }
        }
    }
}
