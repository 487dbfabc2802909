package dev.meshgw.secret;

import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.Suggestion;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the Secret for an SDS resource and the keys in it, or its files, by Istio's rules. */
final class MaterialSource {

    /** Enough to see a misspelt name among them, few enough to be read. */
    private static final int MAX_NAMES_LISTED = 5;

    /** The Secrets that Istio's ingress gateway mounts, if they exist, and where. */
    private static final Map<String, String> MOUNTS = Map.of(
            "/etc/istio/ingressgateway-certs/", "istio-ingressgateway-certs",
            "/etc/istio/ingressgateway-ca-certs/", "istio-ingressgateway-ca-certs");

    /** Where Istio looks for the CA bundle of the system, in its order. */
    private static final List<String> SYSTEM_BUNDLES = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/pki/tls/cacert.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/ssl/cert.pem");

    private static final byte[] NONE = {};

    /** Secrets are named alike, shop-credential and cart-credential, and are not misspelt for each other. */
    private static final int MAX_MISSPELT = 2;

    private final String gatewayNamespace;
    private final SecretIndex index;
    private final PodFiles files;

    MaterialSource(String gatewayNamespace, SecretIndex index, PodFiles files) {
        this.gatewayNamespace = gatewayNamespace;
        this.index = index;
        this.files = files;
    }

    /** What was found, or why nothing was. */
    sealed interface Found {

        record Bytes(Material material) implements Found {}

        record Nothing(Problem problem) implements Found {}
    }

    Found keyPair(CredentialName credential) {
        if (credential.isFiles()) {
            return files(credential, "certificate", "private key");
        }
        if (credential.isOfMesh()) {
            return MeshAuthority.keyPair(gatewayNamespace, index);
        }
        Problem unreachable = unreachable(credential, false);
        if (unreachable != null) {
            return new Found.Nothing(unreachable);
        }
        if (credential.isAuthority()) {
            return new Found.Nothing(nameOfAuthority(credential));
        }
        Secret secret = index.secret(credential.name());
        if (secret == null) {
            return new Found.Nothing(missing(credential.name()));
        }
        SecretKeys.Lookup lookup = SecretKeys.keyPair(secret.data());
        return lookup instanceof SecretKeys.KeyPair pair
                ? new Found.Bytes(material(secret, pair))
                : new Found.Nothing(wrongKeys(secret, ((SecretKeys.Unusable) lookup).reason()));
    }

    Found authority(CredentialName credential) {
        if (credential.isFiles()) {
            return files(credential, "CA certificate", "revocation list");
        }
        if (credential.isOfMesh()) {
            return MeshAuthority.root(gatewayNamespace, index);
        }
        Problem unreachable = unreachable(credential, true);
        if (unreachable != null) {
            return new Found.Nothing(unreachable);
        }
        CredentialName owner = credential.withoutAuthoritySuffix();
        for (String name : List.of(credential.name(), owner.name())) {
            Map<String, byte[]> data = credential.scheme().equals("configmap") ? index.configMap(name) : data(name);
            if (data != null) {
                // A Secret NAME-cacert without a usable key is the end: Istio does not go on to NAME.
                boolean hides = name.equals(credential.name()) && isOther(data, data(owner.name()));
                return authority(
                        credential,
                        kind(credential) + " " + gatewayNamespace + "/" + name,
                        data,
                        hides ? List.of(hiddenAuthority(owner.name())) : List.of());
            }
        }
        return new Found.Nothing(
                credential.scheme().equals("configmap") ? missingConfigMap(owner.name()) : missing(owner.name()));
    }

    /** Whether a Secret beside the one for the authorities holds others. */
    private static boolean isOther(Map<String, byte[]> data, @Nullable Map<String, byte[]> owner) {
        return owner != null
                && SecretKeys.authority(data) instanceof SecretKeys.Authority used
                && SecretKeys.authority(owner) instanceof SecretKeys.Authority hidden
                && !Arrays.equals(used.certificates(), hidden.certificates());
    }

    private static Problem hiddenAuthority(String owner) {
        return new Problem(
                DiagnosticCode.AUTHORITY_HIDDEN,
                "found ca certificates in " + owner + " and " + owner + CredentialName.AUTHORITY_SUFFIX,
                "the CA certificates of secret \"" + owner + "\" are not looked at",
                "Istio takes those of \"" + owner + CredentialName.AUTHORITY_SUFFIX
                        + "\" where such a secret exists, and these are others",
                "put the CA into one of the two only");
    }

    private Found authority(
            CredentialName credential, String source, Map<String, byte[]> data, List<Problem> oddities) {
        SecretKeys.Lookup lookup = SecretKeys.authority(data);
        if (lookup instanceof SecretKeys.Unusable unusable) {
            return new Found.Nothing(noAuthority(credential, source, data, unusable.reason()));
        }
        var authority = (SecretKeys.Authority) lookup;
        return new Found.Bytes(new Material(
                source,
                key(source, authority.key()),
                authority.certificates(),
                "",
                NONE,
                key(source, authority.crlKey()),
                authority.crl(),
                oddities));
    }

    private static String key(String source, String key) {
        return source + " key \"" + key + "\"";
    }

    private Found files(CredentialName credential, String first, String second) {
        List<String> paths = credential.paths();
        boolean authority = credential.scheme().equals("file-root");
        try {
            byte[] certificate = credential.isSystem() ? systemBundle() : file(paths.get(0), first);
            byte[] other = paths.size() < 2 ? NONE : file(paths.get(1), second);
            String otherName = paths.size() < 2 ? "" : "file " + paths.get(1);
            return new Found.Bytes(new Material(
                    "file " + paths.get(0),
                    "file " + paths.get(0),
                    certificate,
                    otherName,
                    authority ? NONE : other,
                    otherName,
                    authority ? other : NONE,
                    List.of()));
        } catch (UnreadableFile e) {
            return new Found.Nothing(e.problem);
        }
    }

    private byte[] file(String path, String what) throws UnreadableFile {
        for (Map.Entry<String, String> mount : MOUNTS.entrySet()) {
            Secret secret = path.startsWith(mount.getKey()) ? index.secret(mount.getValue()) : null;
            if (secret != null) {
                return mounted(path, path.substring(mount.getKey().length()), secret);
            }
        }
        try {
            return files.read(path);
        } catch (IOException | InvalidPathException e) {
            String where = e instanceof InvalidPathException ? path : files.resolved(path);
            String mounts = MOUNTS.keySet().stream().anyMatch(path::startsWith)
                    ? "; the Secret that Istio mounts there, " + mountOf(path) + ", is not there either"
                    : "";
            throw new UnreadableFile(new Problem(
                    DiagnosticCode.FILE_UNREADABLE,
                    "file " + path + " cannot be read: " + e.getMessage(),
                    "the " + what + " file " + path + " cannot be read",
                    e.getMessage() + "; a path of the gateway's pod is looked for on this machine, at " + where
                            + mounts,
                    "put the file there, or put its content into a Secret and name it: credentialName"));
        }
    }

    private byte[] systemBundle() throws UnreadableFile {
        for (String path : SYSTEM_BUNDLES) {
            try {
                return files.read(path);
            } catch (IOException notHere) {
                continue;
            }
        }
        throw new UnreadableFile(new Problem(
                DiagnosticCode.FILE_UNREADABLE,
                "file system cannot be read",
                "the CA bundle of the system was not found",
                "it is looked for where Istio does: " + String.join(", ", SYSTEM_BUNDLES),
                "name the CAs of the upstream: caCertificates or credentialName"));
    }

    private static String mountOf(String path) {
        return MOUNTS.entrySet().stream()
                .filter(mount -> path.startsWith(mount.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static byte[] mounted(String path, String key, Secret secret) throws UnreadableFile {
        byte @Nullable [] value = secret.data().get(key);
        if (value == null) {
            throw new UnreadableFile(new Problem(
                    DiagnosticCode.FILE_UNREADABLE,
                    "file " + path + " does not exist",
                    "there is no file " + path,
                    "secret " + secret.metadata().qualifiedName() + " is mounted there; its keys are "
                            + keys(secret.data()),
                    "add the key \"" + key + "\" to the secret"));
        }
        return value;
    }

    /** Ends the reading of a pair of files at the first that cannot be read. */
    private static final class UnreadableFile extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        UnreadableFile(Problem problem) {
            super(problem.reason(), null, false, false);
            this.problem = problem;
        }
    }

    private @Nullable Map<String, byte[]> data(String name) {
        Secret secret = index.secret(name);
        return secret == null ? null : secret.data();
    }

    private static String kind(CredentialName credential) {
        return credential.scheme().equals("configmap") ? "configmap" : "secret";
    }

    private static Material material(Secret secret, SecretKeys.KeyPair pair) {
        String source = "secret " + secret.metadata().qualifiedName();
        var oddities = new ArrayList<Problem>();
        byte @Nullable [] other = secret.data().get("tls.crt");
        if (pair.certificateKey().equals("cert") && other != null && !Arrays.equals(other, pair.certificate())) {
            oddities.add(new Problem(
                    DiagnosticCode.TWO_KEY_PAIRS,
                    "found both (cert and key) and (tls.crt and tls.key)",
                    source + " holds two certificates, and \"cert\" wins over \"tls.crt\"",
                    "Istio looks for cert and key first, whatever the type of the secret is",
                    "remove the pair that is not meant"));
        }
        return new Material(
                source,
                key(source, pair.certificateKey()),
                pair.certificate(),
                key(source, pair.privateKeyKey()),
                pair.privateKey(),
                key(source, "tls.ocsp-staple"),
                pair.staple(),
                oddities);
    }

    /** Forms of credentialName that only a cluster can resolve, and namespaces that the gateway may not read. */
    private @Nullable Problem unreachable(CredentialName credential, boolean authority) {
        boolean known = credential.scheme().equals("kubernetes")
                || (authority && credential.scheme().equals("configmap"));
        if (!known) {
            return new Problem(
                    DiagnosticCode.CREDENTIAL_FORM,
                    "resource name " + credential.resourceName() + " is not supported",
                    "credential \"" + credential.resourceName() + "\" is of a form that only a cluster resolves",
                    "the scheme is \"" + credential.scheme() + "\"; here a credential is a secret in namespace "
                            + gatewayNamespace,
                    "name a secret: credentialName: httpbin-credential");
        }
        if (credential.namespace() == null || credential.namespace().equals(gatewayNamespace)) {
            return null;
        }
        return new Problem(
                DiagnosticCode.SECRET_ELSEWHERE,
                "cross namespace secret reference requires ReferenceGrant",
                "secret " + credential.namespace() + "/" + credential.name()
                        + " is not in the namespace of the gateway's pod",
                "a Gateway reads secrets from namespace " + gatewayNamespace + " only",
                copyCommand(credential.name(), credential.namespace()));
    }

    private static Problem nameOfAuthority(CredentialName credential) {
        return new Problem(
                DiagnosticCode.AUTHORITY_NAME,
                "resource name " + credential.resourceName() + " is that of a ca certificate",
                "credential \"" + credential.name() + "\" can never give a certificate and key",
                "Istio takes a name that ends in \"-cacert\" for that of the CA certificates of \""
                        + credential.withoutAuthoritySuffix().name() + "\"",
                "give the secret another name");
    }

    private Problem missing(String name) {
        String reason = "secret " + gatewayNamespace + "/" + name + " not found";
        String type = index.unwatchedType(name);
        if (type != null) {
            return new Problem(
                    DiagnosticCode.SECRET_MISSING,
                    reason,
                    "secret \"" + name + "\" in namespace " + gatewayNamespace + " is not looked at",
                    "its type is " + type + ", and Istio watches no secrets of that type",
                    "make it anew with another type, or without: type Opaque");
        }
        List<String> elsewhere = index.otherNamespaces(name);
        if (!elsewhere.isEmpty()) {
            return new Problem(
                    DiagnosticCode.SECRET_ELSEWHERE,
                    reason,
                    "secret \"" + name + "\" is in namespace " + String.join(", ", elsewhere) + ", not in "
                            + gatewayNamespace,
                    "a Gateway reads secrets from the namespace of the gateway's pod, " + gatewayNamespace
                            + ", not from its own",
                    copyCommand(name, elsewhere.get(0)));
        }
        String create =
                "meshgw create -n " + gatewayNamespace + " secret tls " + name + " --key=FILE.key --cert=FILE.crt";
        return new Problem(
                DiagnosticCode.SECRET_MISSING,
                reason,
                "there is no secret \"" + name + "\" in namespace " + gatewayNamespace,
                "the secrets there are: " + names(),
                Suggestion.closest(name, new TreeSet<>(index.names()), MAX_MISSPELT)
                        .map(near -> "did you mean \"" + near + "\"? Or create it: " + create)
                        .orElse("create it: " + create));
    }

    private Problem missingConfigMap(String name) {
        return new Problem(
                DiagnosticCode.SECRET_MISSING,
                "configmap " + gatewayNamespace + "/" + name + " not found",
                "there is no configmap \"" + name + "\" in namespace " + gatewayNamespace,
                "caCertCredentialName asks for it with configmap://",
                "create it: meshgw create -n " + gatewayNamespace + " configmap " + name
                        + " --from-file=ca.crt=CA.crt");
    }

    private String names() {
        var sorted = new TreeSet<>(index.names());
        if (sorted.isEmpty()) {
            return "none";
        }
        String listed =
                String.join(", ", sorted.stream().limit(MAX_NAMES_LISTED).toList());
        int rest = sorted.size() - MAX_NAMES_LISTED;
        return rest > 0 ? listed + " and " + rest + " more" : listed;
    }

    private String copyCommand(String name, String namespace) {
        return "copy it: meshgw get secret " + name + " -n " + namespace + " -o yaml | sed 's/namespace: " + namespace
                + "/namespace: " + gatewayNamespace + "/' | meshgw apply -f -";
    }

    private Problem wrongKeys(Secret secret, String reason) {
        String name = secret.metadata().name();
        return new Problem(
                DiagnosticCode.SECRET_KEYS,
                reason,
                "secret " + secret.metadata().qualifiedName() + " holds no certificate and key",
                "its keys are " + keys(secret.data())
                        + "; a server needs tls.crt and tls.key, or cert and key, none of them empty",
                "make it anew: meshgw delete -n " + gatewayNamespace + " secret " + name + " && meshgw create -n "
                        + gatewayNamespace + " secret tls " + name + " --key=FILE.key --cert=FILE.crt");
    }

    private Problem noAuthority(CredentialName credential, String source, Map<String, byte[]> data, String reason) {
        String owner = credential.withoutAuthoritySuffix().name();
        boolean split = source.endsWith(CredentialName.AUTHORITY_SUFFIX);
        String other = split
                ? "; a secret of this name is looked at before \"" + owner + "\""
                : ", or with a secret \"" + credential.name() + "\"";
        return new Problem(
                DiagnosticCode.NO_AUTHORITY,
                reason,
                source + " holds no CA certificate",
                "its keys are " + keys(data) + "; client certificates are checked with ca.crt or cacert" + other,
                split
                        ? "meshgw delete -n " + gatewayNamespace + " secret " + credential.name()
                        : "meshgw create -n " + gatewayNamespace + " secret generic " + credential.name()
                                + " --from-file=ca.crt=CA.crt");
    }

    private static String keys(Map<String, byte[]> data) {
        var described = new ArrayList<String>();
        for (String key : new TreeSet<>(data.keySet())) {
            described.add(data.get(key).length == 0 ? key + " (empty)" : key);
        }
        return described.isEmpty() ? "none" : String.join(", ", described);
    }
}
