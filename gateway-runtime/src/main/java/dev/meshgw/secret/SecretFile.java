package dev.meshgw.secret;

import dev.meshgw.config.resource.Secret;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.PkiFile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The certificates, keys and revocation lists of a Secret, as one {@link PkiFile} whose places name the key of its data. */
public final class SecretFile {

    /** What Kubernetes, Istio and cert-manager call them; a value below another key counts if it is PEM. */
    private static final Set<String> KEYS = Set.of(
            "tls.crt",
            "tls.key",
            "ca.crt",
            "ca.crl",
            "cert",
            "key",
            "cacert",
            "crl",
            "root-cert.pem",
            "ca-cert.pem",
            "ca-key.pem",
            "cert-chain.pem",
            "keystore.p12",
            "truststore.p12",
            "keystore.jks",
            "truststore.jks");

    private static final String PEM_START = "-----BEGIN ";

    private SecretFile() {}

    /** {@code secret default/httpbin-credential} */
    public static String name(Secret secret) {
        return "secret " + secret.metadata().qualifiedName();
    }

    /** Whether a value has the name or the look of what {@link #of} reads. */
    public static boolean mayBe(Secret secret) {
        return secret.data().entrySet().stream().anyMatch(SecretFile::isRead);
    }

    /**
     * @param passphrases for the encrypted keys and key stores among the values
     * @throws PkiException if a value is damaged
     */
    public static PkiFile of(Secret secret, Passphrase.Source passphrases) {
        var parts = new LinkedHashMap<String, PkiFile>();
        for (Map.Entry<String, byte[]> value : secret.data().entrySet()) {
            if (isRead(value)) {
                String source = name(secret) + " key \"" + value.getKey() + "\"";
                parts.put(value.getKey(), PkiFile.parse(source, value.getValue(), passphrases));
            }
        }
        return PkiFile.joined(name(secret), parts);
    }

    private static boolean isRead(Map.Entry<String, byte[]> value) {
        return value.getValue().length > 0
                && (KEYS.contains(value.getKey())
                        || new String(value.getValue(), StandardCharsets.ISO_8859_1).contains(PEM_START));
    }
}
