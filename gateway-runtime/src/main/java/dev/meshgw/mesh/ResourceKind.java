package dev.meshgw.mesh;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kinds of resource that a mesh directory holds: the one table of their names, groups, versions, scope and columns.
 * Names and short names are those of Kubernetes and of Istio's CustomResourceDefinitions.
 */
public enum ResourceKind {
    // In the order in which `get all` lists kinds.
    POD("Pod", "pods", "", "po", List.of("v1"), NameRule.SUBDOMAIN, Columns.POD),
    SERVICE("Service", "services", "", "svc", List.of("v1"), NameRule.DNS_1035_LABEL, Columns.SERVICE),
    DEPLOYMENT("Deployment", "deployments", "apps", "deploy", List.of("v1"), NameRule.SUBDOMAIN, Columns.DEPLOYMENT),
    CONFIG_MAP("ConfigMap", "configmaps", "", "cm", List.of("v1"), NameRule.SUBDOMAIN, Columns.CONFIG_MAP),
    ENDPOINTS("Endpoints", "endpoints", "", "ep", List.of("v1"), NameRule.SUBDOMAIN, Columns.ENDPOINTS),
    ENDPOINT_SLICE(
            "EndpointSlice",
            "endpointslices",
            "discovery.k8s.io",
            "",
            List.of("v1"),
            NameRule.SUBDOMAIN,
            Columns.ENDPOINT_SLICE),
    NAMESPACE("Namespace", "namespaces", "", "ns", List.of("v1"), NameRule.LABEL, Columns.NAMESPACE),
    SECRET("Secret", "secrets", "", "", List.of("v1"), NameRule.SUBDOMAIN, Columns.SECRET),
    SERVICE_ACCOUNT(
            "ServiceAccount", "serviceaccounts", "", "sa", List.of("v1"), NameRule.SUBDOMAIN, Columns.SERVICE_ACCOUNT),
    DESTINATION_RULE(
            "DestinationRule",
            "destinationrules",
            Istio.GROUP,
            "dr",
            Istio.VERSIONS,
            NameRule.SUBDOMAIN,
            Columns.DESTINATION_RULE),
    GATEWAY("Gateway", "gateways", Istio.GROUP, "gw", Istio.VERSIONS, NameRule.SUBDOMAIN, Columns.GATEWAY),
    SERVICE_ENTRY(
            "ServiceEntry",
            "serviceentries",
            Istio.GROUP,
            "se",
            Istio.VERSIONS,
            NameRule.SUBDOMAIN,
            Columns.SERVICE_ENTRY),
    VIRTUAL_SERVICE(
            "VirtualService",
            "virtualservices",
            Istio.GROUP,
            "vs",
            Istio.VERSIONS,
            NameRule.SUBDOMAIN,
            Columns.VIRTUAL_SERVICE),
    WORKLOAD_ENTRY(
            "WorkloadEntry",
            "workloadentries",
            Istio.GROUP,
            "we",
            Istio.VERSIONS,
            NameRule.SUBDOMAIN,
            Columns.WORKLOAD_ENTRY);

    private final String kind;
    private final String plural;
    private final String group;
    private final String shortName;
    private final List<String> versions;
    private final NameRule nameRule;
    private final List<Column> columns;

    ResourceKind(
            String kind,
            String plural,
            String group,
            String shortName,
            List<String> versions,
            NameRule nameRule,
            List<Column> columns) {
        this.kind = kind;
        this.plural = plural;
        this.group = group;
        this.shortName = shortName;
        this.versions = versions;
        this.nameRule = nameRule;
        this.columns = columns;
    }

    /**
     * The kind that a user means: plural, singular, kind or short name in any case, alone or with {@code .group} or
     * {@code .version.group}.
     */
    public static Optional<ResourceKind> named(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        return Stream.of(values()).filter(candidate -> candidate.isCalled(name)).findFirst();
    }

    /** The kind of a manifest; empty if the group, its version or the kind is not one of these. */
    public static Optional<ResourceKind> of(String apiVersion, String kind) {
        return Stream.of(values())
                .filter(candidate -> candidate.kind.equals(kind)
                        && candidate.versions.stream()
                                .anyMatch(
                                        version -> candidate.apiVersion(version).equals(apiVersion)))
                .findFirst();
    }

    /** As in a manifest's field {@code kind}. */
    public String kind() {
        return kind;
    }

    /** As in messages about one resource and in {@code -o name}: {@code gateway.networking.istio.io}. */
    public String qualifiedSingular() {
        return group.isEmpty() ? singular() : singular() + "." + group;
    }

    /** As in a server's errors: {@code gateways.networking.istio.io}. */
    public String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    public String plural() {
        return plural;
    }

    /** The API group, empty for the core group. */
    public String group() {
        return group;
    }

    /** The {@code apiVersion} that resources are stored and listed under. */
    public String apiVersion() {
        return apiVersion(versions.get(0));
    }

    /** Whether resources of this kind live in a namespace; only Namespaces do not. */
    public boolean namespaced() {
        return this != NAMESPACE;
    }

    /** Whether resources of this kind follow from others and from the running gateway, and are never stored. */
    public boolean derived() {
        return this == POD;
    }

    /** Whether the kind is one of Istio's, so that Istio's admission webhook would look at it. */
    public boolean istio() {
        return group.equals(Istio.GROUP);
    }

    /** What {@code get} shows, left to right. */
    public List<Column> columns() {
        return columns;
    }

    /** The members of kubectl's category {@code all} that a mesh directory holds. */
    public static List<ResourceKind> categoryAll() {
        return List.of(POD, SERVICE, DEPLOYMENT);
    }

    NameRule nameRule() {
        return nameRule;
    }

    /** The folder of this kind's files below a namespace. */
    public String folder() {
        return singular();
    }

    private String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    private String apiVersion(String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }

    private boolean isCalled(String name) {
        if (name.equals(plural) || name.equals(singular()) || (!shortName.isEmpty() && name.equals(shortName))) {
            return true;
        }
        return Stream.of(plural, singular())
                .anyMatch(own -> name.equals(own + "." + group)
                        || versions.stream().anyMatch(version -> name.equals(own + "." + version + "." + group)));
    }

    /** Istio's networking API serves all three versions with one schema. */
    private static final class Istio {
        static final String GROUP = "networking.istio.io";
        static final List<String> VERSIONS = List.of("v1", "v1beta1", "v1alpha3");
    }
}
