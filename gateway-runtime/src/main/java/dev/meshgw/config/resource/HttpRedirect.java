package dev.meshgw.config.resource;

import org.jspecify.annotations.Nullable;

/**
 * VirtualService spec.http[].redirect. Absent texts are empty; a port or code of 0 means that none was written.
 *
 * @param prefixRewrite replaces only the prefix that the route matched; excludes uri
 * @param derivePort where the port comes from if none is given; null if absent
 */
public record HttpRedirect(
        String uri,
        String authority,
        String scheme,
        int port,
        @Nullable RedirectPortSelection derivePort,
        int redirectCode,
        String prefixRewrite) {

    /** The port of a redirect that names none. */
    public enum RedirectPortSelection {
        FROM_PROTOCOL_DEFAULT,
        FROM_REQUEST_PORT
    }
}
