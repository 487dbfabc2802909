package dev.meshgw.secret;

import org.jspecify.annotations.Nullable;

/**
 * A Gateway's credentialName, read as Istio reads it: {@code name}, {@code namespace/name}, either with
 * {@code kubernetes://} before it, or {@code configmap://namespace/name} for authorities.
 *
 * @param scheme {@code kubernetes}, {@code configmap}, or one that only a cluster has, such as {@code sds}
 * @param namespace null if none is named: that of the gateway's pod
 */
public record CredentialName(String scheme, @Nullable String namespace, String name) {

    static final String AUTHORITY_SUFFIX = "-cacert";

    public static CredentialName parse(String credentialName) {
        int end = credentialName.indexOf("://");
        String scheme = end < 0 ? "kubernetes" : credentialName.substring(0, end);
        String rest = end < 0 ? credentialName : credentialName.substring(end + 3);
        int slash = rest.indexOf('/');
        return slash < 0
                ? new CredentialName(scheme, null, rest)
                : new CredentialName(scheme, rest.substring(0, slash), rest.substring(slash + 1));
    }

    /** The name that Envoy asks for by SDS: {@code kubernetes://httpbin-credential}. */
    public String resourceName() {
        return scheme + "://" + (namespace == null ? "" : namespace + "/") + name;
    }

    /** The resource that holds the authorities for this credential. */
    CredentialName authority() {
        return new CredentialName(scheme, namespace, name + AUTHORITY_SUFFIX);
    }

    /** Whether Istio takes the name for that of authorities, also if a Gateway means a key pair by it. */
    boolean isAuthority() {
        return name.endsWith(AUTHORITY_SUFFIX);
    }

    /** The credential that these authorities belong to. */
    CredentialName withoutAuthoritySuffix() {
        return new CredentialName(scheme, namespace, name.substring(0, name.length() - AUTHORITY_SUFFIX.length()));
    }

    @Override
    public String toString() {
        return resourceName();
    }
}
