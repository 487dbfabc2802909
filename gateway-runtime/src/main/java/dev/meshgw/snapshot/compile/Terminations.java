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
import dev.meshgw.snapshot.TransportSocket.CertificatePins;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import dev.meshgw.snapshot.TransportSocket.ServerCertificates;
import dev.meshgw.snapshot.TransportSocket.Termination;
import dev.meshgw.snapshot.TransportSocket.TlsVersion;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    /** What Istio passes on to Envoy of ecdhCurves. */
    private static final Set<String> CURVES =
            Set.of("P-224", "P-256", "P-384", "P-521", "X25519", "X25519Kyber768Draft00", "X25519MLKEM768");

    private static final int SHA_256_BYTES = 32;

    /** Of a SHA-256 in hex with a colon between its bytes, the one form in which Envoy takes colons. */
    private static final int COLON_SEPARATED_LENGTH = 95;

    private final Credentials credentials;
    private final Findings findings;

    Terminations(Credentials credentials, Findings findings) {
        this.credentials = credentials;
        this.findings = findings;
    }

    Termination compile(GatewayServer server) {
        ServerTlsSettings tls = server.tls();
        ServerCertificates certificates = certificates(server);
        ClientAuthentication clients = new ClientAuthentication.NotRequested();
        if (certificates instanceof ServerCertificates.Ready && tls.mode() != TlsMode.SIMPLE) {
            CredentialName name = authority(server);
            Credential<TrustBundle> authority = credentials.authority(name);
            if (authority instanceof Credential.Ready<TrustBundle> ready) {
                clients = new ClientAuthentication.Requested(
                        tls.mode() != TlsMode.OPTIONAL_MUTUAL,
                        ready.value(),
                        tls.subjectAltNames(),
                        new CertificatePins(certificateHashes(tls), spkiHashes(tls)),
                        tls.insecureSkipVerify());
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
                        .filter(Terminations::isPassedOn)
                        .distinct()
                        .toList(),
                tls.ecdhCurves().stream().filter(CURVES::contains).distinct().toList(),
                ALPN);
    }

    /** Expressions such as {@code !aNULL} are passed on unseen. */
    private static boolean isPassedOn(String suite) {
        return suite.equals("ALL")
                || !suite.isEmpty() && !Character.isLetterOrDigit(suite.charAt(0))
                || CIPHER_SUITES.contains(suite);
    }

    /** Whether the certificate comes from a credential; Istio passes pins on with one only. */
    private static boolean isNamed(ServerTlsSettings tls) {
        return !tls.credentialName().isEmpty() || !tls.credentialNames().isEmpty();
    }

    private static Set<String> certificateHashes(ServerTlsSettings tls) {
        return isNamed(tls)
                ? tls.verifyCertificateHash().stream()
                        .map(Terminations::certificateHash)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    private static Set<String> spkiHashes(ServerTlsSettings tls) {
        return isNamed(tls)
                ? tls.verifyCertificateSpki().stream()
                        .map(Terminations::spkiHash)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /** @throws IllegalArgumentException if it is no SHA-256 in hex, with or without colons */
    private static String certificateHash(String written) {
        String hex = written.length() == COLON_SEPARATED_LENGTH ? written.replace(":", "") : written;
        if (HexFormat.of().parseHex(hex).length != SHA_256_BYTES) {
            throw new IllegalArgumentException(written);
        }
        return hex.toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if it is no SHA-256 in base64 */
    private static String spkiHash(String written) {
        byte[] hash = Base64.getDecoder().decode(written);
        if (hash.length != SHA_256_BYTES) {
            throw new IllegalArgumentException(written);
        }
        return HexFormat.of().formatHex(hash);
    }

    private ServerCertificates certificates(GatewayServer server) {
        ServerTlsSettings tls = server.tls();
        if (tls.mode() == TlsMode.ISTIO_MUTUAL && !tls.caCrl().isEmpty()) {
            return refused(
                    server,
                    DiagnosticCode.NOT_SUPPORTED,
                    "caCrl",
                    "default",
                    "a revocation list is not checked in mode ISTIO_MUTUAL here",
                    "use MUTUAL with a credentialName, and put the list into the secret");
        }
        ServerCertificates wrong = wrongClientValidation(server);
        if (wrong != null) {
            return wrong;
        }
        List<CredentialRequest> requests = CredentialRequest.of(server.gateway(), server.index());
        if (requests.isEmpty()) {
            return refused(
                    server,
                    DiagnosticCode.CERTIFICATE_MISSING,
                    "mode",
                    "file-cert:",
                    "neither a credential nor files of a certificate and key are named",
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

    /** What Envoy's configuration does not accept. */
    private @Nullable ServerCertificates wrongClientValidation(GatewayServer server) {
        ServerTlsSettings tls = server.tls();
        if (tls.mode() == TlsMode.SIMPLE) {
            // With files Istio passes nothing on to check clients by.
            return tls.subjectAltNames().isEmpty() || !isNamed(tls)
                    ? null
                    : refused(
                            server,
                            DiagnosticCode.CLIENT_VALIDATION,
                            "subjectAltNames",
                            server.describe(),
                            "subjectAltNames are checked in client certificates, and mode SIMPLE has no CA for them;"
                                    + " Envoy rejects the whole listener",
                            "set mode: MUTUAL, or remove subjectAltNames");
        }
        if (!isNamed(tls)
                && (!tls.verifyCertificateHash().isEmpty()
                        || !tls.verifyCertificateSpki().isEmpty())) {
            findings.warning(
                    DiagnosticCode.CLIENT_VALIDATION,
                    server.metadata(),
                    server.path(
                            tls.verifyCertificateHash().isEmpty()
                                    ? "tls.verifyCertificateSpki"
                                    : "tls.verifyCertificateHash"),
                    "client certificates of " + server.describe() + " are not pinned",
                    "Istio honours verifyCertificateHash and verifyCertificateSpki with a credentialName only",
                    "take the certificate from a secret: credentialName");
            return null;
        }
        try {
            certificateHashes(tls);
        } catch (IllegalArgumentException e) {
            return refused(
                    server,
                    DiagnosticCode.CLIENT_VALIDATION,
                    "verifyCertificateHash",
                    server.describe(),
                    "a certificate hash is the SHA-256 in 64 hex digits, with or without colons;"
                            + " Envoy rejects the listener otherwise",
                    "write what this prints: openssl x509 -in CLIENT.crt -noout -fingerprint -sha256");
        }
        try {
            spkiHashes(tls);
        } catch (IllegalArgumentException e) {
            return refused(
                    server,
                    DiagnosticCode.CLIENT_VALIDATION,
                    "verifyCertificateSpki",
                    server.describe(),
                    "an SPKI hash is the SHA-256 of the public key in base64; Envoy rejects the listener otherwise",
                    "write what this prints: openssl x509 -in CLIENT.crt -noout -pubkey | openssl pkey -pubin"
                            + " -outform der | openssl dgst -sha256 -binary | base64");
        }
        return null;
    }

    private ServerCertificates refused(
            GatewayServer server, DiagnosticCode code, String field, String resourceName, String reason, String fix) {
        findings.error(
                code,
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
