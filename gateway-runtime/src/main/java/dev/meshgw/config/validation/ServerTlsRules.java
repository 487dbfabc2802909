package dev.meshgw.config.validation;

import dev.meshgw.config.resource.ServerTlsSettings;
import dev.meshgw.config.resource.TlsCertificate;
import dev.meshgw.config.resource.TlsMode;
import dev.meshgw.config.resource.TlsProtocol;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tls block of a Gateway's server. */
final class ServerTlsRules {

    /** What Envoy's BoringSSL knows for TLS 1.2 and below. */
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

    /** One RSA and one ECDSA certificate. */
    private static final int MAX_CERTIFICATES = 2;

    private static final String CREATE_SECRET = "set credentialName: NAME, and make the Secret:"
            + " meshgw create -n istio-system secret tls NAME --cert=FILE --key=FILE";

    private final ServerTlsSettings tls;
    private final String path;
    private final Verdict verdict;

    private ServerTlsRules(ServerTlsSettings tls, String path, Verdict verdict) {
        this.tls = tls;
        this.path = path;
        this.verdict = verdict;
    }

    static void check(ServerTlsSettings tls, String path, Verdict verdict) {
        new ServerTlsRules(tls, path, verdict).check();
    }

    private void check() {
        versions();
        cipherSuites();
        if (tls.mode() == TlsMode.ISTIO_MUTUAL) {
            istioMutual();
            return;
        }
        oneSource();
        if (tls.mode() == TlsMode.PASSTHROUGH || tls.mode() == TlsMode.AUTO_PASSTHROUGH) {
            passthrough();
            return;
        }
        // The webhook looks no further when a credential is named: the rest would come from it.
        if (tls.credentialName().isEmpty() && tls.credentialNames().isEmpty()) {
            files();
            revocationList();
        }
    }

    private void versions() {
        boolean old =
                tls.minProtocolVersion() == TlsProtocol.TLSV1_0 || tls.minProtocolVersion() == TlsProtocol.TLSV1_1;
        if (old && tls.cipherSuites().isEmpty()) {
            verdict.warning(
                    DiagnosticCode.TLS_VERSION,
                    path + ".minProtocolVersion",
                    "TLS version below TLSV1_2 require setting compatible ciphers",
                    "the default list has none that TLS 1.0 and 1.1 can use",
                    "add cipherSuites: [ECDHE-RSA-AES128-SHA]");
        }
    }

    private void cipherSuites() {
        var invalid = new TreeSet<String>();
        var duplicate = new TreeSet<String>();
        var seen = new HashSet<String>();
        for (String suite : tls.cipherSuites()) {
            boolean isExpression =
                    suite.isEmpty() || suite.equals("ALL") || !Character.isLetterOrDigit(suite.charAt(0));
            if (!isExpression && !CIPHER_SUITES.contains(suite)) {
                invalid.add(suite);
            } else if (!seen.add(suite)) {
                duplicate.add(suite);
            }
        }
        if (!invalid.isEmpty()) {
            verdict.warning(
                    DiagnosticCode.CIPHER_SUITES,
                    path + ".cipherSuites",
                    "ignoring invalid cipher suites: " + list(invalid),
                    "they are OpenSSL's names for TLS 1.2 and below; those of TLS 1.3 cannot be chosen");
        }
        if (!duplicate.isEmpty()) {
            verdict.warning(
                    DiagnosticCode.CIPHER_SUITES,
                    path + ".cipherSuites",
                    "ignoring duplicate cipher suites: " + list(duplicate),
                    null);
        }
    }

    private static String list(Set<String> names) {
        return names.stream().map(DiagnosticText::quote).collect(Collectors.joining(", "));
    }

    private void istioMutual() {
        forbidden(
                "serverCertificate",
                "server certificate",
                !tls.serverCertificate().isEmpty());
        forbidden("privateKey", "private key", !tls.privateKey().isEmpty());
        forbidden("caCertificates", "CA bundle", !tls.caCertificates().isEmpty());
        forbidden("tlsCertificates", "tlsCertificates", !tls.tlsCertificates().isEmpty());
        forbidden("credentialName", "credentialName", !tls.credentialName().isEmpty());
        forbidden("credentialNames", "credentialNames", !tls.credentialNames().isEmpty());
    }

    private void forbidden(String field, String words, boolean isSet) {
        if (isSet) {
            verdict.error(
                    DiagnosticCode.CERTIFICATE_UNUSED,
                    path + "." + field,
                    "ISTIO_MUTUAL TLS cannot have associated " + words,
                    "that mode uses the mesh's own workload certificates",
                    "remove it, or set mode: MUTUAL");
        }
    }

    private void oneSource() {
        var sources = new ArrayList<String>();
        if (!tls.credentialName().isEmpty()) {
            sources.add("credentialName");
        }
        if (!tls.credentialNames().isEmpty()) {
            sources.add("credentialNames");
        }
        if (!tls.tlsCertificates().isEmpty()) {
            sources.add("tlsCertificates");
        }
        if (!tls.serverCertificate().isEmpty() && !tls.privateKey().isEmpty()) {
            sources.add("serverCertificate with privateKey");
        }
        if (sources.size() > 1) {
            verdict.error(
                    DiagnosticCode.CERTIFICATE_SOURCES,
                    path,
                    "only one of credential_name, credential_names, tls_certificates, or server_certificate and"
                            + " private_key may be set",
                    "set are " + String.join(" and ", sources),
                    "keep one of them");
        }
        if (tls.credentialNames().size() > MAX_CERTIFICATES) {
            verdict.error(
                    DiagnosticCode.CERTIFICATE_SOURCES,
                    path + ".credentialNames",
                    "credentialNames must have at most 2 items",
                    "they are one RSA and one ECDSA certificate for the same hosts");
        }
    }

    private void passthrough() {
        boolean hasCertificates = !tls.caCrl().isEmpty()
                || !tls.serverCertificate().isEmpty()
                || !tls.privateKey().isEmpty()
                || !tls.caCertificates().isEmpty()
                || !tls.credentialName().isEmpty()
                || !tls.credentialNames().isEmpty()
                || !tls.tlsCertificates().isEmpty();
        if (hasCertificates) {
            verdict.warning(
                    DiagnosticCode.CERTIFICATE_UNUSED,
                    path,
                    tls.mode() + " mode does not use certificates, they will be ignored",
                    "the upstream terminates TLS with its own"
                            + (isModeWritten() ? "" : "; an absent mode is PASSTHROUGH"),
                    "set mode: SIMPLE if the gateway should terminate TLS");
        }
        if (!tls.caCrl().isEmpty() && !tls.credentialName().isEmpty()) {
            verdict.error(
                    DiagnosticCode.REVOCATION_LIST_UNUSED,
                    path + ".caCrl",
                    "CRL is not supported with credentialName. CRL has to be specified in the credential",
                    null,
                    "remove it, and put the list into the Secret as ca.crl");
        }
    }

    private boolean isModeWritten() {
        return tls.mode() != TlsMode.PASSTHROUGH || verdict.isWritten(path, "mode");
    }

    private void files() {
        boolean isMutual = tls.mode() != TlsMode.SIMPLE;
        String mode = isMutual ? "MUTUAL TLS" : "SIMPLE TLS";
        List<TlsCertificate> certificates = tls.tlsCertificates();
        for (int i = 0; i < certificates.size(); i++) {
            String each = path + ".tlsCertificates[" + i + "]";
            requirePair(
                    certificates.get(i).serverCertificate(), certificates.get(i).privateKey(), mode, each);
        }
        if (certificates.isEmpty()) {
            requirePair(tls.serverCertificate(), tls.privateKey(), mode, path);
        }
        if (isMutual
                && tls.caCertificates().isEmpty()
                && tls.caCertCredentialName().isEmpty()) {
            verdict.error(
                    DiagnosticCode.CERTIFICATE_MISSING,
                    path,
                    mode + " requires a client CA bundle",
                    "without a CA no client certificate could be checked",
                    "set caCertificates, or take all of it from a Secret with ca.crt: credentialName: NAME");
        }
        if (certificates.size() > MAX_CERTIFICATES) {
            verdict.warning(
                    DiagnosticCode.CERTIFICATE_SOURCES,
                    path + ".tlsCertificates",
                    mode + " can support up to 2 server certificates",
                    "they are one RSA and one ECDSA certificate for the same hosts");
        }
    }

    private void requirePair(String certificate, String key, String mode, String at) {
        if (!certificate.isEmpty() && !key.isEmpty()) {
            return;
        }
        String missing = !key.isEmpty()
                ? "a server certificate"
                : certificate.isEmpty() ? "a private key and a server certificate" : "a private key";
        verdict.error(
                DiagnosticCode.CERTIFICATE_MISSING,
                at,
                mode + " requires " + missing,
                "neither credentialName nor " + (key.isEmpty() ? "privateKey" : "serverCertificate") + " is set",
                CREATE_SECRET);
    }

    private void revocationList() {
        if (!tls.caCrl().isEmpty() && tls.mode() == TlsMode.SIMPLE) {
            verdict.error(
                    DiagnosticCode.REVOCATION_LIST_UNUSED,
                    path + ".caCrl",
                    "CRL is not supported with SIMPLE TLS",
                    "it is about client certificates, which SIMPLE does not ask for");
        }
    }
}
