package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.ClientCertificateRejection.Reason;
import dev.meshgw.pki.TrustBundle;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Leads a client's certificate to an authority of a bundle as BoringSSL does for Envoy: every certificate of the bundle is
 * trusted by itself, self-signed or not. The path is found here, because the JDK's builder does not say whether an issuer was
 * unknown or its signature wrong, which are different alerts; then the JDK checks the path (RFC 5280 §6). Immutable.
 */
final class ClientChains {

    /** Netty's and OpenSSL's limit is of this order; real chains have up to four. */
    private static final int MAX_PATH = 10;

    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";

    private final List<X509Certificate> authorities;
    private final Clock clock;

    ClientChains(TrustBundle bundle, Clock clock) {
        this.authorities = bundle.authorities();
        this.clock = clock;
    }

    /** @param sent leaf first; the others in any order */
    void verify(X509Certificate[] sent) throws ClientCertificateRejection {
        X509Certificate leaf = sent[0];
        List<X509Certificate> path = path(leaf, List.of(sent).subList(1, sent.length));
        requireTime(leaf, path);
        requirePurpose(leaf);
        requireConstraints(leaf, path);
    }

    /** From the leaf to an authority of the bundle, both included. */
    private List<X509Certificate> path(X509Certificate leaf, List<X509Certificate> sent)
            throws ClientCertificateRejection {
        var path = new ArrayList<X509Certificate>();
        path.add(leaf);
        boolean signatureFailed = false;
        while (path.size() <= MAX_PATH) {
            X509Certificate last = path.get(path.size() - 1);
            if (authorities.contains(last)) {
                return path;
            }
            var candidates = new Candidates(last, path);
            X509Certificate issuer = candidates.among(authorities);
            if (issuer == null) {
                issuer = candidates.among(sent);
            }
            signatureFailed |= candidates.signatureFailed();
            if (issuer == null) {
                throw signatureFailed
                        ? rejection(
                                leaf,
                                Reason.BAD_SIGNATURE,
                                "the issuer's name \"" + name(last, true)
                                        + "\" is known, but another key of that name signed the certificate")
                        : rejection(
                                leaf,
                                Reason.UNKNOWN_ISSUER,
                                "the issuer \"" + name(last, true) + "\" is not among the trusted authorities");
            }
            path.add(issuer);
        }
        throw rejection(leaf, Reason.UNKNOWN_ISSUER, "the chain is longer than " + MAX_PATH);
    }

    private void requireTime(X509Certificate leaf, List<X509Certificate> path) throws ClientCertificateRejection {
        Instant now = clock.instant();
        for (X509Certificate certificate : path) {
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                throw rejection(
                        leaf,
                        Reason.EXPIRED,
                        "the certificate \"" + name(certificate, false) + "\" expired on "
                                + certificate.getNotAfter().toInstant());
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                throw rejection(
                        leaf,
                        Reason.NOT_YET_VALID,
                        "the certificate \"" + name(certificate, false) + "\" is not valid before "
                                + certificate.getNotBefore().toInstant());
            }
        }
    }

    /** A certificate without the extension may be used for everything. */
    private static void requirePurpose(X509Certificate leaf) throws ClientCertificateRejection {
        try {
            List<String> usages = leaf.getExtendedKeyUsage();
            if (usages != null && !usages.contains(CLIENT_AUTH) && !usages.contains(ANY_EXTENDED_KEY_USAGE)) {
                throw rejection(leaf, Reason.WRONG_PURPOSE, "its extended key usage does not hold clientAuth");
            }
        } catch (CertificateParsingException e) {
            throw rejection(leaf, Reason.REJECTED, "its extended key usage cannot be read");
        }
    }

    /** Basic constraints, key usage, path length, names, critical extensions, algorithms. */
    private void requireConstraints(X509Certificate leaf, List<X509Certificate> path)
            throws ClientCertificateRejection {
        if (path.size() == 1) {
            return; // the leaf itself is trusted
        }
        X509Certificate authority = path.get(path.size() - 1);
        try {
            var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            CertPath rest = CertificateFactory.getInstance("X.509").generateCertPath(path.subList(0, path.size() - 1));
            CertPathValidator.getInstance("PKIX").validate(rest, parameters);
        } catch (CertPathValidatorException e) {
            throw rejection(leaf, reason(e), String.valueOf(e.getMessage()));
        } catch (CertificateException | InvalidAlgorithmParameterException e) {
            throw rejection(leaf, Reason.REJECTED, String.valueOf(e.getMessage()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PKIX and X.509", e);
        }
    }

    private static Reason reason(CertPathValidatorException e) {
        if (e.getReason() == BasicReason.INVALID_SIGNATURE) {
            return Reason.BAD_SIGNATURE;
        }
        boolean notAnAuthority = e.getReason() == PKIXReason.NOT_CA_CERT
                || e.getReason() == PKIXReason.INVALID_KEY_USAGE
                || e.getReason() == PKIXReason.PATH_TOO_LONG;
        return notAnAuthority ? Reason.INVALID_CA : Reason.REJECTED;
    }

    private static ClientCertificateRejection rejection(X509Certificate leaf, Reason reason, String message) {
        return new ClientCertificateRejection(reason, name(leaf, false), message);
    }

    private static String name(X509Certificate certificate, boolean ofIssuer) {
        return (ofIssuer ? certificate.getIssuerX500Principal() : certificate.getSubjectX500Principal()).getName();
    }
}
