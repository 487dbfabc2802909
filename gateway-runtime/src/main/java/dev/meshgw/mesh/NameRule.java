package dev.meshgw.mesh;

import java.util.Optional;
import java.util.regex.Pattern;

/** What Kubernetes allows as a name, and its words for a name that is not allowed (apimachinery's util/validation). */
enum NameRule {
    SUBDOMAIN(
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
            253,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '%s')"),
    LABEL(
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
            63,
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and"
                    + " end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                    + " '%s')"),
    DNS_1035_LABEL(
            "[a-z]([-a-z0-9]*[a-z0-9])?",
            63,
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                    + " character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for"
                    + " validation is '%s')");

    private final Pattern pattern;
    private final int maxCharacters;
    private final String complaint;

    NameRule(String pattern, int maxCharacters, String complaint) {
        this.pattern = Pattern.compile(pattern);
        this.maxCharacters = maxCharacters;
        this.complaint = complaint;
    }

    /** Why {@code name} is not allowed, empty if it is. */
    Optional<String> violation(String name) {
        if (name.length() > maxCharacters) {
            return Optional.of("must be no more than " + maxCharacters + " bytes");
        }
        if (!pattern.matcher(name).matches()) {
            return Optional.of(complaint.formatted(pattern.pattern()));
        }
        return Optional.empty();
    }
}
