package dev.meshgw.secret;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.Server;
import dev.meshgw.config.resource.ServerTlsSettings;
import dev.meshgw.config.resource.TlsCertificate;
import dev.meshgw.config.resource.TlsMode;
import dev.meshgw.config.source.SourceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one server of a Gateway asks for by SDS: Secrets, or files that Istio's agent serves the same way.
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

    /** What one server asks for: nothing unless it ends TLS with material of its own; one key pair or two; then the authorities. */
    public static List<CredentialRequest> of(Gateway gateway, int serverIndex) {
        Server server = gateway.servers().get(serverIndex);
        ServerTlsSettings tls = server.tls();
        if (tls == null || !terminates(tls.mode())) {
            return List.of();
        }
        String path = "spec.servers[" + serverIndex + "].tls.";
        var requests = new ArrayList<CredentialRequest>();
        for (var named : tls.credentialName().isEmpty() && tls.credentialNames().isEmpty()
                ? files(tls).entrySet()
                : secrets(tls).entrySet()) {
            requests.add(new CredentialRequest(named.getValue(), Use.KEY_PAIR, gateway, server, path + named.getKey()));
        }
        if (!requests.isEmpty() && tls.mode() != TlsMode.SIMPLE) {
            requests.add(authority(requests.get(0).credential(), gateway, server, path));
        }
        return requests;
    }

    /** By the fields that name them, in their order. */
    private static Map<String, CredentialName> secrets(ServerTlsSettings tls) {
        var named = new LinkedHashMap<String, CredentialName>();
        if (!tls.credentialName().isEmpty()) {
            named.put("credentialName", CredentialName.parse(tls.credentialName()));
        }
        for (int i = 0; i < tls.credentialNames().size(); i++) {
            named.put(
                    "credentialNames[" + i + "]",
                    CredentialName.parse(tls.credentialNames().get(i)));
        }
        return named;
    }

    private static Map<String, CredentialName> files(ServerTlsSettings tls) {
        var named = new LinkedHashMap<String, CredentialName>();
        for (int i = 0; i < tls.tlsCertificates().size(); i++) {
            TlsCertificate pair = tls.tlsCertificates().get(i);
            named.put(
                    "tlsCertificates[" + i + "].serverCertificate",
                    CredentialName.ofKeyPairFiles(pair.serverCertificate(), pair.privateKey()));
        }
        if (named.isEmpty()
                && !tls.serverCertificate().isEmpty()
                && !tls.privateKey().isEmpty()) {
            named.put("serverCertificate", CredentialName.ofKeyPairFiles(tls.serverCertificate(), tls.privateKey()));
        }
        return named;
    }

    /** caCertCredentialName, else caCertificates for files, else what belongs to the first credential. */
    private static CredentialRequest authority(CredentialName keyPair, Gateway gateway, Server server, String path) {
        ServerTlsSettings tls = Objects.requireNonNull(server.tls());
        String field;
        CredentialName credential;
        if (!tls.caCertCredentialName().isEmpty()) {
            field = "caCertCredentialName";
            credential = CredentialName.parse(tls.caCertCredentialName()).authority();
        } else if (keyPair.isFiles()) {
            field = "caCertificates";
            credential = CredentialName.ofAuthorityFiles(tls.caCertificates(), tls.caCrl());
        } else {
            field = "mode";
            credential = keyPair.authority();
        }
        return new CredentialRequest(credential, Use.AUTHORITY, gateway, server, path + field);
    }

    /** Whether the gateway itself ends the TLS of a server with this mode by a credential of its own. */
    private static boolean terminates(TlsMode mode) {
        return mode == TlsMode.SIMPLE || mode == TlsMode.MUTUAL || mode == TlsMode.OPTIONAL_MUTUAL;
    }

    SourceLocation location() {
        return gateway.metadata().origin().at(fieldPath);
    }
}
