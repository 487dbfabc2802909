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
        if (exportTo.isEmpty()) {
            return true;
        }
        for (String name : exportTo) {
            if (name.equals("*") || name.equals(namespace) || (name.equals(".") && own.equals(namespace))) {
                return true;
            }
        }
        return false;
    }
}
