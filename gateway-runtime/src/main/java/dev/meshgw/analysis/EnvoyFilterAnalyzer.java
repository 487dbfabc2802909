package dev.meshgw.analysis;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** IST0151 to IST0155: patches of EnvoyFilters that Envoy's configuration may not take. */
final class EnvoyFilterAnalyzer implements Analyzer {

    private static final Set<String> ROUTES = Set.of("ROUTE_CONFIGURATION", "HTTP_ROUTE");
    private static final Set<String> FILTERS = Set.of("NETWORK_FILTER", "HTTP_FILTER");

    @Override
    public String name() {
        return "envoyfilter.EnvoyPatchAnalyzer";
    }

    @Override
    public String description() {
        return "Checks the patches of EnvoyFilters";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0151", "IST0152", "IST0153", "IST0154", "IST0155");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.ENVOY_FILTER);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Set<String> patchedForOneVersion = new HashSet<>();
        for (AnalyzedResource filter : mesh.all(GroupKind.ENVOY_FILTER)) {
            List<ObjectTree> patches = filter.tree().items("spec", "configPatches");
            for (int i = 0; i < patches.size() && patches.get(i).has("patch"); i++) {
                check(filter, patches.get(i), i, patchedForOneVersion, report);
            }
        }
    }

    private static void check(
            AnalyzedResource filter, ObjectTree patch, int index, Set<String> patchedForOneVersion, Report report) {
        String applyTo = patch.text("applyTo");
        String path = "spec.configPatches[" + index + "].patch.value";
        String name = filterName(patch);
        MessageType misused = switch (patch.text("patch", "operation")) {
            case "ADD" -> ROUTES.contains(applyTo) ? MessageType.ENVOY_FILTER_USES_ADD_OPERATION_INCORRECTLY : null;
            case "REMOVE" ->
                ROUTES.contains(applyTo)
                        ? MessageType.ENVOY_FILTER_USES_REMOVE_OPERATION_INCORRECTLY
                        : relative(filter, name, patchedForOneVersion);
            case "REPLACE" ->
                FILTERS.contains(applyTo)
                        ? relative(filter, name, patchedForOneVersion)
                        : MessageType.ENVOY_FILTER_USES_REPLACE_OPERATION_INCORRECTLY;
            case "INSERT_BEFORE", "INSERT_AFTER" -> relative(filter, name, patchedForOneVersion);
            default -> null;
        };
        if (misused != null) {
            report.addAt(misused, filter, path);
        }
        if (!patch.text("match", "proxy", "proxyVersion").isEmpty()) {
            patchedForOneVersion.add(name);
        }
    }

    /** A place beside another filter needs a priority, so that the other one is there. */
    private static @Nullable MessageType relative(
            AnalyzedResource filter, String name, Set<String> patchedForOneVersion) {
        if (filter.tree().number("spec", "priority") != 0) {
            return null;
        }
        return patchedForOneVersion.contains(name)
                ? MessageType.ENVOY_FILTER_USES_RELATIVE_OPERATION_WITH_PROXY_VERSION
                : MessageType.ENVOY_FILTER_USES_RELATIVE_OPERATION;
    }

    private static String filterName(ObjectTree patch) {
        if (!patch.has("patch", "value")) {
            return "";
        }
        String name = patch.text("patch", "value", "name");
        return name.isEmpty() ? patch.text("match", "listener", "filterChain", "filter", "name") : name;
    }
}
