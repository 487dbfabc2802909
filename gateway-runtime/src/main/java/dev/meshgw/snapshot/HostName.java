package dev.meshgw.snapshot;

import java.util.ArrayList;
import java.util.List;

/**
 * A host of a Gateway or VirtualService as it was written: a name, {@code *.suffix} or {@code *}. Istio compares such hosts
 * with case, and so does this; only {@link #pattern} makes one ready for Envoy, which does not.
 */
public record HostName(String value) implements Comparable<HostName> {

    public static List<HostName> of(List<String> hosts) {
        return hosts.stream().map(HostName::new).toList();
    }

    /**
     * The hosts that a Gateway server offers to VirtualServices of one namespace.
     *
     * @param hosts {@code host} or {@code namespace/host}; {@code *} is any namespace
     */
    public static List<HostName> forNamespace(List<String> hosts, String namespace) {
        var offered = new ArrayList<HostName>(hosts.size());
        for (String host : hosts) {
            int slash = host.indexOf('/');
            if (slash < 0) {
                offered.add(new HostName(host));
            } else if (host.substring(0, slash).equals(namespace)
                    || host.substring(0, slash).equals("*")) {
                offered.add(new HostName(host.substring(slash + 1)));
            }
        }
        return offered;
    }

    /** The narrower of each pair of which one covers the other, each once. */
    public static List<HostName> intersection(List<HostName> some, List<HostName> others) {
        var common = new ArrayList<HostName>();
        for (HostName one : some) {
            for (HostName other : others) {
                HostName narrower = one.isSubsetOf(other) ? one : other.isSubsetOf(one) ? other : null;
                if (narrower != null && !common.contains(narrower)) {
                    common.add(narrower);
                }
            }
        }
        return common;
    }

    public boolean isWildcard() {
        return value.startsWith("*");
    }

    /** Whether some host can be meant by both. */
    public boolean matches(HostName other) {
        return isSubsetOf(other) || other.isSubsetOf(this);
    }

    /** Whether the other covers every host that this one covers. */
    public boolean isSubsetOf(HostName other) {
        if (!other.isWildcard()) {
            return value.equals(other.value);
        }
        int start = isWildcard() ? 1 : 0;
        int length = other.value.length() - 1;
        return value.length() - start >= length && value.endsWith(other.value.substring(1));
    }

    /** As Envoy compares it, without case. */
    public HostPattern pattern() {
        return new HostPattern(value);
    }

    /** Most specific first, as Istio sorts hosts: names, then wildcards; the longer before the shorter; ties by name. */
    @Override
    public int compareTo(HostName other) {
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
