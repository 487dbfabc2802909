package dev.meshgw.analysis;

import java.util.Set;

/** Kubernetes' kinds that are in no namespace. */
final class ClusterScope {

    private static final Set<String> KINDS = Set.of(
            "ClusterRole",
            "ClusterRoleBinding",
            "CustomResourceDefinition",
            "GatewayClass",
            "IngressClass",
            "MutatingWebhookConfiguration",
            "Namespace",
            "Node",
            "PersistentVolume",
            "PriorityClass",
            "StorageClass",
            "ValidatingWebhookConfiguration");

    private ClusterScope() {}

    static boolean isNamespaced(String kind) {
        return !KINDS.contains(kind);
    }
}
