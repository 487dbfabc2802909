package dev.meshgw.gateway.admin;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.Cluster.UpstreamProtocol;
import dev.meshgw.snapshot.UpstreamTransport;
import dev.meshgw.snapshot.UpstreamTransport.ServerVerification;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Transport sockets of clusters as Istio writes them for Envoy: {@code UpstreamTlsContext}, with secrets by their names only.
 * Not thread-safe.
 */
final class TransportSocketJson {

    /** Of the messages of Envoy's TLS. */
    static final String TYPES = "envoy.extensions.transport_sockets.tls.v3.";

    private final SecretNames secrets;

    TransportSocketJson(LiveConfiguration live) {
        this.secrets = new SecretNames(live);
    }

    /** @return null for plain text, which has no transport socket in Envoy's configuration either */
    @Nullable
    Map<String, Object> of(Cluster cluster) {
        if (cluster.transport() instanceof UpstreamTransport.PlainText) {
            return null;
        }
        Json common = Json.object()
                .with(
                        "tls_params",
                        Json.object()
                                .with("tls_minimum_protocol_version", "TLSv1_2")
                                .with("tls_maximum_protocol_version", "TLSv1_3"))
                .with("alpn_protocols", cluster.protocol() == UpstreamProtocol.HTTP_2 ? List.of("h2") : List.of());
        Json context = Json.typed(TYPES + "UpstreamTlsContext");
        if (cluster.transport() instanceof UpstreamTransport.Tls tls) {
            context.with("sni", tls.sni());
            if (tls.clientCertificate() != null) {
                common.with("tls_certificate_sds_secret_configs", List.of(secrets.of(tls.clientCertificate())));
            }
            if (tls.verification() instanceof ServerVerification.Required required) {
                common.with(
                        "combined_validation_context",
                        Json.object()
                                .with("default_validation_context", subjectAltNames(required.subjectAltNames()))
                                .with("validation_context_sds_secret_config", secrets.of(required.authorities())));
            }
        } else if (cluster.transport() instanceof UpstreamTransport.NotReady missing) {
            Map<String, Object> name = SecretNames.config(missing.resourceName());
            if (secrets.isAuthority(missing.resourceName())) {
                common.with(
                        "combined_validation_context",
                        Json.object().with("validation_context_sds_secret_config", name));
            } else {
                common.with("tls_certificate_sds_secret_configs", List.of(name));
            }
        }
        return tls(context.with("common_tls_context", common)).map();
    }

    static Json tls(Json typedConfig) {
        return Json.object().with("name", "envoy.transport_sockets.tls").with("typed_config", typedConfig);
    }

    /** A CertificateValidationContext. */
    static Json subjectAltNames(List<String> names) {
        return Json.object()
                .with(
                        "match_subject_alt_names",
                        names.stream().map(name -> Map.of("exact", name)).toList());
    }
}
