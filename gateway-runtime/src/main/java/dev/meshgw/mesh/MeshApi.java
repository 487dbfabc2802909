package dev.meshgw.mesh;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an API server does in front of its store: names and namespaces are checked, defaults and metadata filled in,
 * manifests merged, and what follows from the stored resources is shown beside them. The directory may be shared by threads and
 * processes; this object belongs to one thread.
 */
public final class MeshApi {

    private static final Set<ResourceKind> STATUS_IS_DERIVED =
            EnumSet.of(ResourceKind.DEPLOYMENT, ResourceKind.SERVICE, ResourceKind.NAMESPACE);

    /**
     * How long a verb waits for a running gateway to obey what it wrote. The gateway looks every 200 ms; a user who has to
     * wait longer is better served by the gateway's log.
     */
    public static final Duration GATEWAY_WAIT = Duration.ofSeconds(2);

    private final MeshDirectory directory;
    private final Clock clock;
    private @Nullable Instant lastWrite;

    public MeshApi(MeshDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** What {@link #apply} did. */
    public enum Outcome {
        CREATED,
        CONFIGURED,
        UNCHANGED
    }

    /**
     * @param object the resource as it is now
     * @param adopted whether it had not been applied before, so that fields which left its manifest could not be told
     */
    public record Applied(Outcome outcome, MeshObject object, boolean adopted) {}

    /**
     * The resources of a kind, stored and derived.
     *
     * @param namespace null for all of them; without meaning for a kind that has none
     */
    public Listing list(ResourceKind kind, @Nullable String namespace) {
        DerivedObjects derived = derived();
        Listing stored = stored(kind, namespace);
        List<MeshObject> objects = stored.objects();
        Stream<MeshObject> all = switch (kind) {
            case NAMESPACE -> namespaces().stream().map(name -> namespaceObject(derived, name));
            case POD ->
                Stream.concat(objects.stream(), Stream.of(derived.gatewayDeployment()))
                        .flatMap(deployment -> derived.pods(deployment).stream());
            case DEPLOYMENT ->
                Stream.concat(objects.stream().map(derived::withStatus), Stream.of(derived.gatewayDeployment()));
            case SERVICE -> Stream.concat(objects.stream(), Stream.of(derived.gatewayService()));
            case ENDPOINTS -> Stream.concat(objects.stream(), endpointsOfServices(objects, derived, namespace));
            case CONFIG_MAP,
                    DESTINATION_RULE,
                    ENDPOINT_SLICE,
                    GATEWAY,
                    SECRET,
                    SERVICE_ACCOUNT,
                    SERVICE_ENTRY,
                    VIRTUAL_SERVICE,
                    WORKLOAD_ENTRY -> objects.stream();
        };
        return new Listing(
                all.filter(object -> namespace == null || !kind.namespaced() || namespace.equals(object.namespace()))
                        .sorted(Comparator.comparing(MeshObject::namespace).thenComparing(MeshObject::name))
                        .toList(),
                stored.problems());
    }

    /** @throws ApiStatusException if there is none of that name */
    public MeshObject get(ObjectKey key) {
        return find(key).orElseThrow(() -> ApiStatusException.notFound(key.kind(), key.name()));
    }

    /** The resource of that name, empty if there is none. */
    public Optional<MeshObject> find(ObjectKey key) {
        boolean mayBeDerived = key.kind() == ResourceKind.NAMESPACE
                || key.kind() == ResourceKind.ENDPOINTS
                || key.kind().derived()
                || isDerived(key);
        if (mayBeDerived) {
            return list(key.kind(), key.namespace()).objects().stream()
                    .filter(object -> object.name().equals(key.name()))
                    .findFirst();
        }
        Optional<MeshObject> stored = directory.get(key);
        return key.kind() == ResourceKind.DEPLOYMENT ? stored.map(derived()::withStatus) : stored;
    }

    /**
     * Stores a new resource.
     *
     * @param persist false to do everything but the write
     * @return the resource with its defaults and metadata
     * @throws ApiStatusException if there is one of that name, or it would be refused
     */
    public MeshObject create(MeshObject manifest, boolean persist) {
        if (!persist) {
            return admitNew(manifest);
        }
        requireAllowed(manifest);
        return directory.exclusively(() -> {
            MeshObject created = admitNew(manifest);
            directory.put(created);
            lastWrite = Instant.now();
            return created;
        });
    }

    /** The manifest with itself as annotation, so that a later {@link #apply} can tell which fields left it. */
    public static MeshObject withLastApplied(MeshObject manifest) {
        return LastApplied.annotate(manifest);
    }

    /**
     * Creates the resource or merges the manifest into it, as {@code kubectl apply} does.
     *
     * @param persist false to do everything but the write
     * @throws ApiStatusException if it would be refused
     */
    public Applied apply(MeshObject manifest, boolean persist) {
        if (!persist) {
            return applied(manifest);
        }
        requireAllowed(manifest);
        return directory.exclusively(() -> {
            Applied applied = applied(manifest);
            if (applied.outcome() != Outcome.UNCHANGED) {
                directory.put(applied.object());
                lastWrite = Instant.now();
            }
            return applied;
        });
    }

    /**
     * Forgets a resource, whatever its file holds; a Namespace with everything in it.
     *
     * @param persist false to do everything but the deletion
     * @throws ApiStatusException if there is none of that name, or it cannot be deleted
     */
    public void delete(ObjectKey key, boolean persist) {
        requireDeletable(key);
        if (persist) {
            directory.exclusively(() -> {
                requireDeletable(key);
                if (key.kind() == ResourceKind.NAMESPACE) {
                    directory.removeAll(key.name());
                }
                directory.remove(key);
                lastWrite = Instant.now();
            });
        }
    }

    /**
     * Returns when a running gateway obeys everything that this object wrote, so that the next command of a script meets it;
     * after {@link #GATEWAY_WAIT} at most, and at once if nothing was written or no gateway runs.
     */
    public void awaitGateway() {
        if (lastWrite == null) {
            return;
        }
        try {
            directory.run().awaitLive(lastWrite, GATEWAY_WAIT);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Applied applied(MeshObject manifest) {
        Optional<MeshObject> existing = find(manifest.key());
        if (existing.isEmpty()) {
            return new Applied(Outcome.CREATED, admitNew(LastApplied.annotate(manifest)), false);
        }
        requireAllowed(manifest);
        MeshObject current = stored(existing.get());
        boolean adopted = !LastApplied.isOn(current);
        MeshObject merged = withDefaults(stored(ownedByServer(current, LastApplied.merge(manifest, current))));
        if (merged.equals(current)) {
            return new Applied(Outcome.UNCHANGED, current, adopted);
        }
        return new Applied(Outcome.CONFIGURED, nextVersion(current, merged), adopted);
    }

    private MeshObject admitNew(MeshObject manifest) {
        requireAllowed(manifest);
        if (find(manifest.key()).isPresent()) {
            throw ApiStatusException.alreadyExists(manifest.key());
        }
        MeshObject created = withDefaults(stored(manifest))
                .with(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(), "metadata", "creationTimestamp")
                .with(UUID.randomUUID().toString(), "metadata", "uid")
                .with("1", "metadata", "resourceVersion");
        return hasGeneration(created.kind()) ? created.with(1L, "metadata", "generation") : created;
    }

    private void requireAllowed(MeshObject manifest) {
        ObjectKey key = manifest.key();
        var causes = new ArrayList<String>();
        key.kind()
                .nameRule()
                .violation(key.name())
                .ifPresent(violation -> causes.add(
                        key.name().isEmpty()
                                ? "metadata.name: Required value: name or generateName is required"
                                : "metadata.name: Invalid value: \"" + key.name() + "\": " + violation));
        if (key.kind().namespaced()) {
            NameRule.LABEL
                    .violation(key.namespace())
                    .ifPresent(violation ->
                            causes.add("metadata.namespace: Invalid value: \"" + key.namespace() + "\": " + violation));
        }
        manifest.texts("data").keySet().stream()
                .filter(name -> !DataKeys.isValid(name))
                .forEach(name -> causes.add("data[" + name + "]: Invalid value: \"" + name + "\": " + DataKeys.RULE));
        if (manifest.text("type").filter("kubernetes.io/tls"::equals).isPresent()) {
            Set<String> keys = manifest.texts("data").keySet();
            Stream.of("tls.crt", "tls.key")
                    .filter(required -> !keys.contains(required)
                            && !manifest.texts("stringData").containsKey(required))
                    .forEach(required -> causes.add("data[" + required + "]: Required value"));
        }
        if (!causes.isEmpty()) {
            throw ApiStatusException.invalid(key.kind(), key.name(), causes);
        }
        requireStored(key);
        if (key.kind().namespaced() && !namespaces().contains(key.namespace())) {
            throw ApiStatusException.notFound(ResourceKind.NAMESPACE, key.namespace());
        }
    }

    private void requireDeletable(ObjectKey key) {
        if (!directory.holds(key) && find(key).isEmpty()) {
            throw ApiStatusException.notFound(key.kind(), key.name());
        }
        if (key.kind() == ResourceKind.NAMESPACE && DerivedObjects.NAMESPACES.contains(key.name())) {
            throw ApiStatusException.forbidden(key, "this namespace may not be deleted");
        }
        requireStored(key);
    }

    private static void requireStored(ObjectKey key) {
        if (key.kind().derived() || isDerived(key)) {
            throw ApiStatusException.forbidden(key, "it follows from the gateway and the Deployments of this mesh");
        }
    }

    /** As it is stored: in the preferred version of its API, without what is derived at each reading. */
    private static MeshObject stored(MeshObject object) {
        MeshObject inVersion = object.with(object.kind().apiVersion(), "apiVersion");
        return STATUS_IS_DERIVED.contains(object.kind()) ? inVersion.without("status") : inVersion;
    }

    /** A manifest may carry these fields because it was printed by {@code get}, but it cannot change them. */
    private static MeshObject ownedByServer(MeshObject current, MeshObject merged) {
        MeshObject result = merged;
        for (String field : List.of("uid", "creationTimestamp", "resourceVersion", "generation")) {
            Object value = current.at("metadata", field);
            result = value == null ? result.without("metadata", field) : result.with(value, "metadata", field);
        }
        return result;
    }

    private static MeshObject nextVersion(MeshObject current, MeshObject merged) {
        MeshObject next = merged.with(
                String.valueOf(1 + number(current.text("metadata", "resourceVersion"))), "metadata", "resourceVersion");
        boolean newSpec = !Optional.ofNullable(merged.at("spec")).equals(Optional.ofNullable(current.at("spec")));
        return hasGeneration(next.kind()) && newSpec
                ? next.with(1 + number(current.text("metadata", "generation")), "metadata", "generation")
                : next;
    }

    private static long number(Optional<String> text) {
        try {
            return text.map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException editedByHand) {
            return 0;
        }
    }

    private static boolean hasGeneration(ResourceKind kind) {
        return kind.istio() || kind == ResourceKind.DEPLOYMENT;
    }

    /** The defaults of Kubernetes that somebody looks at. */
    private static MeshObject withDefaults(MeshObject object) {
        return switch (object.kind()) {
            case SECRET -> secretDefaults(object);
            case SERVICE -> serviceDefaults(object);
            case DEPLOYMENT -> object.at("spec", "replicas") == null ? object.with(1L, "spec", "replicas") : object;
            case NAMESPACE -> object.with(object.name(), "metadata", "labels", "kubernetes.io/metadata.name");
            case CONFIG_MAP,
                    DESTINATION_RULE,
                    ENDPOINTS,
                    ENDPOINT_SLICE,
                    GATEWAY,
                    POD,
                    SERVICE_ACCOUNT,
                    SERVICE_ENTRY,
                    VIRTUAL_SERVICE,
                    WORKLOAD_ENTRY -> object;
        };
    }

    private static MeshObject secretDefaults(MeshObject secret) {
        MeshObject result = secret.at("type") == null ? secret.with("Opaque", "type") : secret;
        Map<String, String> plain = secret.texts("stringData");
        if (!plain.isEmpty()) {
            var data = new TreeMap<String, Object>(secret.texts("data"));
            plain.forEach((key, text) ->
                    data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
            result = result.with(data, "data");
        }
        return result.without("stringData");
    }

    private static MeshObject serviceDefaults(MeshObject service) {
        var ports = new ArrayList<Map<String, Object>>();
        for (Object port : service.list("spec", "ports")) {
            Map<String, Object> fields = Tree.map(port);
            fields.putIfAbsent("protocol", "TCP");
            if (fields.get("port") != null) {
                fields.putIfAbsent("targetPort", fields.get("port"));
            }
            ports.add(fields);
        }
        MeshObject result = ports.isEmpty() ? service : service.with(ports, "spec", "ports");
        return result.at("spec", "type") == null ? result.with("ClusterIP", "spec", "type") : result;
    }

    /** What the kind's list starts from; pods start from Deployments. */
    private Listing stored(ResourceKind kind, @Nullable String namespace) {
        Listing stored = directory.list(kind == ResourceKind.POD ? ResourceKind.DEPLOYMENT : kind, namespace);
        return new Listing(
                stored.objects().stream()
                        .filter(object -> !isDerived(object.key()))
                        .toList(),
                stored.problems());
    }

    /** As the endpoints controller makes them: for Services with a selector, unless somebody wrote their own. */
    private Stream<MeshObject> endpointsOfServices(
            List<MeshObject> written, DerivedObjects derived, @Nullable String namespace) {
        Set<ObjectKey> keys = written.stream().map(MeshObject::key).collect(Collectors.toSet());
        return stored(ResourceKind.SERVICE, namespace).objects().stream()
                .filter(service -> !service.texts("spec", "selector").isEmpty())
                .map(derived::endpoints)
                .filter(endpoints -> !keys.contains(endpoints.key()));
    }

    private MeshObject namespaceObject(DerivedObjects derived, String name) {
        return directory
                .get(new ObjectKey(ResourceKind.NAMESPACE, "", name))
                .map(stored -> stored.with(Map.of("phase", "Active"), "status"))
                .orElseGet(() -> derived.namespace(name));
    }

    /** The two that always exist, the created ones, and those whose folder was made by hand. */
    private Set<String> namespaces() {
        var names = new TreeSet<>(DerivedObjects.NAMESPACES);
        names.addAll(directory.namespaceFolders());
        directory.list(ResourceKind.NAMESPACE, null).objects().forEach(namespace -> names.add(namespace.name()));
        return names;
    }

    private static boolean isDerived(ObjectKey key) {
        return (key.kind() == ResourceKind.SERVICE || key.kind() == ResourceKind.DEPLOYMENT)
                && key.namespace().equals(IngressGateway.NAMESPACE)
                && key.name().equals(IngressGateway.NAME);
    }

    private DerivedObjects derived() {
        return new DerivedObjects(directory.run().runningGateway(), directory.created());
    }
}
