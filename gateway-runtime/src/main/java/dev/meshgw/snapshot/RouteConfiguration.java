package dev.meshgw.snapshot;

/**
 * The routes of one listener or filter chain.
 *
 * @param name Envoy's: {@code http.8080}, {@code https.443.https.mygateway.default}; identity across snapshots, through which
 *     a kept-alive connection finds the newest routes
 */
public record RouteConfiguration(String name, HostTable<VirtualHost> virtualHosts) {

    /** The one decision about a request. Pure; allocates nothing for a hit. */
    public RouteDecision route(RequestFacts request) {
        VirtualHost host = virtualHosts.find(hostName(request.authority()));
        if (host == null) {
            return RouteDecision.NO_VIRTUAL_HOST;
        }
        if (host.requireTls() && !request.scheme().equals("https")) {
            return host.tlsRedirect();
        }
        for (Route route : host.routes()) {
            if (route.match().matches(request)) {
                return route.decision();
            }
        }
        return host.noRoute();
    }

    /** The authority without its port, lower case: Envoy's ignore_port_in_host_matching. */
    static String hostName(String authority) {
        int end = authority.length();
        int colon = authority.lastIndexOf(':');
        if (colon >= 0 && authority.indexOf(']', colon) < 0) {
            end = colon;
        }
        for (int i = 0; i < end; i++) {
            char c = authority.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return authority.substring(0, end).toLowerCase(java.util.Locale.ROOT);
            }
        }
        return end == authority.length() ? authority : authority.substring(0, end);
    }
}
