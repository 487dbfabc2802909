package dev.meshgw.analysis;

import org.jspecify.annotations.Nullable;

/**
 * A code that is not to be reported for some resources: {@code IST0103=Pod *.testing}.
 *
 * @param resource {@code Kind name.namespace} or {@code Kind namespace/name}; a star stands for any text
 */
public record Suppression(String code, String resource) {

    /** @return null if the text is not {@code CODE=RESOURCE} */
    public static @Nullable Suppression parse(String text) {
        int equals = text.indexOf('=');
        return equals < 0 || text.indexOf('=', equals + 1) >= 0
                ? null
                : new Suppression(text.substring(0, equals), text.substring(equals + 1));
    }

    boolean covers(Finding finding) {
        ResourceName name = finding.resource();
        return name != null
                && code.equals(finding.code())
                && (matches(resource, name.suppressionName()) || matches(resource, name.toString()));
    }

    /** Whether the text is the pattern with each star replaced by something. Linear, whatever the pattern. */
    private static boolean matches(String pattern, String text) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return pattern.equals(text);
        }
        String last = parts[parts.length - 1];
        if (!text.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = text.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return text.length() - last.length() >= at && text.endsWith(last);
    }
}
