package dev.meshgw.client;

import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * curl's {@code --connect-to HOST1:PORT1:HOST2:PORT2}: connect to HOST2:PORT2 when a URL says HOST1:PORT1. An empty HOST1 or
 * PORT1 stands for any, an empty HOST2 or PORT2 for the URL's. Immutable.
 *
 * @param fromHost in lower case, null for any
 * @param fromPort null for any
 * @param toHost null for the URL's
 * @param toPort null for the URL's
 */
public record ConnectToRule(
        @Nullable String fromHost,
        @Nullable Integer fromPort,
        @Nullable String toHost,
        @Nullable Integer toPort) {

    /** Whether it has the three colons of a rule; curl passes over one that has not. */
    public static boolean isComplete(String rule) {
        return fromPortEnd(rule) >= 0;
    }

    /** @throws InvalidRuleException if it is not complete, or a port is no number */
    public static ConnectToRule parse(String rule) {
        int fromHostEnd = Addresses.hostEnd(rule);
        int fromPortEnd = fromPortEnd(rule);
        if (fromPortEnd < 0) {
            throw new InvalidRuleException(rule, null);
        }
        String to = rule.substring(fromPortEnd + 1);
        int toHostEnd = Addresses.hostEnd(to);
        if (toHostEnd < 0) {
            toHostEnd = to.length();
        }
        return new ConnectToRule(
                host(rule.substring(0, fromHostEnd)),
                port(rule, rule.substring(fromHostEnd + 1, fromPortEnd)),
                host(to.substring(0, toHostEnd)),
                port(rule, toHostEnd == to.length() ? "" : to.substring(toHostEnd + 1)));
    }

    private static int fromPortEnd(String rule) {
        int fromHostEnd = Addresses.hostEnd(rule);
        return fromHostEnd < 0 ? -1 : rule.indexOf(':', fromHostEnd + 1);
    }

    boolean covers(HostPort target) {
        return (fromHost == null || fromHost.equals(target.host())) && (fromPort == null || fromPort == target.port());
    }

    private static @Nullable String host(String text) {
        return text.isEmpty() ? null : Addresses.unbracket(text).toLowerCase(Locale.ROOT);
    }

    private static @Nullable Integer port(String rule, String text) {
        if (text.isEmpty()) {
            return null;
        }
        OptionalInt port = Addresses.port(text, 0, text.length());
        return port.orElseThrow(() -> new InvalidRuleException(rule, text));
    }
}
