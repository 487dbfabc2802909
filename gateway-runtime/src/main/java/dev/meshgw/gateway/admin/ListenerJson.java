package dev.meshgw.gateway.admin;

import com.google.re2j.Pattern;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import dev.meshgw.snapshot.TransportSocket.ServerCertificates;
import dev.meshgw.snapshot.TransportSocket.Termination;
import dev.meshgw.snapshot.TransportSocket.TlsVersion;
import java.util.List;
import java.util.Map;

/** Listeners as Envoy's ListenersConfigDump shows them. Not thread-safe. */
final class ListenerJson {

    private final SecretNames secrets;

    private ListenerJson(LiveConfiguration live) {
        this.secrets = new SecretNames(live);
    }

    static Map<String, Object> dump(LiveConfiguration live, Pattern names) {
        var json = new ListenerJson(live);
        String updated = live.updated().toString();
        return Json.typed("envoy.admin.v3.ListenersConfigDump")
                .with("version_info", updated)
                .with(
                        "dynamic_listeners",
                        live.snapshot().listeners().stream()
                                .filter(listener ->
                                        names.matcher(listener.name()).find())
                                .map(listener -> Json.object()
                                        .with("name", listener.name())
                                        .with(
                                                "active_state",
                                                Json.object()
                                                        .with("version_info", updated)
                                                        .with("listener", json.listener(listener))
                                                        .with("last_updated", updated))
                                        .map())
                                .toList())
                .map();
    }

    private Json listener(Listener listener) {
        return Json.typed("envoy.config.listener.v3.Listener")
                .with("name", listener.name())
                .with("address", Addresses.json(listener.bind(), listener.port()))
                .with(
                        "filter_chains",
                        listener.filterChains().stream()
                                .map(chain -> chain(listener, chain).map())
                                .toList())
                .with(
                        "listener_filters",
                        listener.inspectsTls()
                                ? List.of(Map.of("name", "envoy.filters.listener.tls_inspector"))
                                : List.of())
                .with("traffic_direction", "OUTBOUND");
    }

    private Json chain(Listener listener, FilterChain chain) {
        Json json = Json.object()
                .with(
                        "filter_chain_match",
                        Json.object()
                                .with(
                                        "server_names",
                                        chain.serverNames().stream()
                                                .map(HostPattern::value)
                                                .toList()))
                .with("name", chain.name())
                .with("filters", List.of(filter(listener, chain.filter()).map()));
        if (chain.transportSocket() instanceof Termination termination) {
            json.with("transport_socket", TransportSocketJson.tls(downstreamTls(termination)));
        }
        return json.with(
                "metadata",
                Map.of(
                        "filter_metadata",
                        Map.of("meshgw", Map.of("origin", chain.origin().toString()))));
    }

    private static Json filter(Listener listener, NetworkFilter filter) {
        if (filter instanceof NetworkFilter.HttpConnectionManager http) {
            return Json.object()
                    .with("name", "envoy.filters.network.http_connection_manager")
                    .with(
                            "typed_config",
                            Json.typed("envoy.extensions.filters.network.http_connection_manager.v3."
                                            + "HttpConnectionManager")
                                    .with("stat_prefix", StatNames.connectionManager(listener.name()))
                                    .with(
                                            "rds",
                                            Map.of(
                                                    "route_config_name",
                                                    http.routes().name())));
        }
        if (filter instanceof NetworkFilter.TcpProxy tcp) {
            return Json.object()
                    .with("name", "envoy.filters.network.tcp_proxy")
                    .with(
                            "typed_config",
                            RouteJson.clusters(
                                    Json.typed("envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy"),
                                    tcp.clusters()));
        }
        throw new AssertionError(filter);
    }

    private Json downstreamTls(Termination termination) {
        Json common = Json.object()
                .with(
                        "tls_params",
                        Json.object()
                                .with("tls_minimum_protocol_version", version(termination.minimum()))
                                .with("tls_maximum_protocol_version", version(termination.maximum()))
                                .with("cipher_suites", termination.cipherSuites()))
                .with("alpn_protocols", termination.alpn());
        if (termination.certificates() instanceof ServerCertificates.Ready ready) {
            common.with(
                    "tls_certificate_sds_secret_configs",
                    ready.credentials().stream().map(secrets::of).toList());
        } else if (termination.certificates() instanceof ServerCertificates.NotReady notReady) {
            common.with("tls_certificate_sds_secret_configs", List.of(SecretNames.config(notReady.resourceName())));
        }
        Json tls = Json.typed(TransportSocketJson.TYPES + "DownstreamTlsContext");
        if (termination.clientAuthentication() instanceof ClientAuthentication.Requested requested) {
            common.with(
                    "combined_validation_context",
                    Json.object()
                            .with(
                                    "default_validation_context",
                                    TransportSocketJson.subjectAltNames(requested.subjectAltNames()))
                            .with("validation_context_sds_secret_config", secrets.of(requested.authorities())));
            tls.with("require_client_certificate", requested.required());
        }
        return tls.with("common_tls_context", common);
    }

    private static String version(TlsVersion version) {
        return switch (version) {
            case TLS_1_0 -> "TLSv1_0";
            case TLS_1_1 -> "TLSv1_1";
            case TLS_1_2 -> "TLSv1_2";
            case TLS_1_3 -> "TLSv1_3";
        };
    }
}
