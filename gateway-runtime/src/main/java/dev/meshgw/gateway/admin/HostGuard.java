package dev.meshgw.gateway.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import java.util.List;

/**
 * Keeps web pages out. A browser on this machine reaches the loopback for any page that asks it to; a page of another origin
 * says so in a header, and one whose name was made to resolve to the loopback (DNS rebinding) shows by its Host. Stateless.
 */
final class HostGuard {

    private HostGuard() {}

    /** What becomes of a request. */
    enum Verdict {
        WELCOME(200, ""),
        NO_HOST(400, "a request without Host"),
        FOREIGN_HOST(403, "the Host is no literal address and not localhost; names may belong to web pages"),
        WEB_PAGE(403, "requests of web pages are refused");

        private final int status;
        private final String reason;

        Verdict(int status, String reason) {
            this.status = status;
            this.reason = reason;
        }

        int status() {
            return status;
        }

        String reason() {
            return reason;
        }
    }

    static Verdict judge(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
            return Verdict.WEB_PAGE;
        }
        if (hosts.isEmpty()) {
            // Before HTTP/1.1 there was none; no browser is that old.
            return request.protocolVersion().equals(HttpVersion.HTTP_1_0) ? Verdict.WELCOME : Verdict.NO_HOST;
        }
        if (hosts.size() > 1) {
            return Verdict.NO_HOST;
        }
        return isOurs(hosts.get(0)) ? Verdict.WELCOME : Verdict.FOREIGN_HOST;
    }

    private static boolean isOurs(String authority) {
        String host = authority;
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']');
            return end > 0 && NetUtil.isValidIpV6Address(authority.substring(1, end));
        }
        int colon = authority.lastIndexOf(':');
        if (colon >= 0) {
            host = authority.substring(0, colon);
        }
        return host.equalsIgnoreCase("localhost") || NetUtil.isValidIpV4Address(host);
    }
}
