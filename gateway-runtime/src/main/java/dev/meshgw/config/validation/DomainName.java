package dev.meshgw.config.validation;

import dev.meshgw.config.source.DiagnosticText;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Host names as Istio checks them: DNS names of RFC 1123, with a wildcard at the start where one is allowed. */
final class DomainName {

    private static final int MAX_LENGTH = 255;

    private static final String LABEL_FORM = "[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";

    private static final Pattern LABEL = Pattern.compile(LABEL_FORM);

    private static final Pattern WILDCARD_LABEL = Pattern.compile("\\*|(?:\\*-?)?" + LABEL_FORM);

    private static final String GENERATED = "outbound_";

    private static final Pattern HAS_DIGIT = Pattern.compile("[0-9]");

    private static final Pattern HAS_LETTER = Pattern.compile("[a-zA-Z]");

    private static final Pattern NUMERIC = Pattern.compile("[-+]?[0-9]+");

    private DomainName() {}

    /** RFC 1123: letters, digits and hyphens, at most 63, no hyphen at either end. */
    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    /** What is wrong with a fully qualified name; null if nothing. */
    static @Nullable String problem(String name) {
        String problem = lengthProblem(name);
        return problem != null ? problem : labelProblem(name, name);
    }

    /** What is wrong with a name whose first label may be, or start with, a wildcard; null if nothing. */
    static @Nullable String wildcardProblem(String name) {
        String problem = lengthProblem(name);
        if (problem != null) {
            return problem;
        }
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        if (!WILDCARD_LABEL.matcher(first).matches()) {
            return invalid(name, first);
        }
        return dot < 0 ? null : labelProblem(name, name.substring(dot + 1));
    }

    /**
     * What is wrong with an sniHost, or a host of a VirtualService that has some: besides the names of hosts there are those
     * that Istio makes for AUTO_PASSTHROUGH, {@code outbound_.80_._.www.example.com}. Null if nothing.
     */
    static @Nullable String sniProblem(String name) {
        if (!name.startsWith(GENERATED)) {
            return wildcardProblem(name);
        }
        String problem = lengthProblem(name);
        if (problem != null) {
            return problem;
        }
        String[] parts = name.split("_", -1);
        boolean isWhole = parts.length > 3
                && HAS_DIGIT.matcher(parts[1]).find()
                && HAS_LETTER.matcher(parts[3]).find();
        return isWhole
                ? null
                : "domain name " + DiagnosticText.quote(name)
                        + " invalid, should follow outbound_.<PORT>_._.<HOSTNAME> format";
    }

    /** What is wrong with a wildcard that is no label of its own; null if nothing. */
    static @Nullable String partialWildcardProblem(String name) {
        boolean partial = name.indexOf('*') >= 0 && name.length() != 1 && !name.startsWith("*.");
        return partial ? "partial wildcard " + DiagnosticText.quote(name) + " not allowed" : null;
    }

    private static @Nullable String lengthProblem(String name) {
        if (name.isEmpty()) {
            return "empty domain name not allowed";
        }
        return name.length() > MAX_LENGTH
                ? "domain name " + DiagnosticText.quote(name) + " too long (max " + MAX_LENGTH + ")"
                : null;
    }

    private static @Nullable String labelProblem(String name, String labels) {
        String[] parts = labels.split("\\.", -1);
        String last = parts[parts.length - 1];
        if (NUMERIC.matcher(last).matches()) {
            return "domain name " + DiagnosticText.quote(name) + " invalid (top level domain "
                    + DiagnosticText.quote(last) + " cannot be all-numeric)";
        }
        for (int i = 0; i < parts.length; i++) {
            boolean isRoot = i > 0 && i == parts.length - 1 && parts[i].isEmpty();
            if (!isRoot && !isLabel(parts[i])) {
                return invalid(name, parts[i]);
            }
        }
        return null;
    }

    private static String invalid(String name, String label) {
        return "domain name " + DiagnosticText.quote(name) + " invalid (label " + DiagnosticText.quote(label)
                + " invalid)";
    }

    static boolean isWildcard(String name) {
        return name.startsWith("*");
    }

    /** Whether two names have a host in common, as Istio's host.Name decides it; case matters. */
    static boolean matches(String a, String b) {
        if (isWildcard(a)) {
            if (isWildcard(b)) {
                return a.length() < b.length() ? b.endsWith(a.substring(1)) : a.endsWith(b.substring(1));
            }
            return b.endsWith(a.substring(1));
        }
        return isWildcard(b) ? a.endsWith(b.substring(1)) : a.equals(b);
    }

    /** Whether every host of the one name is one of the other. */
    static boolean isSubset(String part, String whole) {
        if (isWildcard(part)) {
            return isWildcard(whole) && part.length() >= whole.length() && part.endsWith(whole.substring(1));
        }
        return isWildcard(whole) ? part.endsWith(whole.substring(1)) : part.equals(whole);
    }
}
