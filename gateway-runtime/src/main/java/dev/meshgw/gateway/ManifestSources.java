package dev.meshgw.gateway;

import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.Manifests;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files and directories that configure a gateway. {@link #poll} looks at their times and sizes and reads only those that
 * changed, so that a mesh of thousands of files costs little while nothing happens. One thread only.
 */
final class ManifestSources {

    /**
     * What a source is called in messages, and where it lies.
     *
     * @param mesh whether the folders right below it are namespaces
     */
    record Source(String name, Path path, boolean mesh) {

        static Source manifests(String name, Path path) {
            return new Source(name, path, false);
        }

        static Source mesh(String name, Path path) {
            return new Source(name, path, true);
        }

        /** The namespace of what names none. */
        private String namespaceOf(Path file) {
            Path below = path.relativize(file);
            return mesh && below.getNameCount() > 1 ? below.getName(0).toString() : ConfigReader.DEFAULT_NAMESPACE;
        }
    }

    /**
     * What one file holds.
     *
     * @param name as messages name it
     * @param defaultNamespace of the documents that name none
     */
    record ReadFile(String name, String defaultNamespace, Manifests manifests) {}

    /** Equal only to itself, so that a poll compares what it saw with what the last one saw. */
    private static final class Entry {

        private final FileStamp stamp;
        private final ReadFile file;

        Entry(FileStamp stamp, ReadFile file) {
            this.stamp = stamp;
            this.file = file;
        }

        FileStamp stamp() {
            return stamp;
        }

        ReadFile file() {
            return file;
        }
    }

    private final ManifestReader reader = new ManifestReader();
    private final List<Source> sources;
    private final List<ReadFile> fixed;
    private Map<Path, Entry> entries = Map.of();
    private List<ReadFile> files;

    /**
     * @param sources files, which must exist, and directories, which need not; a later one overrides the same resource of an
     *     earlier one
     * @param fixed what was read from standard input
     */
    ManifestSources(List<Source> sources, List<ReadFile> fixed) {
        this.sources = List.copyOf(sources);
        this.fixed = List.copyOf(fixed);
        this.files = this.fixed;
    }

    /** Everything that was found by the last {@link #poll}, in the order of the sources. */
    List<ReadFile> files() {
        return files;
    }

    /** Reads what has changed since the last call. @return whether anything has */
    boolean poll() {
        var seen = new LinkedHashMap<Path, Entry>();
        for (Source source : sources) {
            Found found = list(source);
            found.files().forEach((path, name) -> seen.put(path, look(source, path, name)));
            for (Path folder : found.unreadable()) {
                // Nobody can say that what was in it is gone.
                entries.forEach((path, entry) -> {
                    if (path.startsWith(folder)) {
                        seen.putIfAbsent(path, entry);
                    }
                });
                seen.put(folder, look(source, folder, nameBelow(source, folder)));
            }
        }
        boolean changed = !seen.equals(entries);
        entries = seen;
        if (changed) {
            var all = new ArrayList<ReadFile>();
            seen.values().forEach(entry -> all.add(entry.file()));
            all.addAll(fixed);
            files = List.copyOf(all);
        }
        return changed;
    }

    /** The entry of the last poll itself if it still holds. */
    private Entry look(Source source, Path path, String name) {
        Entry before = entries.get(path);
        if (before != null && before.stamp().stillHolds(path)) {
            return before;
        }
        // The stamp is older than the content: a write between the two is seen as a change by the next poll.
        FileStamp stamp = FileStamp.of(path);
        Manifests manifests = reader.read(name, path);
        boolean stillUnreadable = before != null
                && manifests.documents().isEmpty()
                && manifests.equals(before.file().manifests());
        return stillUnreadable ? before : new Entry(stamp, new ReadFile(name, source.namespaceOf(path), manifests));
    }

    /**
     * @param files from each file to its name, in the order of their paths
     * @param unreadable folders
     */
    private record Found(Map<Path, String> files, List<Path> unreadable) {}

    private static Found list(Source source) {
        var files = new LinkedHashMap<Path, String>();
        var unreadable = new ArrayList<Path>();
        if (!Files.isDirectory(source.path())) {
            // A missing directory of manifests, such as a mesh that nothing was put into yet, is an empty one.
            if (Files.exists(source.path()) || hasManifestName(source.path())) {
                files.put(source.path(), source.name());
            }
            return new Found(files, unreadable);
        }
        var found = new ArrayList<Path>();
        walk(source.path(), found, unreadable);
        found.sort(null);
        found.forEach(file -> files.put(file, nameBelow(source, file)));
        return new Found(files, unreadable);
    }

    private static String nameBelow(Source source, Path path) {
        String below = source.path().relativize(path).toString();
        if (below.isEmpty()) {
            return source.name();
        }
        return source.name().endsWith("/") ? source.name() + below : source.name() + "/" + below;
    }

    private static void walk(Path directory, List<Path> found, List<Path> unreadable) {
        Set<FileVisitOption> followLinks = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
        try {
            Files.walkFileTree(directory, followLinks, Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    boolean hidden = !dir.equals(directory) && isHidden(dir);
                    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && hasManifestName(file) && !isHidden(file)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException goneOrUnreadable) {
                    if (!isHidden(file) && Files.isDirectory(file)) {
                        unreadable.add(file);
                    } else if (!isHidden(file) && hasManifestName(file) && Files.exists(file)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException interrupted) {
                    return interrupted == null ? FileVisitResult.CONTINUE : visitFileFailed(dir, interrupted);
                }
            });
        } catch (IOException neverFromThisVisitor) {
            throw new AssertionError(neverFromThisVisitor);
        }
    }

    private static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    private static boolean hasManifestName(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }
}
