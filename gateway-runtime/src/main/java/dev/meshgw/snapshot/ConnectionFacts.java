package dev.meshgw.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * What can be known of a connection before it is answered.
 *
 * @param gatewayPort the port as the Gateway names it, 443 for 8443; or the port that is bound
 * @param tls whether it starts with a ClientHello
 * @param sni lower case without trailing dot; null if there is none
 */
public record ConnectionFacts(
        int gatewayPort, boolean tls, @Nullable String sni) {

    public static ConnectionFacts plainText(int gatewayPort) {
        return new ConnectionFacts(gatewayPort, false, null);
    }

    /** @param sni null for a ClientHello without server_name, as clients send to an IP address */
    public static ConnectionFacts tls(int gatewayPort, @Nullable String sni) {
        return new ConnectionFacts(gatewayPort, true, sni);
    }
}
