package dev.meshgw.workload;

import dev.meshgw.config.resource.ConfigMap;
import dev.meshgw.config.resource.Container;
import dev.meshgw.config.resource.Deployment;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.resource.Volume;
import dev.meshgw.config.resource.VolumeMount;
import dev.meshgw.sample.nginx.ContainerFile;
import dev.meshgw.sample.nginx.ContainerFiles;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of a pod, filled from the ConfigMaps and Secrets of its namespace as kubelet fills them: all of them before
 * any container starts. Immutable.
 */
final class PodVolumes {

    private final Map<String, Map<String, ContainerFile>> byVolume;

    private PodVolumes(Map<String, Map<String, ContainerFile>> byVolume) {
        this.byVolume = byVolume;
    }

    /**
     * @param now what files count as modified at if their resource was never applied
     * @throws PodFailure in kubelet's words if a ConfigMap, Secret or key is missing
     */
    static PodVolumes of(
            Deployment deployment, Map<String, ConfigMap> configMaps, Map<String, Secret> secrets, Instant now)
            throws PodFailure {
        var byVolume = new LinkedHashMap<String, Map<String, ContainerFile>>();
        for (Volume volume : deployment.volumes()) {
            byVolume.put(volume.name(), fill(volume, configMaps, secrets, now));
        }
        return new PodVolumes(byVolume);
    }

    private static Map<String, ContainerFile> fill(
            Volume volume, Map<String, ConfigMap> configMaps, Map<String, Secret> secrets, Instant now)
            throws PodFailure {
        if (!volume.configMap().isEmpty()) {
            ConfigMap source = configMaps.get(volume.configMap());
            if (source == null) {
                throw PodFailure.mount(
                        volume.name(),
                        "configmap \"" + volume.configMap() + "\" not found",
                        "create it: meshgw create configmap " + volume.configMap() + " --from-file=FILE");
            }
            return files(volume, "config", source.metadata(), source.data(), now);
        }
        if (!volume.secret().isEmpty()) {
            Secret source = secrets.get(volume.secret());
            if (source == null) {
                throw PodFailure.mount(
                        volume.name(),
                        "secret \"" + volume.secret() + "\" not found",
                        "create it: meshgw create secret tls " + volume.secret() + " --cert FILE --key FILE");
            }
            return files(volume, "secret", source.metadata(), source.data(), now);
        }
        return Map.of();
    }

    private static Map<String, ContainerFile> files(
            Volume volume, String kind, ObjectMeta metadata, Map<String, byte[]> data, Instant now) throws PodFailure {
        Instant created = metadata.creationTimestamp();
        Instant modified = created == null ? now : created;
        var files = new TreeMap<String, ContainerFile>();
        if (volume.items().isEmpty()) {
            data.forEach((key, bytes) -> files.put(key, new ContainerFile(bytes, modified)));
            return files;
        }
        for (Map.Entry<String, String> item : volume.items().entrySet()) {
            byte[] bytes = data.get(item.getKey());
            if (bytes == null) {
                throw PodFailure.mount(
                        volume.name(),
                        "references non-existent " + kind + " key: " + item.getKey(),
                        "it has " + data.keySet());
            }
            files.put(item.getValue(), new ContainerFile(bytes, modified));
        }
        return files;
    }

    /**
     * The image's files with the container's mounts over them.
     *
     * @throws PodFailure if a mount names a volume that the pod has not, or a subPath that the volume has not
     */
    ContainerFiles mount(Container container, ContainerFiles image) throws PodFailure {
        ContainerFiles files = image;
        for (VolumeMount mount : container.volumeMounts()) {
            Map<String, ContainerFile> volume = byVolume.get(mount.name());
            if (volume == null) {
                throw new PodFailure(
                        "CreateContainerConfigError",
                        "container \"" + container.name() + "\" mounts volume \"" + mount.name()
                                + "\", which the pod does not have");
            }
            files = mount.subPath().isEmpty()
                    ? files.mount(mount.mountPath(), volume)
                    : mountSubPath(files, mount, volume);
        }
        return files;
    }

    private static ContainerFiles mountSubPath(
            ContainerFiles files, VolumeMount mount, Map<String, ContainerFile> volume) throws PodFailure {
        @Nullable ContainerFile file = volume.get(mount.subPath());
        if (file != null) {
            return files.mountFile(mount.mountPath(), file);
        }
        String folder = mount.subPath().endsWith("/") ? mount.subPath() : mount.subPath() + "/";
        var below = new HashMap<String, ContainerFile>();
        volume.forEach((path, content) -> {
            if (path.startsWith(folder)) {
                below.put(path.substring(folder.length()), content);
            }
        });
        if (below.isEmpty()) {
            throw new PodFailure(
                    "CreateContainerConfigError",
                    "volume \"" + mount.name() + "\" has nothing at subPath \"" + mount.subPath() + "\", it has "
                            + volume.keySet());
        }
        return files.mount(mount.mountPath(), below);
    }

    Map<String, Map<String, ContainerFile>> files() {
        return byVolume;
    }
}
