package dev.meshgw.snapshot.compile;

import java.util.List;

/** exportTo: who sees a resource. */
final class Visibility {

    private Visibility() {}

    /**
     * @param exportTo namespaces; {@code *} or nothing for all, {@code .} for the resource's own, {@code ~} for none
     * @param own the namespace of the resource
     */
    static boolean isVisible(List<String> exportTo, String own, String namespace) {
        if (isPublic(exportTo)) {
            return true;
        }
        return !exportTo.contains("~")
                && (exportTo.contains(namespace) || (exportTo.contains(".") && own.equals(namespace)));
    }

    /** Whether every namespace sees it. */
    static boolean isPublic(List<String> exportTo) {
        return exportTo.isEmpty() || exportTo.contains("*");
    }
}
