package dev.meshgw.mesh;

import dev.meshgw.config.ManifestDocument;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.Manifests;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.SourceLocation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is the cluster: {@code <namespace>/<kind>/<name>.yaml}, one file a resource, for the user's editor and git
 * as much as for meshgw. What has no namespace lies below {@code _cluster}.
 *
 * <p>Folders are 0700 and files 0600 from their first byte. A write replaces its file as a whole or not at all. Names come
 * from outside and become file names, so a name that Kubernetes would refuse is never looked up or written. Thread-safe;
 * writers of all processes take turns, readers need not.
 */
public final class MeshDirectory {

    /** What a command line without {@code --mesh-dir} and {@code MESHGW_DIR} means. */
    public static final String DEFAULT_NAME = ".meshgw";

    /** No namespace is called so, because of the underscore. */
    private static final String CLUSTER_FOLDER = "_cluster";

    private static final String SUFFIX = ".yaml";
    private static final String LOCK_FILE = ".lock";
    private static final String RUN_FOLDER = ".run";

    private static final String GIT_IGNORE = """
            # Private keys do not belong into a repository; the rest may be committed.
            */secret/
            .lock
            .run/
            *.tmp
            """;

    /** A write takes milliseconds; who waits longer meets a stopped process that holds the lock. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    private static final long LOCK_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * POSIX gives a file lock to a process and takes it away when the process closes any descriptor of the file, so the
     * threads of one process must take turns before they ask for it.
     */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    private final Path root;

    public MeshDirectory(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    public Path path() {
        return root;
    }

    /**
     * Makes the folder if it is missing, for its owner only.
     *
     * @throws MeshIoException if it cannot be made
     */
    public void create() {
        try {
            AtomicFile.directories(root);
            Path gitIgnore = root.resolve(".gitignore");
            if (!Files.exists(gitIgnore)) {
                AtomicFile.replace(gitIgnore, GIT_IGNORE.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw MeshIoException.of("make", root, e);
        }
    }

    /** Where a gateway that runs on this mesh leaves its state. */
    public RunDirectory run() {
        return new RunDirectory(root.resolve(RUN_FOLDER));
    }

    /** The files of all resources, sorted; temporary files and whatever else lies there are left out. */
    public List<Path> manifests() {
        var files = new ArrayList<Path>();
        for (Path namespace : entries(root, name -> name.equals(CLUSTER_FOLDER) || isNamespace(name))) {
            for (ResourceKind kind : ResourceKind.values()) {
                files.addAll(files(namespace.resolve(kind.folder())));
            }
        }
        return files.stream().sorted().toList();
    }

    /** When this mesh began, or now if it has not. */
    Instant created() {
        try {
            return Files.getLastModifiedTime(root.resolve(".gitignore")).toInstant();
        } catch (IOException notYet) {
            return Instant.now();
        }
    }

    /** The namespaces that have a folder, sorted. */
    List<String> namespaceFolders() {
        return entries(root, MeshDirectory::isNamespace).stream()
                .map(folder -> folder.getFileName().toString())
                .toList();
    }

    /**
     * The stored resource, empty if there is none of that name.
     *
     * @throws MeshIoException if its file cannot be read or holds something else
     */
    Optional<MeshObject> get(ObjectKey key) {
        if (!isFileName(key)) {
            return Optional.empty();
        }
        Stored stored = read(key);
        if (stored.problem() != null) {
            throw MeshIoException.of(stored.problem());
        }
        return Optional.ofNullable(stored.object());
    }

    /** Whether there is a file for that name, whatever it holds. */
    boolean holds(ObjectKey key) {
        return isFileName(key) && Files.exists(file(key));
    }

    /** The stored resources of a kind; of all namespaces if {@code namespace} is null. */
    Listing list(ResourceKind kind, @Nullable String namespace) {
        List<String> folders;
        if (!kind.namespaced()) {
            folders = List.of("");
        } else if (namespace == null) {
            folders = namespaceFolders();
        } else {
            folders = isNamespace(namespace) ? List.of(namespace) : List.of();
        }
        var objects = new ArrayList<MeshObject>();
        var problems = new ArrayList<Diagnostic>();
        for (String folder : folders) {
            for (Path file : files(folder(kind, folder))) {
                Stored stored = read(new ObjectKey(kind, folder, nameOf(file)));
                if (stored.object() != null) {
                    objects.add(stored.object());
                }
                if (stored.problem() != null) {
                    problems.add(stored.problem());
                }
            }
        }
        return new Listing(objects, problems);
    }

    /** Runs {@code change} while no other thread or process writes. */
    void exclusively(Runnable change) {
        exclusively(() -> {
            change.run();
            return true;
        });
    }

    /** Runs {@code change} while no other thread or process writes. */
    <T> T exclusively(Supplier<T> change) {
        IN_THIS_PROCESS.lock();
        try {
            create();
            Path lockFile = root.resolve(LOCK_FILE);
            // Closing the channel gives the lock back, and so does the end of the process.
            try (var channel = AtomicFile.open(lockFile, StandardOpenOption.CREATE)) {
                awaitLock(channel);
                return change.get();
            } catch (IOException e) {
                throw MeshIoException.of("write", lockFile, e);
            }
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    /** Stores a resource in place of what was there. Call it from {@link #exclusively}. */
    void put(MeshObject object) {
        Path file = file(object.key());
        try {
            AtomicFile.directories(file.getParent());
            removeLeftovers(file.getParent());
            AtomicFile.replace(file, ObjectYaml.print(object.tree()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw MeshIoException.of("write", file, e);
        }
    }

    /** Forgets a resource, and its folders if they are empty then. Call it from {@link #exclusively}. */
    void remove(ObjectKey key) {
        Path file = file(key);
        try {
            Files.deleteIfExists(file);
            removeLeftovers(file.getParent());
            removeIfEmpty(file.getParent());
            removeIfEmpty(file.getParent().getParent());
        } catch (IOException e) {
            throw MeshIoException.of("delete", file, e);
        }
    }

    /** Forgets every resource of a namespace, whatever their files hold. Call it from {@link #exclusively}. */
    void removeAll(String namespace) {
        for (ResourceKind kind : ResourceKind.values()) {
            if (kind.namespaced()) {
                for (Path file : files(folder(kind, namespace))) {
                    remove(new ObjectKey(kind, namespace, nameOf(file)));
                }
            }
        }
    }

    /** The file of a resource, whether there is one or not. */
    public Path file(ObjectKey key) {
        if (!isFileName(key)) {
            throw new IllegalArgumentException("not a name: " + key);
        }
        return folder(key.kind(), key.namespace()).resolve(key.name() + SUFFIX);
    }

    private Path folder(ResourceKind kind, String namespace) {
        return root.resolve(kind.namespaced() ? namespace : CLUSTER_FOLDER).resolve(kind.folder());
    }

    private void awaitLock(FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + LOCK_TIMEOUT.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (channel.tryLock() != null) {
                return;
            }
            LockSupport.parkNanos(LOCK_RETRY_NANOS);
        }
        throw new MeshIoException(
                "cannot write to " + root,
                "another meshgw has been writing to it for " + LOCK_TIMEOUT.toSeconds() + " s",
                "end that process, then run the command again");
    }

    /** What a file holds; nothing at all if there is no file. */
    private record Stored(
            @Nullable MeshObject object, @Nullable Diagnostic problem) {}

    private Stored read(ObjectKey key) {
        Path file = file(key);
        String name = root.relativize(file).toString();
        Manifests manifests;
        try {
            manifests = new ManifestReader().parse(name, Files.readString(file));
        } catch (NoSuchFileException goneMeanwhile) {
            return new Stored(null, null);
        } catch (IOException e) {
            throw MeshIoException.of("read", file, e);
        }
        if (!manifests.diagnostics().isEmpty()) {
            return new Stored(null, manifests.diagnostics().get(0));
        }
        List<ManifestDocument> documents = manifests.documents();
        if (documents.size() != 1) {
            return new Stored(null, misplaced(key, name, "it holds " + documents.size() + " resources"));
        }
        ManifestDocument document = documents.get(0);
        MeshObject object = new MeshObject(key.kind(), document.tree());
        boolean sameKind = ResourceKind.of(document.apiVersion(), document.kind())
                .filter(kind -> kind == key.kind())
                .isPresent();
        boolean sameNamespace =
                object.namespace().isEmpty() || object.namespace().equals(key.namespace());
        if (!sameKind || !sameNamespace || !object.name().equals(key.name())) {
            return new Stored(null, misplaced(key, name, "it holds " + document));
        }
        return new Stored(
                key.kind().namespaced() ? object.with(key.namespace(), "metadata", "namespace") : object, null);
    }

    private static Diagnostic misplaced(ObjectKey key, String file, String why) {
        return Diagnostic.error(
                        DiagnosticCode.MISPLACED_OBJECT,
                        new SourceLocation(file, 0, 0),
                        "",
                        "the file of " + key + " does not hold it")
                .withWhy(why)
                .withFix("let kind, namespace and name agree with the path, or delete the file");
    }

    private static List<Path> files(Path folder) {
        return entries(
                folder,
                name -> name.endsWith(SUFFIX)
                        && NameRule.SUBDOMAIN
                                .violation(name.substring(0, name.length() - SUFFIX.length()))
                                .isEmpty());
    }

    private static String nameOf(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    private static List<Path> entries(Path folder, Predicate<String> wanted) {
        try (var entries = Files.list(folder)) {
            return entries.filter(entry -> wanted.test(entry.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException e) {
            throw MeshIoException.of("read", folder, e);
        }
    }

    /** What a killed writer left: nobody else writes now, so no temporary file here is in use. */
    private static void removeLeftovers(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            for (Path leftover : entries.filter(AtomicFile::isTemporary).toList()) {
                Files.deleteIfExists(leftover);
            }
        } catch (NoSuchFileException noFolder) {
            // Then there is nothing in it.
        }
    }

    private static void removeIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException inUse) {
            // Stays.
        }
    }

    private static boolean isFileName(ObjectKey key) {
        return NameRule.SUBDOMAIN.violation(key.name()).isEmpty()
                && (!key.kind().namespaced() || isNamespace(key.namespace()));
    }

    private static boolean isNamespace(String name) {
        return NameRule.LABEL.violation(name).isEmpty();
    }
}
