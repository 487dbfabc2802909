package dev.meshgw.sample.nginx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files that a container sees: those of its image, and over them what is mounted. A volume hides everything that the
 * image has in its folder, as in Kubernetes. Immutable; paths are absolute, with single slashes and none at the end.
 */
public final class ContainerFiles {

    private final NavigableMap<String, ContainerFile> files;

    private ContainerFiles(NavigableMap<String, ContainerFile> files) {
        this.files = files;
    }

    public static ContainerFiles of(Map<String, ContainerFile> files) {
        return new ContainerFiles(new TreeMap<>(files));
    }

    /** A volume at a folder: {@code entries} are paths below it. */
    public ContainerFiles mount(String folder, Map<String, ContainerFile> entries) {
        var merged = new TreeMap<>(files);
        merged.remove(clean(folder));
        below(merged, folder).clear();
        entries.forEach((path, file) -> merged.put(clean(folder + "/" + path), file));
        return new ContainerFiles(merged);
    }

    /** One file of a volume ({@code subPath}) at a path. */
    public ContainerFiles mountFile(String path, ContainerFile file) {
        var merged = new TreeMap<>(files);
        below(merged, path).clear();
        merged.put(clean(path), file);
        return new ContainerFiles(merged);
    }

    public Optional<ContainerFile> file(String path) {
        return Optional.ofNullable(files.get(clean(path)));
    }

    public boolean isFolder(String path) {
        return !below(files, path).isEmpty();
    }

    /** The files directly in a folder whose names match a pattern with {@code *}, in alphabetical order. */
    List<String> glob(String pattern) {
        int slash = pattern.lastIndexOf('/');
        String folder = clean(pattern.substring(0, slash + 1));
        String name = pattern.substring(slash + 1);
        int star = name.indexOf('*');
        String before = name.substring(0, star);
        String after = name.substring(star + 1);
        var found = new ArrayList<String>();
        for (String path : below(files, folder).keySet()) {
            String rest = path.substring(folder.equals("/") ? 1 : folder.length() + 1);
            if (rest.indexOf('/') < 0
                    && rest.length() >= before.length() + after.length()
                    && rest.startsWith(before)
                    && rest.endsWith(after)
                    && (before.isEmpty() ? !rest.startsWith(".") : true)) {
                found.add(path);
            }
        }
        return found;
    }

    private static NavigableMap<String, ContainerFile> below(NavigableMap<String, ContainerFile> files, String folder) {
        String clean = clean(folder);
        String prefix = clean.equals("/") ? "/" : clean + "/";
        return files.subMap(prefix, false, prefix + Character.MAX_VALUE, false);
    }

    private static String clean(String path) {
        String single = path.replaceAll("/+", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }
}
