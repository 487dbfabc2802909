package dev.meshgw.analysis;

/**
 * What a finding is about.
 *
 * @param namespace empty if the manifest names none and none was chosen for it
 */
public record ResourceName(String kind, String namespace, String name) {

    /** istioctl's friendly name: {@code Gateway default/mygateway}, {@code Gateway mygateway} without a namespace. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
    }

    /** As suppressions name it: {@code Gateway mygateway.default}. */
    String suppressionName() {
        return namespace.isEmpty() ? kind + " " + name : kind + " " + name + "." + namespace;
    }
}
