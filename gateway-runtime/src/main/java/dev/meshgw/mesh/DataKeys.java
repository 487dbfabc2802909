package dev.meshgw.mesh;

import java.util.regex.Pattern;

/** Keys of a Secret's or ConfigMap's data (apimachinery's IsConfigMapKey). */
public final class DataKeys {

    /** Kubernetes' words for a key that is not allowed. */
    public static final String RULE =
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or"
                    + " 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    private static final Pattern VALID = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final int MAX_CHARACTERS = 253;

    private DataKeys() {}

    public static boolean isValid(String key) {
        return VALID.matcher(key).matches()
                && key.length() <= MAX_CHARACTERS
                && !key.equals(".")
                && !key.startsWith("..");
    }
}
