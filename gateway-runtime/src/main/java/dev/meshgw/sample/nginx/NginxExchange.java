package dev.meshgw.sample.nginx;

import dev.meshgw.sample.http.Request;

/**
 * A request with the server block that takes it; what variables are read from. Immutable.
 *
 * @param host in lower case and without port; empty if the request names none
 * @param uri the decoded, normalized path
 * @param status 0 before the answer
 */
record NginxExchange(
        NginxSite site, ServerBlock server, Request request, String host, String uri, int status, long bodyBytes) {

    NginxExchange answered(int newStatus, long newBodyBytes) {
        return new NginxExchange(site, server, request, host, uri, newStatus, newBodyBytes);
    }

    NginxExchange at(String newUri) {
        return new NginxExchange(site, server, request, host, newUri, status, bodyBytes);
    }
}
