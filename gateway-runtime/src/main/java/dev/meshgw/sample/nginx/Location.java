package dev.meshgw.sample.nginx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A location block.
 *
 * @param exact whether the whole path has to be equal
 * @param alias what stands for the prefix in the file system, in place of root; null without
 * @param answer what {@code return} says; null to serve files
 * @param tryFiles what {@code try_files} says, the last one for if none of the others is there; empty without
 * @param nested locations within, tried first
 */
record Location(
        String prefix,
        boolean exact,
        Settings settings,
        @Nullable String alias,
        @Nullable Return answer,
        List<Template> tryFiles,
        List<Location> nested) {

    /**
     * @param text of the answer, or the address of a redirect; null for nginx's own page
     */
    record Return(int status, @Nullable Template text) {}

    /** The location that takes a path, as nginx picks among prefixes: an equal exact one, or else the longest prefix. */
    static @Nullable Location find(List<Location> locations, String uri) {
        Location best = null;
        for (Location location : locations) {
            if (location.exact()) {
                if (uri.equals(location.prefix())) {
                    return location;
                }
            } else if (uri.startsWith(location.prefix())
                    && (best == null
                            || location.prefix().length() > best.prefix().length())) {
                best = location;
            }
        }
        if (best == null) {
            return null;
        }
        Location deeper = find(best.nested(), uri);
        return deeper == null ? best : deeper;
    }
}
