package dev.meshgw.mesh;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names of the pods that a Deployment has. They look as the ReplicaSet controller makes them,
 * {@code my-nginx-7f5b9c6d8f-x2k4q}, but follow from the Deployment's name and the replica's index alone, so that every
 * process arrives at the same ones and they survive a restart.
 */
public final class PodName {

    /** Kubernetes' alphabet for generated names: no vowels, nothing that looks like another letter. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int HASH_CHARACTERS = 10;
    private static final int SUFFIX_CHARACTERS = 5;

    private PodName() {}

    /**
     * @param deployment metadata.name of the Deployment
     * @param index 0 for the first replica
     */
    public static String of(String deployment, int index) {
        return deployment + "-" + templateHash(deployment) + "-"
                + letters("pod " + deployment + " " + index, SUFFIX_CHARACTERS);
    }

    /** The middle part of the name, also the value of the label {@code pod-template-hash}. */
    static String templateHash(String deployment) {
        return letters("template " + deployment, HASH_CHARACTERS);
    }

    private static String letters(String seed, int count) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
        var letters = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            letters.append(ALPHABET.charAt((digest[i] & 0xff) % ALPHABET.length()));
        }
        return letters.toString();
    }
}
