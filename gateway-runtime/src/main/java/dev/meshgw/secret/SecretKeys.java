package dev.meshgw.secret;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which keys of a Secret's data Istio takes, and its words when it finds none. The generic names win over those of kubernetes.io/tls. */
final class SecretKeys {

    private static final byte[] ABSENT = {};

    /** Istio names this many keys and counts the rest. */
    private static final int MAX_KEYS_NAMED = 3;

    private SecretKeys() {}

    /** What was found, or Istio's reason why nothing was. */
    sealed interface Lookup {}

    /**
     * A server's certificate chain and key.
     *
     * @param staple an OCSP response, empty if absent
     * @param crl a revocation list for client certificates, empty if absent
     */
    record KeyPair(
            String certificateKey,
            byte[] certificate,
            String privateKeyKey,
            byte[] privateKey,
            byte[] staple,
            byte[] crl)
            implements Lookup {}

    /** @param crl empty if absent */
    record Authority(String key, byte[] certificates, String crlKey, byte[] crl) implements Lookup {}

    record Unusable(String reason) implements Lookup {}

    static Lookup keyPair(Map<String, byte[]> data) {
        if (hasValues(data, "cert", "key")) {
            return new KeyPair("cert", data.get("cert"), "key", data.get("key"), ABSENT, value(data, "crl"));
        }
        if (hasValues(data, "tls.crt", "tls.key")) {
            return new KeyPair(
                    "tls.crt",
                    data.get("tls.crt"),
                    "tls.key",
                    data.get("tls.key"),
                    value(data, "tls.ocsp-staple"),
                    value(data, "ca.crl"));
        }
        for (var pair : List.of(List.of("cert", "key"), List.of("tls.crt", "tls.key"))) {
            if (data.keySet().containsAll(pair)) {
                return new Unusable(
                        "found keys \"" + pair.get(0) + "\" and \"" + pair.get(1) + "\", but they were empty");
            }
        }
        return new Unusable(
                "found secret, but didn't have expected keys (cert and key) or (tls.crt and tls.key); found: "
                        + found(data));
    }

    static Lookup authority(Map<String, byte[]> data) {
        if (hasValues(data, "cacert")) {
            return new Authority("cacert", data.get("cacert"), "crl", value(data, "crl"));
        }
        if (hasValues(data, "ca.crt")) {
            return new Authority("ca.crt", data.get("ca.crt"), "ca.crl", value(data, "ca.crl"));
        }
        for (String key : List.of("cacert", "ca.crt")) {
            if (data.containsKey(key)) {
                return new Unusable("found key \"" + key + "\", but it was empty");
            }
        }
        return new Unusable("found secret, but didn't have expected keys cacert or ca.crt; found: " + found(data));
    }

    private static boolean hasValues(Map<String, byte[]> data, String... keys) {
        for (String key : keys) {
            if (value(data, key).length == 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] value(Map<String, byte[]> data, String key) {
        byte @Nullable [] value = data.get(key);
        return value == null ? ABSENT : value;
    }

    private static String found(Map<String, byte[]> data) {
        List<String> keys = List.copyOf(new TreeSet<>(data.keySet()));
        if (keys.size() < MAX_KEYS_NAMED) {
            return String.join(", ", keys);
        }
        return String.join(", ", keys.subList(0, MAX_KEYS_NAMED)) + ", and " + (keys.size() - MAX_KEYS_NAMED)
                + " more...";
    }
}
