package dev.meshgw.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * The routes of one listener or filter chain.
 *
 * @param name Envoy's: {@code http.8080}, {@code https.443.https.mygateway.default}; identity across snapshots, through which
 *     a kept-alive connection finds the newest routes
 */
public record RouteConfiguration(String name, HostTable<VirtualHost> virtualHosts) {

    /** The one decision about a request. Pure; allocates nothing for a hit unless a regular expression is asked. */
    public RouteDecision route(RequestFacts request) {
        VirtualHost host = virtualHost(request.authority());
        return host == null ? RouteDecision.NO_VIRTUAL_HOST : host.route(request);
    }

    /** The virtual host of an authority, with or without a port; null if none has this name. */
    public @Nullable VirtualHost virtualHost(String authority) {
        return virtualHosts.find(authority, hostEnd(authority));
    }

    /** Where the host of an authority ends and its port begins: Envoy's ignore_port_in_host_matching. */
    private static int hostEnd(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.indexOf(']', colon) >= 0 ? authority.length() : colon;
    }
}
