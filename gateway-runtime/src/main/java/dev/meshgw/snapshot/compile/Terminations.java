package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.ServerTlsSettings;
import dev.meshgw.config.resource.TlsMode;
import dev.meshgw.config.resource.TlsProtocol;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.secret.Credential;
import dev.meshgw.secret.CredentialName;
import dev.meshgw.secret.CredentialRequest;
import dev.meshgw.secret.Credentials;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import dev.meshgw.snapshot.TransportSocket.ServerCertificates;
import dev.meshgw.snapshot.TransportSocket.Termination;
import dev.meshgw.snapshot.TransportSocket.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How the TLS of a server ends here. What cannot be enforced is not served: a client must not get in by an ignored field. */
final class Terminations {

    private static final List<String> ALPN = List.of("h2", "http/1.1");

    /** What Istio passes on to Envoy; other names are dropped. */
    private static final Set<String> CIPHER_SUITES = Set.of(
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-RSA-CHACHA20-POLY1305",
            "ECDHE-ECDSA-AES128-SHA",
            "ECDHE-RSA-AES128-SHA",
            "ECDHE-ECDSA-AES256-SHA",
            "ECDHE-RSA-AES256-SHA",
            "AES128-GCM-SHA256",
            "AES256-GCM-SHA384",
            "AES128-SHA",
            "AES256-SHA",
            "DES-CBC3-SHA");

    private final Credentials credentials;
    private final Findings findings;

    Terminations(Credentials credentials, Findings findings) {
        this.credentials = credentials;
        this.findings = findings;
    }

    Termination compile(GatewayServer server) {
        ServerTlsSettings tls = server.tls();
        if (!tls.ecdhCurves().isEmpty()) {
            new Unsupported(findings)
                    .report(server.metadata(), server.path("tls.ecdhCurves"), "the default curves hold");
        }
        ServerCertificates certificates = certificates(server);
        ClientAuthentication clients = new ClientAuthentication.NotRequested();
        if (certificates instanceof ServerCertificates.Ready && tls.mode() != TlsMode.SIMPLE) {
            CredentialName name = authority(server);
            Credential<TrustBundle> authority = credentials.authority(name);
            if (authority instanceof Credential.Ready<TrustBundle> ready) {
                boolean required = tls.mode() == TlsMode.MUTUAL;
                clients = new ClientAuthentication.Requested(required, ready.value(), tls.subjectAltNames());
            } else {
                certificates = new ServerCertificates.NotReady(
                        name.resourceName(), ((Credential.NotReady<TrustBundle>) authority).reason());
            }
        }
        return new Termination(
                certificates,
                clients,
                version(tls.minProtocolVersion(), TlsVersion.TLS_1_2),
                version(tls.maxProtocolVersion(), TlsVersion.TLS_1_3),
                tls.cipherSuites().stream()
                        .filter(CIPHER_SUITES::contains)
                        .distinct()
                        .toList(),
                ALPN);
    }

    private ServerCertificates certificates(GatewayServer server) {
        ServerTlsSettings tls = server.tls();
        if (tls.mode() == TlsMode.ISTIO_MUTUAL) {
            return refused(
                    server,
                    "mode",
                    "default",
                    "tls.mode ISTIO_MUTUAL needs the certificates of a mesh, which is not here",
                    "use SIMPLE or MUTUAL with a credentialName");
        }
        if (!tls.verifyCertificateSpki().isEmpty()
                || !tls.verifyCertificateHash().isEmpty()) {
            return refused(
                    server,
                    tls.verifyCertificateSpki().isEmpty() ? "verifyCertificateHash" : "verifyCertificateSpki",
                    "default",
                    "client certificates cannot be pinned here",
                    "remove the field, or test pinning with Istio");
        }
        if (tls.insecureSkipVerify()) {
            new Unsupported(findings)
                    .report(
                            server.metadata(),
                            server.path("tls.insecureSkipVerify"),
                            "client certificates that no known CA issued are refused");
        }
        List<CredentialRequest> requests = CredentialRequest.of(server.gateway(), server.index());
        if (requests.isEmpty()) {
            return refused(
                    server,
                    tls.serverCertificate().isEmpty() ? "mode" : "serverCertificate",
                    "file-cert:" + tls.serverCertificate() + "~" + tls.privateKey(),
                    "there is no pod here whose files could hold its certificate",
                    "put the certificate into a secret and name it: credentialName");
        }
        var ready = new ArrayList<TlsCredential>();
        for (CredentialRequest request : requests) {
            if (request.use() == CredentialRequest.Use.KEY_PAIR) {
                Credential<TlsCredential> keyPair = credentials.keyPair(request.credential());
                if (!(keyPair instanceof Credential.Ready<TlsCredential> some)) {
                    return new ServerCertificates.NotReady(
                            request.credential().resourceName(),
                            ((Credential.NotReady<TlsCredential>) keyPair).reason());
                }
                ready.add(some.value());
            }
        }
        return new ServerCertificates.Ready(ready);
    }

    private ServerCertificates refused(
            GatewayServer server, String field, String resourceName, String reason, String fix) {
        findings.error(
                DiagnosticCode.NOT_SUPPORTED,
                server.metadata(),
                server.path("tls." + field),
                server.describe() + " resets every connection: " + reason,
                null,
                fix);
        return new ServerCertificates.NotReady(resourceName, reason);
    }

    private static CredentialName authority(GatewayServer server) {
        return CredentialRequest.of(server.gateway(), server.index()).stream()
                .filter(request -> request.use() == CredentialRequest.Use.AUTHORITY)
                .findFirst()
                .orElseThrow()
                .credential();
    }

    private static TlsVersion version(TlsProtocol protocol, TlsVersion automatic) {
        return switch (protocol) {
            case TLS_AUTO -> automatic;
            case TLSV1_0 -> TlsVersion.TLS_1_0;
            case TLSV1_1 -> TlsVersion.TLS_1_1;
            case TLSV1_2 -> TlsVersion.TLS_1_2;
            case TLSV1_3 -> TlsVersion.TLS_1_3;
        };
    }
}
