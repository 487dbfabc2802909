package dev.meshgw.pki.path;

import dev.meshgw.pki.path.Verification.Code;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a server's chain the way OpenSSL does with curl's settings, so that the verdicts are the ones that the user of those
 * knows: trusted certificates first, any certificate of the bundle may be the anchor, and the first fault counts from the
 * anchor down to the server's certificate. What OpenSSL and PKIX agree on beyond that (name constraints, critical extensions)
 * is left to the JDK's {@link CertPathValidator}, whose refusal is final.
 *
 * <p>A root that was made again under the same name matches by name and fails by signature, unless an authority key
 * identifier tells the two apart. Immutable.
 */
public final class ChainVerifier {

    /** OpenSSL's default limit (X509_VERIFY_PARAM_set_depth) is 100 intermediates; a handshake carries far fewer. */
    private static final int MAX_DEPTH = 20;

    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";
    private static final int KEY_CERT_SIGN = 5;

    private final List<X509Certificate> trusted;
    private final Set<X509Certificate> anchors;
    private final Instant now;

    /** @param now the moment at which the certificates must be valid */
    public ChainVerifier(List<X509Certificate> trusted, Instant now) {
        this.trusted = List.copyOf(trusted);
        this.anchors = new HashSet<>(trusted);
        this.now = now;
    }

    /** @param presented as the server sent it, its own certificate first */
    public Verification verify(List<X509Certificate> presented) {
        if (presented.isEmpty()) {
            return new Verification(Code.UNSPECIFIED, 0, null, null);
        }
        var path = new ArrayList<X509Certificate>();
        path.add(presented.get(0));
        while (!anchors.contains(last(path)) && path.size() <= MAX_DEPTH) {
            Optional<X509Certificate> issuer = issuerOf(last(path), trusted, path)
                    .or(() -> issuerOf(last(path), presented.subList(1, presented.size()), path));
            if (issuer.isEmpty()) {
                return incomplete(path);
            }
            path.add(issuer.get());
        }
        return judge(path);
    }

    private Verification incomplete(List<X509Certificate> path) {
        X509Certificate end = last(path);
        int depth = path.size() - 1;
        Code code = Code.NO_ISSUER;
        if (isSelfIssued(end)) {
            code = depth == 0 ? Code.SELF_SIGNED : Code.SELF_SIGNED_IN_CHAIN;
        }
        X509Certificate namesake = trusted.stream()
                .filter(authority -> authority.getSubjectX500Principal().equals(end.getIssuerX500Principal()))
                .findFirst()
                .orElse(null);
        return new Verification(code, depth, end, namesake);
    }

    private static Verification verdict(Code code, List<X509Certificate> path, int depth) {
        return new Verification(code, depth, path.get(depth), null);
    }

    private Verification judge(List<X509Certificate> path) {
        return extensionFault(path)
                .or(() -> signatureOrTimeFault(path))
                .or(() -> pkixFault(path))
                .orElse(verdict(Code.OK, path, 0));
    }

    private static Optional<Verification> extensionFault(List<X509Certificate> path) {
        for (int depth = 0; depth < path.size(); depth++) {
            X509Certificate certificate = path.get(depth);
            if (depth > 0 && !isCa(certificate)) {
                return Optional.of(verdict(Code.INVALID_CA, path, depth));
            }
            if (!allowsServers(certificate)) {
                return Optional.of(verdict(Code.WRONG_PURPOSE, path, depth));
            }
            int limit = certificate.getBasicConstraints();
            if (depth > 0 && certificate.getExtensionValue(BASIC_CONSTRAINTS) != null && limit < depth - 1) {
                return Optional.of(verdict(Code.PATH_TOO_LONG, path, depth));
            }
        }
        return Optional.empty();
    }

    private Optional<Verification> signatureOrTimeFault(List<X509Certificate> path) {
        for (int depth = path.size() - 1; depth >= 0; depth--) {
            X509Certificate certificate = path.get(depth);
            boolean isAnchor = depth == path.size() - 1;
            if (!isAnchor && !isSignedBy(certificate, path.get(depth + 1))) {
                return Optional.of(new Verification(Code.SIGNATURE_FAILURE, depth, certificate, path.get(depth + 1)));
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                return Optional.of(verdict(Code.NOT_YET_VALID, path, depth));
            }
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                return Optional.of(verdict(Code.EXPIRED, path, depth));
            }
        }
        return Optional.empty();
    }

    private Optional<Verification> pkixFault(List<X509Certificate> path) {
        if (path.size() == 1) {
            return Optional.empty();
        }
        try {
            var parameters = new PKIXParameters(Collections.singleton(new TrustAnchor(last(path), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(path.subList(0, path.size() - 1)),
                            parameters);
            return Optional.empty();
        } catch (CertPathValidatorException e) {
            int depth = Math.max(0, e.getIndex());
            return Optional.of(verdict(codeOf(e), path, depth));
        } catch (GeneralSecurityException e) {
            return Optional.of(verdict(Code.UNSPECIFIED, path, 0));
        }
    }

    private static Code codeOf(CertPathValidatorException refusal) {
        var reason = refusal.getReason();
        if (reason == java.security.cert.PKIXReason.INVALID_NAME) {
            return Code.NAME_NOT_PERMITTED;
        }
        return reason == java.security.cert.PKIXReason.UNRECOGNIZED_CRIT_EXT
                ? Code.CRITICAL_EXTENSION
                : Code.UNSPECIFIED;
    }

    private Optional<X509Certificate> issuerOf(
            X509Certificate certificate, List<X509Certificate> candidates, List<X509Certificate> path) {
        var fitting = candidates.stream()
                .filter(candidate -> !path.contains(candidate) && mayHaveIssued(candidate, certificate))
                .toList();
        // Among namesakes OpenSSL prefers one that is valid now.
        return fitting.stream()
                .filter(candidate -> !now.isBefore(candidate.getNotBefore().toInstant())
                        && !now.isAfter(candidate.getNotAfter().toInstant()))
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }

    private static boolean mayHaveIssued(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        boolean[] usage = issuer.getKeyUsage();
        if (usage != null && issuer.getExtensionValue(KEY_USAGE) != null && !usage[KEY_CERT_SIGN]) {
            return false;
        }
        byte[] wanted = Extensions.authorityKeyId(certificate.getExtensionValue(AUTHORITY_KEY_IDENTIFIER));
        byte[] own = Extensions.subjectKeyId(issuer.getExtensionValue(SUBJECT_KEY_IDENTIFIER));
        return wanted.length == 0 || own.length == 0 || Arrays.equals(wanted, own);
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException anotherKey) {
            return false;
        }
    }

    /** A self-signed certificate of version 1 counts as a CA, as it has no place to say so. */
    private static boolean isCa(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0 || certificate.getVersion() == 1 && isSelfIssued(certificate);
    }

    private static boolean allowsServers(X509Certificate certificate) {
        try {
            var usages = certificate.getExtendedKeyUsage();
            return usages == null || usages.contains(SERVER_AUTH) || usages.contains(ANY_EXTENDED_KEY_USAGE);
        } catch (CertificateException malformed) {
            return false;
        }
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static X509Certificate last(List<X509Certificate> path) {
        return path.get(path.size() - 1);
    }
}
