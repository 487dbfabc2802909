package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.ClientTlsSettings;
import dev.meshgw.config.resource.ClientTlsSettings.ClientTlsMode;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.secret.Credential;
import dev.meshgw.secret.CredentialName;
import dev.meshgw.secret.CredentialRequest;
import dev.meshgw.secret.Credentials;
import dev.meshgw.snapshot.UpstreamTransport;
import dev.meshgw.snapshot.UpstreamTransport.ServerVerification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How TLS to an upstream begins: the tls part of a traffic policy. */
final class UpstreamTransports {

    private final Credentials credentials;
    private final Findings findings;

    UpstreamTransports(Credentials credentials, Findings findings) {
        this.credentials = credentials;
        this.findings = findings;
    }

    /**
     * @param policy null if no rule says anything
     * @param subjectAltNames of the ServiceEntry, which count if the policy has none
     */
    UpstreamTransport compile(@Nullable Placed<ClientTlsSettings> policy, List<String> subjectAltNames) {
        if (policy == null) {
            return new UpstreamTransport.PlainText();
        }
        return switch (policy.value().mode()) {
            case DISABLE -> new UpstreamTransport.PlainText();
            case ISTIO_MUTUAL -> istioMutual(policy);
            case SIMPLE, MUTUAL -> tls(policy, subjectAltNames);
        };
    }

    private UpstreamTransport istioMutual(Placed<ClientTlsSettings> policy) {
        String reason = "there is no mesh here whose workload certificates the gateway could show";
        findings.error(
                DiagnosticCode.NOT_SUPPORTED,
                policy.owner(),
                policy.path() + ".mode",
                "tls.mode ISTIO_MUTUAL reaches no upstream: requests get 503 (UF)",
                reason + "; in a cluster, istiod issues them, and the upstream needs a sidecar that takes them",
                "use MUTUAL with a credentialName, or DISABLE for an upstream without a sidecar");
        return new UpstreamTransport.NotReady("default", reason);
    }

    private UpstreamTransport tls(Placed<ClientTlsSettings> policy, List<String> fallbackNames) {
        ClientTlsSettings tls = policy.value();
        TlsCredential clientCertificate = null;
        ServerVerification verification = new ServerVerification.Skipped();
        for (CredentialRequest request : CredentialRequest.of(tls, policy.owner(), policy.path())) {
            CredentialName name = request.credential();
            if (request.use() == CredentialRequest.Use.KEY_PAIR) {
                Credential<TlsCredential> keyPair = credentials.keyPair(name);
                if (!(keyPair instanceof Credential.Ready<TlsCredential> ready)) {
                    return notReady(name, keyPair);
                }
                clientCertificate = ready.value();
            } else {
                Credential<TrustBundle> authority = credentials.authority(name);
                if (!(authority instanceof Credential.Ready<TrustBundle> ready)) {
                    return notReady(name, authority);
                }
                boolean hostOfRequest =
                        tls.sni().isEmpty() && tls.subjectAltNames().isEmpty();
                verification = new ServerVerification.Required(
                        ready.value(),
                        name.isSystem() ? "the CA bundle of the system" : name.resourceName(),
                        hostOfRequest,
                        tls.subjectAltNames().isEmpty() ? fallbackNames : tls.subjectAltNames());
            }
        }
        if (tls.mode() == ClientTlsMode.MUTUAL && clientCertificate == null) {
            return new UpstreamTransport.NotReady("default", "clientCertificate and privateKey must not be empty");
        }
        return new UpstreamTransport.Tls(tls.sni(), verification, clientCertificate);
    }

    private static <T> UpstreamTransport notReady(CredentialName name, Credential<T> credential) {
        return new UpstreamTransport.NotReady(name.resourceName(), ((Credential.NotReady<T>) credential).reason());
    }
}
