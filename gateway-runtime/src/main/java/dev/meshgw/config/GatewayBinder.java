package dev.meshgw.config;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Port;
import dev.meshgw.config.resource.Server;
import dev.meshgw.config.resource.ServerTlsSettings;
import dev.meshgw.config.resource.TlsCertificate;
import dev.meshgw.config.resource.TlsMode;
import dev.meshgw.config.resource.TlsProtocol;

/** networking.istio.io Gateway, field by field in the order of its API. */
final class GatewayBinder {

    private static final Port NO_PORT = new Port(0, "", "", 0);

    private GatewayBinder() {}

    static Gateway bind(Fields root, ObjectMeta metadata) {
        return root.messageOrEmpty(
                "spec",
                spec -> new Gateway(
                        metadata, spec.textMap("selector"), spec.messages("servers", GatewayBinder::server)));
    }

    private static Server server(Fields server) {
        server.require("port", "the gateway opens it: it has a number, a name and a protocol");
        server.require("hosts", "a server is chosen by the host that is asked for; \"*\" stands for all");
        Port port = server.message("port", GatewayBinder::port);
        return new Server(
                port == null ? NO_PORT : port,
                server.text("bind"),
                server.texts("hosts"),
                server.message("tls", GatewayBinder::tls),
                server.text("name"),
                server.text("defaultEndpoint"));
    }

    private static Port port(Fields port) {
        return new Port(port.unsigned("number"), port.text("name"), port.text("protocol"), port.unsigned("targetPort"));
    }

    private static ServerTlsSettings tls(Fields tls) {
        return new ServerTlsSettings(
                tls.bool("httpsRedirect"),
                tls.enumeration("mode", TlsMode.values(), TlsMode.PASSTHROUGH),
                tls.text("serverCertificate"),
                tls.text("privateKey"),
                tls.text("caCertificates"),
                tls.text("caCrl"),
                tls.text("credentialName"),
                tls.texts("credentialNames"),
                tls.messages("tlsCertificates", GatewayBinder::tlsCertificate),
                tls.text("caCertCredentialName"),
                tls.texts("subjectAltNames"),
                tls.texts("verifyCertificateSpki"),
                tls.texts("verifyCertificateHash"),
                tls.enumeration("minProtocolVersion", TlsProtocol.values(), TlsProtocol.TLS_AUTO),
                tls.enumeration("maxProtocolVersion", TlsProtocol.values(), TlsProtocol.TLS_AUTO),
                tls.texts("cipherSuites"),
                tls.texts("ecdhCurves"),
                tls.bool("insecureSkipVerify"));
    }

    private static TlsCertificate tlsCertificate(Fields certificate) {
        return new TlsCertificate(
                certificate.text("serverCertificate"),
                certificate.text("privateKey"),
                certificate.text("caCertificates"));
    }
}
