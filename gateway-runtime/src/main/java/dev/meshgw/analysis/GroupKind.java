package dev.meshgw.analysis;

/** The kinds that analyzers ask for by name, as {@link AnalyzedResource#groupKind} writes them. */
final class GroupKind {

    static final String GATEWAY = "networking.istio.io/Gateway";
    static final String VIRTUAL_SERVICE = "networking.istio.io/VirtualService";
    static final String DESTINATION_RULE = "networking.istio.io/DestinationRule";
    static final String SERVICE_ENTRY = "networking.istio.io/ServiceEntry";
    static final String SIDECAR = "networking.istio.io/Sidecar";
    static final String ENVOY_FILTER = "networking.istio.io/EnvoyFilter";
    static final String PROXY_CONFIG = "networking.istio.io/ProxyConfig";
    static final String WORKLOAD_ENTRY = "networking.istio.io/WorkloadEntry";
    static final String WORKLOAD_GROUP = "networking.istio.io/WorkloadGroup";
    static final String AUTHORIZATION_POLICY = "security.istio.io/AuthorizationPolicy";
    static final String PEER_AUTHENTICATION = "security.istio.io/PeerAuthentication";
    static final String REQUEST_AUTHENTICATION = "security.istio.io/RequestAuthentication";
    static final String TELEMETRY = "telemetry.istio.io/Telemetry";
    static final String WASM_PLUGIN = "extensions.istio.io/WasmPlugin";
    static final String KUBERNETES_GATEWAY = "gateway.networking.k8s.io/Gateway";
    static final String POD = "/Pod";
    static final String SERVICE = "/Service";
    static final String SECRET = "/Secret";
    static final String NAMESPACE = "/Namespace";
    static final String CONFIG_MAP = "/ConfigMap";
    static final String DEPLOYMENT = "apps/Deployment";
    static final String MUTATING_WEBHOOK = "admissionregistration.k8s.io/MutatingWebhookConfiguration";
    static final String VALIDATING_WEBHOOK = "admissionregistration.k8s.io/ValidatingWebhookConfiguration";
    static final String CUSTOM_RESOURCE_DEFINITION = "apiextensions.k8s.io/CustomResourceDefinition";

    private GroupKind() {}
}
