package dev.meshgw.resource;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Port;
import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.resource.Server;
import dev.meshgw.config.resource.ServerTlsSettings;
import dev.meshgw.config.resource.TlsMode;
import dev.meshgw.config.resource.TlsProtocol;
import dev.meshgw.config.source.Origin;
import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Resources for tests, without a manifest. */
public final class Resources {

    private Resources() {}

    public static ObjectMeta meta(String namespace, String name) {
        Origin origin =
                Origin.of(new SourceLocation(name + ".yaml", 1, 1), path -> new SourceLocation(name + ".yaml", 7, 3));
        return new ObjectMeta(namespace, name, Map.of(), Map.of(), null, origin);
    }

    /** @param keysAndValues in turns */
    public static Secret secret(String namespace, String name, String... keysAndValues) {
        var data = new HashMap<String, byte[]>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            data.put(keysAndValues[i], keysAndValues[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return new Secret(meta(namespace, name), "", data);
    }

    public static Secret tlsSecret(String namespace, String name, TlsCredential credential) {
        return secret(
                namespace,
                name,
                "tls.crt",
                Pem.print(credential.chain()),
                "tls.key",
                Pem.print(credential.privateKey()));
    }

    /** A Gateway "mygateway" in namespace default with one HTTPS server. */
    public static Gateway gateway(ServerTlsSettings tls) {
        var server = new Server(new Port(443, "https", "HTTPS", 0), "", List.of("httpbin.example.com"), tls, "", "");
        return new Gateway(meta("default", "mygateway"), Map.of("istio", "ingressgateway"), List.of(server));
    }

    public static ServerTlsSettings tls(TlsMode mode, String credentialName) {
        return tls(mode, credentialName, List.of(), "");
    }

    public static ServerTlsSettings tls(
            TlsMode mode, String credentialName, List<String> credentialNames, String caCertCredentialName) {
        return new ServerTlsSettings(
                false,
                mode,
                "",
                "",
                "",
                "",
                credentialName,
                credentialNames,
                List.of(),
                caCertCredentialName,
                List.of(),
                List.of(),
                List.of(),
                TlsProtocol.TLS_AUTO,
                TlsProtocol.TLS_AUTO,
                List.of(),
                List.of(),
                false);
    }
}
