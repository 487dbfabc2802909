package dev.meshgw.secret;

import dev.meshgw.config.resource.ClientTlsSettings;
import dev.meshgw.config.resource.ClientTlsSettings.ClientTlsMode;
import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Server;
import dev.meshgw.config.resource.ServerTlsSettings;
import dev.meshgw.config.resource.TlsCertificate;
import dev.meshgw.config.resource.TlsMode;
import dev.meshgw.config.resource.TrafficPolicy;
import dev.meshgw.config.source.SourceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one server of a Gateway, or one TLS policy of a DestinationRule, asks for by SDS: Secrets, or files that Istio's agent
 * serves the same way.
 *
 * @param use what it is needed for
 * @param owner the Gateway or DestinationRule
 * @param asker who needs it, for people: {@code server "https" of Gateway default/mygateway}
 * @param without what the asker does without it, for people
 * @param fieldPath the field that names it, {@code spec.servers[0].tls.credentialName}
 */
public record CredentialRequest(
        CredentialName credential, Use use, ObjectMeta owner, String asker, String without, String fieldPath) {

    /** What a credential is for. */
    public enum Use {
        /** The certificate and key that are shown. */
        KEY_PAIR,
        /** The authorities of the peer's certificate. */
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
        String path = "spec.servers[" + serverIndex + "].tls.";
        if (tls != null && tls.mode() == TlsMode.ISTIO_MUTUAL) {
            return List.of(
                    ofServer(CredentialName.WORKLOAD, Use.KEY_PAIR, gateway, server, path + "mode"),
                    ofServer(CredentialName.MESH_ROOT, Use.AUTHORITY, gateway, server, path + "mode"));
        }
        if (tls == null || !terminates(tls.mode())) {
            return List.of();
        }
        var requests = new ArrayList<CredentialRequest>();
        for (var named : tls.credentialName().isEmpty() && tls.credentialNames().isEmpty()
                ? files(tls).entrySet()
                : secrets(tls).entrySet()) {
            requests.add(ofServer(named.getValue(), Use.KEY_PAIR, gateway, server, path + named.getKey()));
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
        return ofServer(credential, Use.AUTHORITY, gateway, server, path + field);
    }

    private static CredentialRequest ofServer(
            CredentialName credential, Use use, Gateway gateway, Server server, String fieldPath) {
        String asker = "server \"" + server.port().name() + "\" of Gateway "
                + gateway.metadata().qualifiedName();
        return new CredentialRequest(credential, use, gateway.metadata(), asker, "resets every connection", fieldPath);
    }

    /** Everything that the TLS policies of a DestinationRule ask for. */
    public static List<CredentialRequest> of(DestinationRule rule) {
        var requests = new ArrayList<CredentialRequest>();
        add(requests, rule.metadata(), rule.trafficPolicy(), "spec.trafficPolicy");
        for (int i = 0; i < rule.subsets().size(); i++) {
            add(
                    requests,
                    rule.metadata(),
                    rule.subsets().get(i).trafficPolicy(),
                    "spec.subsets[" + i + "].trafficPolicy");
        }
        return requests;
    }

    private static void add(
            List<CredentialRequest> requests, ObjectMeta owner, @Nullable TrafficPolicy policy, String path) {
        if (policy == null) {
            return;
        }
        if (policy.tls() != null) {
            requests.addAll(of(policy.tls(), owner, path + ".tls"));
        }
        for (int i = 0; i < policy.portLevelSettings().size(); i++) {
            ClientTlsSettings tls = policy.portLevelSettings().get(i).tls();
            if (tls != null) {
                requests.addAll(of(tls, owner, path + ".portLevelSettings[" + i + "].tls"));
            }
        }
    }

    /**
     * What TLS to an upstream asks for: with MUTUAL a key pair; then the authorities, unless nothing is verified.
     *
     * @param path of the settings, {@code spec.trafficPolicy.tls}
     */
    public static List<CredentialRequest> of(ClientTlsSettings tls, ObjectMeta owner, String path) {
        boolean mutual = tls.mode() == ClientTlsMode.MUTUAL;
        if (!mutual && tls.mode() != ClientTlsMode.SIMPLE) {
            return List.of();
        }
        var requests = new ArrayList<CredentialRequest>();
        boolean secret = !tls.credentialName().isEmpty();
        if (mutual && secret) {
            requests.add(ofClient(
                    CredentialName.parse(tls.credentialName()), Use.KEY_PAIR, owner, path + ".credentialName"));
        } else if (mutual
                && !tls.clientCertificate().isEmpty()
                && !tls.privateKey().isEmpty()) {
            requests.add(ofClient(
                    CredentialName.ofKeyPairFiles(tls.clientCertificate(), tls.privateKey()),
                    Use.KEY_PAIR,
                    owner,
                    path + ".clientCertificate"));
        }
        if (!tls.insecureSkipVerify()) {
            boolean system = tls.caCertificates().isEmpty();
            requests.add(ofClient(
                    secret
                            ? CredentialName.parse(tls.credentialName()).authority()
                            : CredentialName.ofAuthorityFiles(
                                    system ? CredentialName.SYSTEM : tls.caCertificates(), tls.caCrl()),
                    Use.AUTHORITY,
                    owner,
                    path + (secret ? ".credentialName" : system ? ".mode" : ".caCertificates")));
        }
        return requests;
    }

    private static CredentialRequest ofClient(CredentialName credential, Use use, ObjectMeta owner, String fieldPath) {
        return new CredentialRequest(
                credential,
                use,
                owner,
                "TLS of DestinationRule " + owner.qualifiedName(),
                "reaches no upstream",
                fieldPath);
    }

    /** Whether the gateway itself ends the TLS of a server with this mode by a credential of its own. */
    private static boolean terminates(TlsMode mode) {
        return mode == TlsMode.SIMPLE || mode == TlsMode.MUTUAL || mode == TlsMode.OPTIONAL_MUTUAL;
    }

    SourceLocation location() {
        return owner.origin().at(fieldPath);
    }
}
