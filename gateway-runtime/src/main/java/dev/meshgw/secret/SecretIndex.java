package dev.meshgw.secret;

import dev.meshgw.config.resource.ConfigMap;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.resource.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Secrets and ConfigMaps of a mesh by name, as seen from the namespace of the gateway's pod. */
final class SecretIndex {

    /** Istiod does not watch these, there are too many of them. */
    private static final Set<String> UNWATCHED_TYPES =
            Set.of("helm.sh/release.v1", "kubernetes.io/service-account-token");

    private final String gatewayNamespace;
    private final Map<String, Secret> secrets = new HashMap<>();
    private final Map<String, String> unwatched = new HashMap<>();
    private final Map<String, Map<String, byte[]>> configMaps = new HashMap<>();
    private final Map<String, List<Secret>> elsewhere = new HashMap<>();

    SecretIndex(String gatewayNamespace, Collection<? extends Resource> resources) {
        this.gatewayNamespace = gatewayNamespace;
        for (Resource resource : resources) {
            if (resource instanceof Secret secret) {
                add(secret);
            } else if (resource instanceof ConfigMap map && isHere(map)) {
                configMaps.put(map.metadata().name(), map.data());
            }
        }
    }

    private void add(Secret secret) {
        if (UNWATCHED_TYPES.contains(secret.type())) {
            unwatched.put(secret.metadata().qualifiedName(), secret.type());
        } else if (isHere(secret)) {
            secrets.put(secret.metadata().name(), secret);
        } else {
            elsewhere
                    .computeIfAbsent(secret.metadata().name(), name -> new ArrayList<>(1))
                    .add(secret);
        }
    }

    private boolean isHere(Resource resource) {
        return resource.metadata().namespace().equals(gatewayNamespace);
    }

    /** The Secrets beside the gateway's pod. */
    Map<String, Secret> secrets() {
        return secrets;
    }

    @Nullable
    Secret secret(String name) {
        return secrets.get(name);
    }

    /** @return the data of a ConfigMap beside the gateway's pod */
    @Nullable
    Map<String, byte[]> configMap(String name) {
        return configMaps.get(name);
    }

    /** The type of the Secret of this name beside the gateway's pod, if it is one that Istio does not look at. */
    @Nullable
    String unwatchedType(String name) {
        return unwatched.get(gatewayNamespace + "/" + name);
    }

    /** Where else a Secret of this name is. */
    List<String> otherNamespaces(String name) {
        return elsewhere.getOrDefault(name, List.of()).stream()
                .map(secret -> secret.metadata().namespace())
                .toList();
    }

    /** The first Secret of this name that is not beside the gateway's pod. */
    @Nullable
    Secret elsewhere(String name) {
        List<Secret> found = elsewhere.getOrDefault(name, List.of());
        return found.isEmpty() ? null : found.get(0);
    }

    Set<String> names() {
        return secrets.keySet();
    }
}
