package dev.meshgw.workload;

import dev.meshgw.config.resource.Deployment;
import dev.meshgw.sample.nginx.ContainerFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** What a pod was made of: two pods with equal fingerprints would run alike. Immutable; holds a digest, no content. */
record Fingerprint(String digest) {

    static Fingerprint of(Deployment deployment, PodVolumes volumes) {
        MessageDigest sha = sha256();
        // Containers and volumes are records of texts, so their text is their content.
        add(sha, deployment.containers().toString());
        add(sha, deployment.volumes().toString());
        for (Map.Entry<String, Map<String, ContainerFile>> volume :
                volumes.files().entrySet()) {
            add(sha, volume.getKey());
            volume.getValue().forEach((path, file) -> {
                add(sha, path);
                add(sha, file.bytes());
            });
        }
        return new Fingerprint(HexFormat.of().formatHex(sha.digest()));
    }

    private static void add(MessageDigest sha, String text) {
        add(sha, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void add(MessageDigest sha, byte[] bytes) {
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
