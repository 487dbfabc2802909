package dev.meshgw.snapshot;

import java.util.Locale;

/**
 * A host name or wildcard as Istio writes it: {@code a.example.com}, {@code *.example.com} or {@code *}. Lower case.
 *
 * <p>A wildcard stands for one label or more ({@code *.example.com} matches {@code a.b.example.com}, not {@code example.com}),
 * as Envoy's server_names and Istio's host.Name do, and unlike certificates (RFC 9525 §6.3).
 */
public record HostPattern(String value) implements Comparable<HostPattern> {

    public HostPattern {
        value = value.toLowerCase(Locale.ROOT);
    }

    public boolean isWildcard() {
        return value.startsWith("*");
    }

    /** @param host lower case, without port and trailing dot */
    public boolean matches(String host) {
        if (!isWildcard()) {
            return value.equals(host);
        }
        return value.length() == 1 || (host.length() >= value.length() && host.endsWith(value.substring(1)));
    }

    /** Most specific first: names, then wildcards; the longer before the shorter; ties by name. */
    @Override
    public int compareTo(HostPattern other) {
        if (isWildcard() != other.isWildcard()) {
            return isWildcard() ? 1 : -1;
        }
        int byLength = Integer.compare(other.value.length(), value.length());
        return byLength != 0 ? byLength : value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
