package dev.meshgw.gateway.netty;

import io.netty.util.AsciiString;
import java.util.HashMap;
import java.util.Map;

/**
 * The header names that the data plane itself reads or writes, in lower case. Every name in a {@link HeaderList} that equals
 * one of these <em>is</em> the constant, so that comparing references is enough.
 */
final class HeaderNames {

    static final AsciiString ACCESS_CONTROL_ALLOW_CREDENTIALS = AsciiString.cached("access-control-allow-credentials");
    static final AsciiString ACCESS_CONTROL_ALLOW_HEADERS = AsciiString.cached("access-control-allow-headers");
    static final AsciiString ACCESS_CONTROL_ALLOW_METHODS = AsciiString.cached("access-control-allow-methods");
    static final AsciiString ACCESS_CONTROL_ALLOW_ORIGIN = AsciiString.cached("access-control-allow-origin");
    static final AsciiString ACCESS_CONTROL_EXPOSE_HEADERS = AsciiString.cached("access-control-expose-headers");
    static final AsciiString ACCESS_CONTROL_MAX_AGE = AsciiString.cached("access-control-max-age");
    static final AsciiString ACCESS_CONTROL_REQUEST_HEADERS = AsciiString.cached("access-control-request-headers");
    static final AsciiString ACCESS_CONTROL_REQUEST_METHOD = AsciiString.cached("access-control-request-method");
    static final AsciiString CONNECTION = AsciiString.cached("connection");
    static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    static final AsciiString DATE = AsciiString.cached("date");
    static final AsciiString EXPECT = AsciiString.cached("expect");
    static final AsciiString GRPC_MESSAGE = AsciiString.cached("grpc-message");
    static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
    static final AsciiString GRPC_TIMEOUT = AsciiString.cached("grpc-timeout");
    static final AsciiString HOST = AsciiString.cached("host");
    static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");
    static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    static final AsciiString SET_COOKIE = AsciiString.cached("set-cookie");
    static final AsciiString LOCATION = AsciiString.cached("location");
    static final AsciiString ORIGIN = AsciiString.cached("origin");
    static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
    static final AsciiString SERVER = AsciiString.cached("server");
    static final AsciiString TE = AsciiString.cached("te");
    static final AsciiString TRAILER = AsciiString.cached("trailer");
    static final AsciiString TRANSFER_ENCODING = AsciiString.cached("transfer-encoding");
    static final AsciiString UPGRADE = AsciiString.cached("upgrade");
    static final AsciiString USER_AGENT = AsciiString.cached("user-agent");
    static final AsciiString X_ENVOY_ATTEMPT_COUNT = AsciiString.cached("x-envoy-attempt-count");
    static final AsciiString X_ENVOY_EXPECTED_RQ_TIMEOUT_MS = AsciiString.cached("x-envoy-expected-rq-timeout-ms");
    static final AsciiString X_ENVOY_EXTERNAL_ADDRESS = AsciiString.cached("x-envoy-external-address");
    static final AsciiString X_ENVOY_INTERNAL = AsciiString.cached("x-envoy-internal");
    static final AsciiString X_ENVOY_ORIGINAL_HOST = AsciiString.cached("x-envoy-original-host");
    static final AsciiString X_ENVOY_ORIGINAL_PATH = AsciiString.cached("x-envoy-original-path");
    static final AsciiString X_ENVOY_OVERLOADED = AsciiString.cached("x-envoy-overloaded");
    static final AsciiString X_ENVOY_RATELIMITED = AsciiString.cached("x-envoy-ratelimited");
    static final AsciiString X_ENVOY_UPSTREAM_SERVICE_TIME = AsciiString.cached("x-envoy-upstream-service-time");
    static final AsciiString X_FORWARDED_CLIENT_CERT = AsciiString.cached("x-forwarded-client-cert");
    static final AsciiString X_FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
    static final AsciiString X_FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
    static final AsciiString X_REQUEST_ID = AsciiString.cached("x-request-id");

    private static final Map<AsciiString, AsciiString> KNOWN = new HashMap<>();

    static {
        AsciiString[] own = {
            ACCESS_CONTROL_ALLOW_CREDENTIALS,
            ACCESS_CONTROL_ALLOW_HEADERS,
            ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_EXPOSE_HEADERS,
            ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_HEADERS,
            ACCESS_CONTROL_REQUEST_METHOD,
            CONNECTION,
            CONTENT_LENGTH,
            CONTENT_TYPE,
            DATE,
            EXPECT,
            GRPC_MESSAGE,
            GRPC_STATUS,
            GRPC_TIMEOUT,
            HOST,
            HTTP2_SETTINGS,
            KEEP_ALIVE,
            LOCATION,
            ORIGIN,
            PROXY_CONNECTION,
            SERVER,
            SET_COOKIE,
            TE,
            TRAILER,
            TRANSFER_ENCODING,
            UPGRADE,
            USER_AGENT,
            X_ENVOY_ATTEMPT_COUNT,
            X_ENVOY_EXPECTED_RQ_TIMEOUT_MS,
            X_ENVOY_EXTERNAL_ADDRESS,
            X_ENVOY_INTERNAL,
            X_ENVOY_ORIGINAL_HOST,
            X_ENVOY_ORIGINAL_PATH,
            X_ENVOY_OVERLOADED,
            X_ENVOY_RATELIMITED,
            X_ENVOY_UPSTREAM_SERVICE_TIME,
            X_FORWARDED_CLIENT_CERT,
            X_FORWARDED_FOR,
            X_FORWARDED_PROTO,
            X_REQUEST_ID
        };
        for (AsciiString name : own) {
            KNOWN.put(name, name);
        }
        // Frequent names that are only passed on: the constant spares their bytes being kept and hashed again.
        for (String name : new String[] {"accept", "accept-encoding", "accept-language", "cookie"}) {
            KNOWN.put(AsciiString.cached(name), AsciiString.cached(name));
        }
    }

    private HeaderNames() {}

    /** @param name lower case */
    static AsciiString intern(AsciiString name) {
        AsciiString known = KNOWN.get(name);
        return known != null ? known : name;
    }

    /** Names that only one connection is about (RFC 9110 §7.6.1), so that a proxy never passes them on. */
    static boolean isHopByHop(AsciiString name) {
        return name == CONNECTION
                || name == TRANSFER_ENCODING
                || name == KEEP_ALIVE
                || name == PROXY_CONNECTION
                || name == UPGRADE
                || name == HTTP2_SETTINGS;
    }
}
