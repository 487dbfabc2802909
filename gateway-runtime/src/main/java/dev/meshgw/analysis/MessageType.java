package dev.meshgw.analysis;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** istioctl's messages in its words (pkg/config/analysis/msg of istio/istio); codes that no manifest can show are absent. */
enum MessageType {
    DEPRECATED("IST0002", Level.WARNING, "Deprecated: %s"),
    REFERENCED_RESOURCE_NOT_FOUND("IST0101", Level.ERROR, "Referenced %s not found: \"%s\""),
    NAMESPACE_NOT_INJECTED(
            "IST0102",
            Level.INFO,
            "The namespace is not enabled for Istio injection. Run 'kubectl label namespace %s istio-injection=enabled' to"
                    + " enable it, or 'kubectl label namespace %s istio-injection=disabled' to explicitly mark it as not"
                    + " needing injection."),
    POD_MISSING_PROXY(
            "IST0103",
            Level.WARNING,
            "The pod %s is missing the Istio proxy. This can often be resolved by restarting or redeploying the workload."),
    SCHEMA_VALIDATION_ERROR("IST0106", Level.ERROR, "Schema validation error: %s"),
    MISPLACED_ANNOTATION("IST0107", Level.WARNING, "Misplaced annotation: %s can only be applied to %s"),
    UNKNOWN_ANNOTATION("IST0108", Level.WARNING, "Unknown annotation: %s"),
    CONFLICTING_MESH_GATEWAY_VIRTUAL_SERVICE_HOSTS(
            "IST0109",
            Level.ERROR,
            "The VirtualServices %s associated with mesh gateway define the same host %s which can lead to undefined"
                    + " behavior. This can be fixed by merging the conflicting VirtualServices into a single resource."),
    CONFLICTING_SIDECAR_WORKLOAD_SELECTORS(
            "IST0110",
            Level.ERROR,
            "The Sidecars %s in namespace \"%s\" select the same workload pod \"%s\", which can lead to undefined"
                    + " behavior."),
    MULTIPLE_SIDECARS_WITHOUT_WORKLOAD_SELECTORS(
            "IST0111",
            Level.ERROR,
            "The Sidecars %s in namespace \"%s\" have no workload selector, which can lead to undefined behavior."),
    VIRTUAL_SERVICE_DESTINATION_PORT_SELECTOR_REQUIRED(
            "IST0112",
            Level.ERROR,
            "This VirtualService routes to a service \"%s\" that exposes multiple ports %s. Specifying a port in the"
                    + " destination is required to disambiguate."),
    DEPLOYMENT_ASSOCIATED_TO_MULTIPLE_SERVICES(
            "IST0116",
            Level.WARNING,
            "This deployment %s is associated with multiple services using port %s but different protocols: %s"),
    PORT_NAME_IS_NOT_UNDER_NAMING_CONVENTION(
            "IST0118",
            Level.INFO,
            "Port name %s (port: %s, targetPort: %s) doesn't follow the naming convention of Istio port."),
    NAMESPACE_MULTIPLE_INJECTION_LABELS(
            "IST0123",
            Level.WARNING,
            "The namespace has more than one type of injection labels %s, which may lead to undefined behavior. Make sure"
                    + " only one injection label exists."),
    INVALID_ANNOTATION("IST0125", Level.WARNING, "Invalid annotation %s: %s"),
    NO_MATCHING_WORKLOADS_FOUND(
            "IST0127", Level.WARNING, "No matching workloads for this resource with the following labels: %s"),
    NO_SERVER_CERTIFICATE_VERIFICATION_DESTINATION_LEVEL(
            "IST0128",
            Level.WARNING,
            "DestinationRule %s in namespace %s has TLS mode set to %s but no caCertificates are set to validate server"
                    + " identity for host: %s"),
    NO_SERVER_CERTIFICATE_VERIFICATION_PORT_LEVEL(
            "IST0129",
            Level.WARNING,
            "DestinationRule %s in namespace %s has TLS mode set to %s but no caCertificates are set to validate server"
                    + " identity for host: %s at port %s"),
    VIRTUAL_SERVICE_UNREACHABLE_RULE("IST0130", Level.WARNING, "VirtualService rule %s not used (%s)."),
    VIRTUAL_SERVICE_INEFFECTIVE_MATCH(
            "IST0131",
            Level.INFO,
            "VirtualService rule %s match %s is not used (duplicate/overlapping match in rule %s)."),
    VIRTUAL_SERVICE_HOST_NOT_FOUND_IN_GATEWAY(
            "IST0132", Level.WARNING, "one or more host %s defined in VirtualService %s not found in Gateway %s."),
    SCHEMA_WARNING("IST0133", Level.WARNING, "Schema validation warning: %s"),
    SERVICE_ENTRY_ADDRESSES_REQUIRED(
            "IST0134", Level.WARNING, "ServiceEntry addresses are required for this protocol."),
    DEPRECATED_ANNOTATION(
            "IST0135",
            Level.INFO,
            "Annotation \"%s\" has been deprecated%s and may not work in future Istio versions."),
    ALPHA_ANNOTATION(
            "IST0136",
            Level.INFO,
            "Annotation \"%s\" is part of an alpha-phase feature and may be incompletely supported."),
    DEPLOYMENT_CONFLICTING_PORTS(
            "IST0137",
            Level.WARNING,
            "This deployment %s is associated with multiple services %s using targetPort \"%s\" but different ports: %s."),
    GATEWAY_DUPLICATE_CERTIFICATE(
            "IST0138",
            Level.WARNING,
            "Duplicate certificate in multiple gateways %s may cause 404s if clients re-use HTTP2 connections."),
    INGRESS_ROUTE_RULES_NOT_AFFECTED(
            "IST0140", Level.WARNING, "Subset in virtual service %s has no effect on ingress gateway %s requests"),
    INVALID_APPLICATION_UID("IST0144", Level.WARNING, "User ID (UID) 1337 is reserved for the sidecar proxy."),
    CONFLICTING_GATEWAYS(
            "IST0145", Level.ERROR, "Conflict with gateways %s (workload selector %s, port %s, hosts %s)."),
    IMAGE_AUTO_WITHOUT_INJECTION_WARNING(
            "IST0146",
            Level.WARNING,
            "%s %s contains `image: auto` but does not match any Istio injection webhook selectors."),
    IMAGE_AUTO_WITHOUT_INJECTION_ERROR(
            "IST0147",
            Level.ERROR,
            "%s %s contains `image: auto` but does not match any Istio injection webhook selectors."),
    NAMESPACE_INJECTION_ENABLED_BY_DEFAULT(
            "IST0148",
            Level.INFO,
            "is enabled for Istio injection, as Istio is installed with enableNamespacesByDefault as true."),
    JWT_CLAIM_BASED_ROUTING_WITHOUT_REQUEST_AUTHN(
            "IST0149",
            Level.ERROR,
            "The virtual service uses the JWT claim based routing (key: %s) but found no request authentication for the"
                    + " gateway (%s) pod (%s). The request authentication must first be applied for the gateway pods to"
                    + " validate the JWT token and make the claims available for routing."),
    EXTERNAL_NAME_SERVICE_TYPE_INVALID_PORT_NAME(
            "IST0150",
            Level.WARNING,
            "Port name for ExternalName service is invalid. Proxy may prevent tcp named ports and unmatched traffic for"
                    + " ports serving TCP protocol from being forwarded correctly"),
    ENVOY_FILTER_USES_RELATIVE_OPERATION(
            "IST0151",
            Level.WARNING,
            "This EnvoyFilter does not have a priority and has a relative patch operation set which can cause the"
                    + " EnvoyFilter not to be applied. Using the INSERT_FIRST of ADD option or setting the priority may"
                    + " help in ensuring the EnvoyFilter is applied correctly."),
    ENVOY_FILTER_USES_REPLACE_OPERATION_INCORRECTLY(
            "IST0152", Level.ERROR, "The REPLACE operation is only valid for HTTP_FILTER and NETWORK_FILTER."),
    ENVOY_FILTER_USES_ADD_OPERATION_INCORRECTLY(
            "IST0153",
            Level.ERROR,
            "The ADD operation will be ignored when applyTo is set to ROUTE_CONFIGURATION, or HTTP_ROUTE."),
    ENVOY_FILTER_USES_REMOVE_OPERATION_INCORRECTLY(
            "IST0154",
            Level.ERROR,
            "The REMOVE operation will be ignored when applyTo is set to ROUTE_CONFIGURATION, or HTTP_ROUTE."),
    ENVOY_FILTER_USES_RELATIVE_OPERATION_WITH_PROXY_VERSION(
            "IST0155",
            Level.WARNING,
            "This EnvoyFilter does not have a priority and has a relative patch operation (NSTERT_BEFORE/AFTER, REPLACE,"
                    + " MERGE, DELETE) and proxyVersion set which can cause the EnvoyFilter not to be applied during an"
                    + " upgrade. Using the INSERT_FIRST or ADD option or setting the priority may help in ensuring the"
                    + " EnvoyFilter is applied correctly."),
    INVALID_TELEMETRY_PROVIDER(
            "IST0157", Level.WARNING, "The Telemetry %s in namespace \"%s\" with empty providers will be ignored."),
    PODS_ISTIO_PROXY_IMAGE_MISMATCH_IN_NAMESPACE(
            "IST0158",
            Level.WARNING,
            "The Istio proxy images of the pods running in the namespace do not match the image defined in the injection"
                    + " configuration (pod names: %s). This often happens after upgrading the Istio control-plane and can"
                    + " be fixed by redeploying the pods."),
    CONFLICTING_TELEMETRY_WORKLOAD_SELECTORS(
            "IST0159",
            Level.ERROR,
            "The Telemetries %s in namespace \"%s\" select the same workload pod \"%s\", which can lead to undefined"
                    + " behavior."),
    MULTIPLE_TELEMETRIES_WITHOUT_WORKLOAD_SELECTORS(
            "IST0160",
            Level.ERROR,
            "The Telemetries %s in namespace \"%s\" have no workload selector, which can lead to undefined behavior."),
    INVALID_GATEWAY_CREDENTIAL(
            "IST0161",
            Level.ERROR,
            "The credential referenced by the Gateway %s in namespace %s is invalid, which can cause the traffic not to"
                    + " work as expected."),
    GATEWAY_PORT_NOT_DEFINED_ON_SERVICE(
            "IST0162",
            Level.WARNING,
            "The gateway is listening on a target port (port %s) that is not defined in the Service associated with its"
                    + " workload instances (Pod selector %s). If you need to access the gateway port through the gateway"
                    + " Service, it will not be available."),
    REFERENCED_INTERNAL_GATEWAY(
            "IST0165",
            Level.WARNING,
            "Gateway reference in VirtualService %s is to an implementation-generated internal Gateway: %s."),
    INEFFECTIVE_SELECTOR(
            "IST0166",
            Level.WARNING,
            "Ineffective selector on Kubernetes Gateway %s. Use the TargetRef field instead."),
    INEFFECTIVE_POLICY("IST0167", Level.WARNING, "The policy has no impact: %s."),
    NEGATIVE_CONDITION_STATUS(
            "IST0171", Level.WARNING, "A condition with a negative status is present: type=%s, reason=%s, message=%s."),
    DESTINATION_RULE_SUBSET_NOT_SELECT_PODS(
            "IST0173",
            Level.ERROR,
            "The Subset %s defined in the DestinationRule does not select any pods. Which may lead to 503 UH"
                    + " (NoHealthyUpstream)."),
    UNKNOWN_DESTINATION_RULE_HOST(
            "IST0174",
            Level.WARNING,
            "The host %s defined in the DestinationRule does not match any services in the mesh."),
    GATEWAY_API_CRD_VERSION_BELOW_MINIMUM(
            "IST0176",
            Level.WARNING,
            "The Gateway API CRD %s is at version %s, which is lower than the minimum version %s required by this Istio"
                    + " version."),
    CONFLICTING_SERVICE_ENTRY_PROTOCOL(
            "IST0177",
            Level.WARNING,
            "The ServiceEntries %s define the same host %s and port %s with conflicting protocols: %s.");

    private final String code;
    private final Level level;
    private final String template;

    MessageType(String code, Level level, String template) {
        this.code = code;
        this.level = level;
        this.template = template;
    }

    String code() {
        return code;
    }

    Level level() {
        return level;
    }

    /** @param arguments collections are printed as Go does: {@code [a b]} */
    String format(Object... arguments) {
        Object[] texts = new Object[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i] instanceof Collection<?> list
                    ? list.stream().map(String::valueOf).collect(Collectors.joining(" ", "[", "]"))
                    : arguments[i];
        }
        return String.format(Locale.ROOT, template, texts);
    }
}
