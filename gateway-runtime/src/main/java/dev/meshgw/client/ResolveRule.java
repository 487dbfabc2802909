package dev.meshgw.client;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * curl's {@code --resolve [+]HOST:PORT:ADDRESS[,ADDRESS]…}: connect to the addresses when a URL says HOST:PORT. SNI, Host
 * header and certificate check still use HOST. {@code *} as the host stands for every host. {@code -HOST:PORT} takes an
 * earlier rule back. Immutable.
 *
 * @param text as written, without a leading sign
 * @param host in lower case, or {@code *}
 * @param addresses empty for a rule that takes back
 * @param expires written with {@code +}: curl lets it time out, which makes no difference within one command
 */
public record ResolveRule(String text, String host, int port, List<InetAddress> addresses, boolean expires) {

    public ResolveRule {
        addresses = List.copyOf(addresses);
    }

    /** @throws InvalidRuleException if it has another form, or an address is none */
    public static ResolveRule parse(String rule) {
        if (rule.startsWith("-")) {
            int colon = rule.lastIndexOf(':');
            return new ResolveRule(
                    rule,
                    hostOf(rule, rule.substring(1, Math.max(1, colon))),
                    port(rule, colon, rule.length()),
                    List.of(),
                    false);
        }
        boolean expires = rule.startsWith("+");
        String text = expires ? rule.substring(1) : rule;
        int hostEnd = Addresses.hostEnd(text);
        int portEnd = hostEnd < 0 ? -1 : text.indexOf(':', hostEnd + 1);
        if (portEnd < 0) {
            throw new InvalidRuleException(rule, null);
        }
        var addresses = new ArrayList<InetAddress>();
        for (String address : text.substring(portEnd + 1).split(",")) {
            if (address.isEmpty()) {
                continue;
            }
            addresses.add(Addresses.literal(address).orElseThrow(() -> new InvalidRuleException(rule, address)));
        }
        if (addresses.isEmpty()) {
            throw new InvalidRuleException(rule, null);
        }
        return new ResolveRule(
                text, hostOf(rule, text.substring(0, hostEnd)), port(rule, hostEnd, portEnd), addresses, expires);
    }

    /** Whether the rule is for every host of its port. */
    public boolean isWildcard() {
        return host.equals("*");
    }

    boolean covers(HostPort target) {
        return port == target.port() && (isWildcard() || host.equals(target.host()));
    }

    private static String hostOf(String rule, String host) {
        String bare = Addresses.unbracket(host).toLowerCase(Locale.ROOT);
        if (bare.isEmpty()) {
            throw new InvalidRuleException(rule, null);
        }
        return bare;
    }

    private static int port(String rule, int colon, int end) {
        OptionalInt port = colon < 0
                ? OptionalInt.empty()
                : Addresses.port(rule.startsWith("+") ? rule.substring(1) : rule, colon + 1, end);
        return port.orElseThrow(() -> new InvalidRuleException(rule, null));
    }
}
