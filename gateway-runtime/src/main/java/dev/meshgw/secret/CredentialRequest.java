package dev.meshgw.secret;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.Server;
import dev.meshgw.config.resource.ServerTlsSettings;
import dev.meshgw.config.resource.TlsMode;
import dev.meshgw.config.source.SourceLocation;
import java.util.ArrayList;
import java.util.List;

/**
 * What one server of a Gateway asks for by SDS.
 *
 * @param use what the server needs it for
 * @param fieldPath the field that names it, {@code spec.servers[0].tls.credentialName}
 */
public record CredentialRequest(CredentialName credential, Use use, Gateway gateway, Server server, String fieldPath) {

    /** What a credential is for. */
    public enum Use {
        /** The certificate and key that the server shows. */
        KEY_PAIR,
        /** The authorities of client certificates. */
        AUTHORITY
    }

    /** Everything that the servers of a Gateway ask for, in their order. */
    public static List<CredentialRequest> of(Gateway gateway) {
        var requests = new ArrayList<CredentialRequest>();
        for (int i = 0; i < gateway.servers().size(); i++) {
            requests.addAll(of(gateway, i));
        }
        return requests;
    }

    /** What one server asks for: nothing unless it ends TLS with a credential; one key pair or two; then the authorities. */
    public static List<CredentialRequest> of(Gateway gateway, int serverIndex) {
        Server server = gateway.servers().get(serverIndex);
        ServerTlsSettings tls = server.tls();
        if (tls == null || !terminates(tls.mode())) {
            return List.of();
        }
        String path = "spec.servers[" + serverIndex + "].tls.";
        var requests = new ArrayList<CredentialRequest>();
        if (!tls.credentialName().isEmpty()) {
            var credential = CredentialName.parse(tls.credentialName());
            requests.add(new CredentialRequest(credential, Use.KEY_PAIR, gateway, server, path + "credentialName"));
        }
        for (int i = 0; i < tls.credentialNames().size(); i++) {
            var credential = CredentialName.parse(tls.credentialNames().get(i));
            String field = path + "credentialNames[" + i + "]";
            requests.add(new CredentialRequest(credential, Use.KEY_PAIR, gateway, server, field));
        }
        if (!requests.isEmpty() && tls.mode() != TlsMode.SIMPLE) {
            boolean explicit = !tls.caCertCredentialName().isEmpty();
            CredentialName owner = explicit
                    ? CredentialName.parse(tls.caCertCredentialName())
                    : requests.get(0).credential();
            String field = path + (explicit ? "caCertCredentialName" : "mode");
            requests.add(new CredentialRequest(owner.authority(), Use.AUTHORITY, gateway, server, field));
        }
        return requests;
    }

    /** Whether the gateway itself ends the TLS of a server with this mode by a credential of its own. */
    private static boolean terminates(TlsMode mode) {
        return mode == TlsMode.SIMPLE || mode == TlsMode.MUTUAL || mode == TlsMode.OPTIONAL_MUTUAL;
    }

    SourceLocation location() {
        return gateway.metadata().origin().at(fieldPath);
    }
}
