package dev.meshgw.gateway;

import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ConfigResult;
import dev.meshgw.config.ManifestDocument;
import dev.meshgw.config.MeshConfig;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.Severity;
import dev.meshgw.gateway.ManifestSources.ReadFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The resources of all files, each as it was when it was last good: a mistake in a manifest must not take down what runs.
 * Only a manifest that is really gone takes its resource along. One thread only.
 *
 * <p>A file with a document that cannot be read at all keeps every resource that it had and that is not defined anew in it,
 * because nobody can tell which one the broken document was.
 */
final class LastGoodResources {

    /** What makes two manifests the same resource. */
    private record Identity(String kind, String namespace, String name) {

        static Identity of(Resource resource) {
            return new Identity(
                    resource.kind(),
                    resource.metadata().namespace(),
                    resource.metadata().name());
        }

        static Identity of(ManifestDocument document, String defaultNamespace) {
            String namespace = document.namespace().isEmpty() ? defaultNamespace : document.namespace();
            return new Identity(document.kind(), namespace, document.name());
        }

        @Override
        public String toString() {
            return kind + " " + namespace + "/" + name;
        }
    }

    private record FileState(
            ReadFile file, Map<Identity, Resource> resources, List<Diagnostic> diagnostics, List<String> kept) {}

    /**
     * What is to be served.
     *
     * @param diagnostics what is wrong with the files now
     * @param kept {@code Gateway default/mygateway}: what is served as it was before its manifest went wrong
     */
    record Loaded(MeshConfig config, List<Diagnostic> diagnostics, List<String> kept) {}

    private final ConfigReader reader = new ConfigReader();
    private Map<String, FileState> states = Map.of();

    /** @param files in the order of precedence: of two definitions of a resource the later counts */
    Loaded update(List<ReadFile> files) {
        var next = new LinkedHashMap<String, FileState>();
        for (ReadFile file : files) {
            FileState before = states.get(file.name());
            next.put(file.name(), before != null && before.file() == file ? before : read(file, before));
        }
        states = next;
        var resources = new LinkedHashMap<Identity, Resource>();
        var diagnostics = new ArrayList<Diagnostic>();
        var kept = new ArrayList<String>();
        for (FileState state : next.values()) {
            diagnostics.addAll(state.diagnostics());
            kept.addAll(state.kept());
            state.resources().forEach((identity, resource) -> {
                Resource earlier = resources.put(identity, resource);
                if (earlier != null) {
                    diagnostics.add(definedTwice(identity, earlier, resource));
                }
            });
        }
        return new Loaded(new MeshConfig(List.copyOf(resources.values())), List.copyOf(diagnostics), List.copyOf(kept));
    }

    private FileState read(ReadFile file, @Nullable FileState before) {
        ConfigResult result = reader.read(file.manifests(), file.defaultNamespace());
        var resources = new LinkedHashMap<Identity, Resource>();
        result.config().resources().forEach(resource -> resources.put(Identity.of(resource), resource));
        var kept = new ArrayList<String>();
        if (before != null && result.hasErrors()) {
            Set<Identity> written = file.manifests().documents().stream()
                    .map(document -> Identity.of(document, file.defaultNamespace()))
                    .collect(Collectors.toSet());
            boolean unreadable = file.manifests().diagnostics().stream()
                    .anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
            before.resources().forEach((identity, resource) -> {
                if (!resources.containsKey(identity) && (unreadable || written.contains(identity))) {
                    resources.put(identity, resource);
                    kept.add(identity.toString());
                }
            });
            kept.sort(null);
        }
        return new FileState(file, resources, result.diagnostics(), kept);
    }

    private static Diagnostic definedTwice(Identity identity, Resource earlier, Resource later) {
        var origin = later.metadata().origin();
        return Diagnostic.warning(
                        DiagnosticCode.DUPLICATE_RESOURCE,
                        origin.at("metadata.name"),
                        "metadata.name",
                        identity.kind() + " "
                                + DiagnosticText.quote(later.metadata().qualifiedName()) + " is defined twice")
                .withWhy("this definition replaces the one at "
                        + earlier.metadata().origin());
    }
}
