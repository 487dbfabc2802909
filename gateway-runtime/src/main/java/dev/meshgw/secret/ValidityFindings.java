package dev.meshgw.secret;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.Severity;
import dev.meshgw.pki.OcspStaple;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is served although its time is not now, and revocation lists that refuse more than they list. Stateless. */
final class ValidityFindings {

    /** Less than the usual tools leave when they renew: a tenth of the lifetime, */
    private static final int SHARE = 10;

    /** but a certificate of years need not be renewed months before. */
    private static final Duration MAX_LEFT = Duration.ofDays(14);

    private final CredentialRequest request;
    private final Instant now;
    private final List<Diagnostic> found = new ArrayList<>();

    private ValidityFindings(CredentialRequest request, Instant now) {
        this.request = request;
        this.now = now;
    }

    static List<Diagnostic> of(CredentialRequest request, Credential<?> credential, Instant now) {
        var findings = new ValidityFindings(request, now);
        if (credential instanceof Credential.Ready<?> ready) {
            if (ready.value() instanceof TlsCredential pair) {
                findings.check(pair);
            } else if (ready.value() instanceof TrustBundle bundle) {
                findings.check(bundle);
            }
        }
        return findings.found;
    }

    private void check(TlsCredential pair) {
        if (isOutside(pair.leaf())) {
            warn(
                    DiagnosticCode.CERTIFICATE_EXPIRED,
                    "the certificate of " + subject() + " is " + state(pair.leaf()) + ", and is served all the same",
                    dates(pair.leaf()) + "; Istio pushes it too, and clients refuse it",
                    "issue it again and replace " + (request.credential().isFiles() ? "the file" : "the secret"));
        }
        Instant end = pair.leaf().getNotAfter().toInstant();
        Duration lifetime = Duration.between(pair.leaf().getNotBefore().toInstant(), end);
        Duration left = Duration.between(now, end);
        if (!left.isNegative()
                && left.compareTo(MAX_LEFT) < 0
                && left.multipliedBy(SHARE).compareTo(lifetime) < 0) {
            found.add(new Diagnostic(
                    DiagnosticCode.EXPIRES_SOON.code(),
                    Severity.INFO,
                    "the certificate of " + subject() + " expires in "
                            + (left.toDays() > 1 ? left.toDays() + " days" : left.toHours() + " hours"),
                    request.location(),
                    request.fieldPath(),
                    dates(pair.leaf()),
                    "issue it again and replace " + (request.credential().isFiles() ? "the file" : "the secret")));
        }
        OcspStaple staple = pair.staple();
        if (staple != null && !staple.isCurrent(now)) {
            warn(
                    DiagnosticCode.STAPLE_EXPIRED,
                    "the OCSP response of " + subject() + " is not sent to clients",
                    "its time is over or not yet come, or it has no end; the certificate is served without",
                    "ask the responder again, and replace tls.ocsp-staple");
        }
    }

    private void check(TrustBundle bundle) {
        if (request.credential().isSystem()) {
            return; // the system keeps old ones for good reasons
        }
        for (X509Certificate authority : bundle.authorities()) {
            if (isOutside(authority)) {
                warn(
                        DiagnosticCode.CERTIFICATE_EXPIRED,
                        "the CA certificate \""
                                + authority.getSubjectX500Principal().getName() + "\" of " + subject() + " is "
                                + state(authority),
                        dates(authority) + "; clients whose certificates it issued are refused",
                        "replace it by one that is valid");
            }
        }
        List<X509CRL> lists = bundle.revocationLists();
        if (lists == null) {
            return;
        }
        if (lists.isEmpty()) {
            warn(
                    DiagnosticCode.REVOCATION_LIST,
                    "the revocation list of " + subject() + " refuses every client",
                    "it holds no PEM block \"X509 CRL\"; with a list given, each CA needs its own",
                    "write it as PEM: openssl crl -inform der -in FILE");
            return;
        }
        bundle.authorities().forEach(authority -> check(authority, lists));
    }

    private void check(X509Certificate authority, List<X509CRL> lists) {
        String name = authority.getSubjectX500Principal().getName();
        List<X509CRL> own = lists.stream()
                .filter(list -> list.getIssuerX500Principal().equals(authority.getSubjectX500Principal()))
                .toList();
        if (own.isEmpty()) {
            warn(
                    DiagnosticCode.REVOCATION_LIST,
                    "clients whose certificates \"" + name + "\" issued are refused: it has no revocation list in "
                            + subject(),
                    "with one list given, Envoy wants one of each CA in a chain",
                    "append its list: openssl ca -gencrl, or remove the lists of all");
        } else if (own.stream().allMatch(this::isOutside)) {
            warn(
                    DiagnosticCode.REVOCATION_LIST,
                    "clients whose certificates \"" + name + "\" issued are refused: its revocation list in "
                            + subject() + " is not valid now",
                    "it is from " + own.get(0).getThisUpdate().toInstant() + ", and the next one was due at "
                            + own.get(0).getNextUpdate().toInstant(),
                    "make the list anew: openssl ca -gencrl");
        }
    }

    private String subject() {
        return (request.credential().isFiles() ? "file " : "secret ") + "\""
                + (request.credential().isFiles()
                        ? request.credential().paths().get(0)
                        : request.credential().name()) + "\"";
    }

    private boolean isOutside(X509Certificate certificate) {
        return now.isBefore(certificate.getNotBefore().toInstant())
                || now.isAfter(certificate.getNotAfter().toInstant());
    }

    private boolean isOutside(X509CRL list) {
        return now.isBefore(list.getThisUpdate().toInstant())
                || list.getNextUpdate() != null
                        && now.isAfter(list.getNextUpdate().toInstant());
    }

    private String state(X509Certificate certificate) {
        return now.isAfter(certificate.getNotAfter().toInstant()) ? "expired" : "not yet valid";
    }

    private String dates(X509Certificate certificate) {
        return "it is valid from " + certificate.getNotBefore().toInstant() + " to "
                + certificate.getNotAfter().toInstant() + "; it is " + now + " now";
    }

    private void warn(DiagnosticCode code, String what, String why, String fix) {
        found.add(Diagnostic.warning(code, request.location(), request.fieldPath(), what)
                .withWhy(why)
                .withFix(fix));
    }
}
