package dev.meshgw.config;

import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.OtherResource;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.validation.ConfigValidator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns documents into resources. Stateless.
 *
 * <p>A resource with an error is left out, with everything that is wrong in it reported; the others are not affected. Fields
 * of Istio's kinds are checked strictly, those of Kubernetes' kinds only as far as they are read.
 */
public final class ConfigReader {

    /** Where resources live that name no namespace, unless kubectl's {@code -n} says otherwise. */
    public static final String DEFAULT_NAMESPACE = "default";

    private static final String GATEWAY_API = "gateway.networking.k8s.io";

    /** Istio's kinds that would change what a gateway lets through. */
    private static final Set<String> NOT_HONOURED =
            Set.of("AuthorizationPolicy", "EnvoyFilter", "RequestAuthentication", "WasmPlugin");

    /** Binds and checks documents whose namespace is {@code default} if they name none. */
    public ConfigResult read(Manifests manifests) {
        return read(manifests, DEFAULT_NAMESPACE);
    }

    /** @param defaultNamespace of the documents that name none */
    public ConfigResult read(Manifests manifests, String defaultNamespace) {
        var diagnostics = new ArrayList<>(manifests.diagnostics());
        var resources = new LinkedHashMap<String, Resource>();
        for (ManifestDocument document : manifests.documents()) {
            BoundDocument bound = bind(document, defaultNamespace);
            var found = new ArrayList<>(bound.diagnostics());
            if (bound.isAccepted() && bound.resource() != null) {
                put(bound.resource(), document, resources, found);
            }
            String subject = DiagnosticText.escape(bound.subject());
            found.forEach(diagnostic -> diagnostics.add(diagnostic.withSubject(subject)));
        }
        diagnostics.sort(null);
        return new ConfigResult(new MeshConfig(List.copyOf(resources.values())), diagnostics);
    }

    /** Binds and checks one document, and keeps what came of it even if it is wrong. */
    public BoundDocument bind(ManifestDocument document, String defaultNamespace) {
        var found = new ArrayList<Diagnostic>();
        Resource resource = bind(document, defaultNamespace, found);
        return new BoundDocument(document, defaultNamespace, resource, found);
    }

    private static void put(
            Resource resource,
            ManifestDocument document,
            Map<String, Resource> resources,
            List<Diagnostic> diagnostics) {
        ObjectMeta metadata = resource.metadata();
        String identity = Kinds.group(document.apiVersion()) + "/" + resource.kind() + "/" + metadata.qualifiedName();
        Resource earlier = resources.put(identity, resource);
        if (earlier != null) {
            diagnostics.add(Diagnostic.warning(
                            DiagnosticCode.DUPLICATE_RESOURCE,
                            metadata.origin().at("metadata.name"),
                            "metadata.name",
                            resource.kind() + " " + DiagnosticText.quote(metadata.qualifiedName())
                                    + " is defined twice")
                    .withWhy("this definition replaces the one at "
                            + earlier.metadata().origin()));
        }
    }

    private static @Nullable Resource bind(
            ManifestDocument document, String defaultNamespace, List<Diagnostic> diagnostics) {
        if (!Kinds.isServed(document.apiVersion(), document.kind())) {
            diagnostics.add(unknownKind(document));
            return null;
        }
        String group = Kinds.group(document.apiVersion());
        var binding = new Binding(document, diagnostics, group.equals(Kinds.ISTIO_NETWORKING));
        Fields root = binding.root();
        ObjectMeta metadata = MetadataBinder.bind(root, document, defaultNamespace);
        Resource resource = bind(group, document.kind(), root, metadata);
        if (resource == null) {
            binding.reportUnknownFields();
            reportIfNotHonoured(document, diagnostics);
            return new OtherResource(metadata, document.kind());
        }
        root.ignore("status");
        root.finish();
        binding.reportUnknownFields();
        if (!binding.hasFailed()) {
            diagnostics.addAll(ConfigValidator.check(resource));
        }
        return resource;
    }

    private static @Nullable Resource bind(String group, String kind, Fields root, ObjectMeta metadata) {
        return switch (group + "/" + kind) {
            case "networking.istio.io/Gateway" -> GatewayBinder.bind(root, metadata);
            case "networking.istio.io/VirtualService" -> VirtualServiceBinder.bind(root, metadata);
            case "networking.istio.io/DestinationRule" -> DestinationRuleBinder.bind(root, metadata);
            case "networking.istio.io/ServiceEntry" -> ServiceEntryBinder.bind(root, metadata);
            case "networking.istio.io/WorkloadEntry" -> ServiceEntryBinder.workloadEntry(root, metadata);
            case "/Service" -> CoreBinder.service(root, metadata);
            case "/Secret" -> CoreBinder.secret(root, metadata);
            case "/ConfigMap" -> CoreBinder.configMap(root, metadata);
            case "/Endpoints" -> CoreBinder.endpoints(root, metadata);
            case "discovery.k8s.io/EndpointSlice" -> CoreBinder.endpointSlice(root, metadata);
            case "apps/Deployment" -> CoreBinder.deployment(root, metadata);
            default -> null;
        };
    }

    private static void reportIfNotHonoured(ManifestDocument document, List<Diagnostic> diagnostics) {
        boolean isGatewayApi = Kinds.group(document.apiVersion()).equals(GATEWAY_API);
        if (isGatewayApi || NOT_HONOURED.contains(document.kind())) {
            diagnostics.add(
                    Diagnostic.warning(
                                    DiagnosticCode.NOT_HONOURED,
                                    document.location(document.root()),
                                    "",
                                    document.kind() + " " + DiagnosticText.quote(document.name())
                                            + " has no effect here")
                            .withWhy(
                                    isGatewayApi
                                            ? "it belongs to the Kubernetes Gateway API; meshgw reads Istio's own API"
                                            : "meshgw does not run this kind; what it would forbid or change passes unchanged"));
        }
    }

    private static Diagnostic unknownKind(ManifestDocument document) {
        String suggestion = Kinds.suggestion(document.apiVersion(), document.kind());
        return Diagnostic.error(
                        DiagnosticCode.UNKNOWN_KIND,
                        document.origin().at("kind"),
                        "kind",
                        "no matches for kind " + DiagnosticText.quote(document.kind()) + " in version "
                                + DiagnosticText.quote(document.apiVersion()))
                .withFix(suggestion == null ? null : "did you mean " + suggestion + "?");
    }
}
