package dev.meshgw.secret;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Gateway's credentialName, read as Istio reads it: {@code name}, {@code namespace/name}, either with
 * {@code kubernetes://} before it, or {@code configmap://namespace/name} for authorities. Files have names too, those that
 * Istio's agent serves them under.
 *
 * @param scheme {@code kubernetes}, {@code configmap}, {@code file-cert}, {@code file-root}, {@code mesh}, or one that only a cluster has,
 *     such as {@code sds}
 * @param namespace null if none is named: that of the gateway's pod
 */
public record CredentialName(String scheme, @Nullable String namespace, String name) {

    static final String AUTHORITY_SUFFIX = "-cacert";

    private static final String KEY_PAIR_FILES = "file-cert";
    private static final String AUTHORITY_FILES = "file-root";

    /** In place of a path: the CA bundle of the system. */
    static final String SYSTEM = "system";

    private static final String MESH = "mesh";

    /** The certificate that istiod gives the gateway's pod, by its name in SDS. */
    static final CredentialName WORKLOAD = new CredentialName(MESH, null, "default");

    /** The roots of the mesh, by their name in SDS. */
    static final CredentialName MESH_ROOT = new CredentialName(MESH, null, "ROOTCA");

    /** Between two paths, as in Istio. */
    private static final String SEPARATOR = "~";

    public static CredentialName parse(String credentialName) {
        int end = credentialName.indexOf("://");
        String scheme = end < 0 ? "kubernetes" : credentialName.substring(0, end);
        String rest = end < 0 ? credentialName : credentialName.substring(end + 3);
        int slash = rest.indexOf('/');
        return slash < 0
                ? new CredentialName(scheme, null, rest)
                : new CredentialName(scheme, rest.substring(0, slash), rest.substring(slash + 1));
    }

    static CredentialName ofKeyPairFiles(String serverCertificate, String privateKey) {
        return new CredentialName(KEY_PAIR_FILES, null, serverCertificate + SEPARATOR + privateKey);
    }

    /** @param caCrl empty for none */
    static CredentialName ofAuthorityFiles(String caCertificates, String caCrl) {
        return new CredentialName(
                AUTHORITY_FILES, null, caCrl.isEmpty() ? caCertificates : caCertificates + SEPARATOR + caCrl);
    }

    /** Whether the authorities are those that the system trusts. */
    public boolean isSystem() {
        return scheme.equals(AUTHORITY_FILES) && paths().get(0).equals(SYSTEM);
    }

    /** Whether the mesh itself issues it. */
    boolean isOfMesh() {
        return scheme.equals(MESH);
    }

    boolean isFiles() {
        return scheme.equals(KEY_PAIR_FILES) || scheme.equals(AUTHORITY_FILES);
    }

    /** The paths of the files: certificate and key, or authorities and perhaps a revocation list. */
    List<String> paths() {
        return List.of(name.split(SEPARATOR));
    }

    /** The name that Envoy asks for by SDS: {@code kubernetes://httpbin-credential}. */
    public String resourceName() {
        if (isOfMesh()) {
            return name;
        }
        if (isFiles()) {
            return scheme + ":" + name;
        }
        return scheme + "://" + (namespace == null ? "" : namespace + "/") + name;
    }

    /** The resource that holds the authorities for this credential. */
    CredentialName authority() {
        return new CredentialName(scheme, namespace, name + AUTHORITY_SUFFIX);
    }

    /** Whether Istio takes the name for that of authorities, also if a Gateway means a key pair by it. */
    boolean isAuthority() {
        return !isFiles() && name.endsWith(AUTHORITY_SUFFIX);
    }

    /** The credential that these authorities belong to; the same for what has no such suffix. */
    CredentialName withoutAuthoritySuffix() {
        if (!isAuthority()) {
            return this;
        }
        return new CredentialName(scheme, namespace, name.substring(0, name.length() - AUTHORITY_SUFFIX.length()));
    }

    @Override
    public String toString() {
        return resourceName();
    }
}
