package dev.meshgw.analysis;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** exportTo lists: the namespaces that see a resource, {@code *} for all of them. */
final class Exports {

    static final String ALL = "*";

    private static final String OWN = ".";

    private Exports() {}

    /** {@code *} alone if the list is empty or has it; else the namespaces, with the dot replaced by the resource's own. */
    static Set<String> scopes(List<String> exportTo, String namespace) {
        if (exportTo.isEmpty() || exportTo.contains(ALL)) {
            return Set.of(ALL);
        }
        var scopes = new LinkedHashSet<String>();
        exportTo.forEach(each -> scopes.add(each.equals(OWN) ? namespace : each));
        return scopes;
    }
}
