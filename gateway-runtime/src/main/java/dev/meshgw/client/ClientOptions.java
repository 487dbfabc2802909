package dev.meshgw.client;

import java.time.Duration;
import java.util.List;

/**
 * How a client reaches its servers. Immutable.
 *
 * @param resolve later rules win over earlier ones
 * @param connectTo the first that covers wins
 * @param connectTimeout for name, TCP and TLS together; zero for no limit
 * @param http09 whether an answer without a head is a body
 * @param lateAlertWindow how long {@link Probe} listens after a TLS 1.3 handshake for the server's verdict on our certificate
 */
public record ClientOptions(
        List<ResolveRule> resolve,
        List<ConnectToRule> connectTo,
        AddressMap addresses,
        AddressFamily family,
        HttpChoice http,
        boolean http09,
        Duration connectTimeout,
        Duration lateAlertWindow,
        TlsOptions tls) {

    /** libcurl's default (CURLOPT_CONNECTTIMEOUT). */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(300);

    /**
     * A server that refuses a client certificate says so as soon as it has read the client's Finished: within one round trip.
     * A second covers a busy laptop and a slow link; an accepting server usually ends the wait at once with a session ticket
     * or HTTP/2 SETTINGS.
     */
    public static final Duration LATE_ALERT_WINDOW = Duration.ofSeconds(1);

    /** Which addresses of a name to use. */
    public enum AddressFamily {
        ANY,
        IPV4,
        IPV6
    }

    /** Which HTTP to speak. */
    public enum HttpChoice {
        HTTP_1_0,
        HTTP_1_1,
        /** h2 or http/1.1 by ALPN; HTTP/1.1 without TLS. */
        NEGOTIATE,
        /** HTTP/2 at once, with or without TLS (RFC 9113 §3.3). */
        HTTP_2
    }

    public ClientOptions {
        resolve = List.copyOf(resolve);
        connectTo = List.copyOf(connectTo);
    }

    /** No rules, this machine's network, HTTP by negotiation. */
    public static ClientOptions of(TlsOptions tls) {
        return new ClientOptions(
                List.of(),
                List.of(),
                AddressMap.direct(),
                AddressFamily.ANY,
                HttpChoice.NEGOTIATE,
                false,
                CONNECT_TIMEOUT,
                LATE_ALERT_WINDOW,
                tls);
    }

    public ClientOptions withRules(List<ResolveRule> newResolve, List<ConnectToRule> newConnectTo) {
        return new ClientOptions(
                newResolve, newConnectTo, addresses, family, http, http09, connectTimeout, lateAlertWindow, tls);
    }

    public ClientOptions withAddresses(AddressMap newAddresses, AddressFamily newFamily) {
        return new ClientOptions(
                resolve, connectTo, newAddresses, newFamily, http, http09, connectTimeout, lateAlertWindow, tls);
    }

    public ClientOptions withHttp(HttpChoice newHttp, boolean newHttp09) {
        return new ClientOptions(
                resolve, connectTo, addresses, family, newHttp, newHttp09, connectTimeout, lateAlertWindow, tls);
    }

    public ClientOptions withConnectTimeout(Duration newConnectTimeout) {
        return new ClientOptions(
                resolve, connectTo, addresses, family, http, http09, newConnectTimeout, lateAlertWindow, tls);
    }

    public ClientOptions withLateAlertWindow(Duration newLateAlertWindow) {
        return new ClientOptions(
                resolve, connectTo, addresses, family, http, http09, connectTimeout, newLateAlertWindow, tls);
    }

    public ClientOptions withTls(TlsOptions newTls) {
        return new ClientOptions(
                resolve, connectTo, addresses, family, http, http09, connectTimeout, lateAlertWindow, newTls);
    }
}
