package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.PeerCertificateRejection.Reason;
import dev.meshgw.pki.TrustBundle;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateEncodingException;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Leads the certificate of a peer to an authority of a bundle as BoringSSL does for Envoy: every certificate of the bundle is
 * trusted by itself, self-signed or not. The path is found here, because the JDK's builder does not say whether an issuer was
 * unknown or its signature wrong, which are different alerts; then, in BoringSSL's order, purpose, revocation and time are
 * checked, and the JDK checks the rest (RFC 5280 §6). A chain that was good once is known by its hash, so that the same peer
 * costs no signatures again. Thread-safe: the map of good chains is.
 */
final class PeerChains {

    /** Netty's and OpenSSL's limit is of this order; real chains have up to four. */
    private static final int MAX_PATH = 10;

    /** Good chains that are remembered, about 150 bytes each; when there are more, all are forgotten. */
    static final int MAX_KNOWN_CHAINS = 4096;

    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_ENCIPHERMENT = 2;
    private static final int KEY_AGREEMENT = 4;
    private static final int KEY_CERT_SIGN = 5;

    /** What the peer is: BoringSSL's purposes ssl_client and ssl_server. */
    enum Purpose {
        CLIENT("1.3.6.1.5.5.7.3.2", "clientAuth"),
        SERVER("1.3.6.1.5.5.7.3.1", "serverAuth");

        private final String extendedKeyUsage;
        private final String usageName;

        Purpose(String extendedKeyUsage, String usageName) {
            this.extendedKeyUsage = extendedKeyUsage;
            this.usageName = usageName;
        }

        private boolean allows(boolean[] usage) {
            return usage[DIGITAL_SIGNATURE] || usage[KEY_AGREEMENT] || (this == SERVER && usage[KEY_ENCIPHERMENT]);
        }
    }

    private final List<X509Certificate> authorities;
    private final Purpose purpose;
    private final @Nullable RevocationLists revocation;
    private final Clock clock;
    private final Map<ByteBuffer, Window> good = new ConcurrentHashMap<>();

    /** The time in which nothing about a chain changes. */
    private record Window(Instant from, Instant to) {

        boolean holds(Instant time) {
            return !time.isBefore(from) && !time.isAfter(to);
        }
    }

    PeerChains(TrustBundle bundle, Purpose purpose, Clock clock) {
        this.authorities = bundle.authorities();
        this.purpose = purpose;
        this.revocation = bundle.revocationLists() == null ? null : new RevocationLists(bundle.revocationLists());
        this.clock = clock;
    }

    /** @param sent leaf first; the others in any order */
    void verify(X509Certificate[] sent) throws PeerCertificateRejection {
        Instant now = clock.instant();
        ByteBuffer hash = hash(sent);
        Window known = good.get(hash);
        if (known != null && known.holds(now)) {
            return;
        }
        Window window = verify(sent[0], List.of(sent).subList(1, sent.length), now);
        if (good.size() >= MAX_KNOWN_CHAINS) {
            good.clear();
        }
        good.put(hash, window);
    }

    int knownChains() {
        return good.size();
    }

    private static ByteBuffer hash(X509Certificate[] sent) throws PeerCertificateRejection {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (X509Certificate certificate : sent) {
                digest.update(certificate.getEncoded());
            }
            return ByteBuffer.wrap(digest.digest());
        } catch (CertificateEncodingException e) {
            throw rejection(sent[0], Reason.REJECTED, 0, "it cannot be read");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }

    private Window verify(X509Certificate leaf, List<X509Certificate> sent, Instant now)
            throws PeerCertificateRejection {
        List<X509Certificate> path = path(leaf, sent);
        requirePurpose(path);
        Instant end = revocation == null ? Instant.MAX : revocation.requireNotRevoked(path, now);
        Instant begin = Instant.MIN;
        requireTime(path, now);
        requireConstraints(leaf, path, now);
        for (X509Certificate certificate : path) {
            begin = later(begin, certificate.getNotBefore().toInstant());
            end = earlier(end, certificate.getNotAfter().toInstant());
        }
        return new Window(begin, end);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** From the leaf to an authority of the bundle, and on to its own issuers as far as the bundle has them. */
    private List<X509Certificate> path(X509Certificate leaf, List<X509Certificate> sent)
            throws PeerCertificateRejection {
        var path = new ArrayList<X509Certificate>();
        path.add(leaf);
        boolean trusted = authorities.contains(leaf);
        boolean signatureFailed = false;
        while (path.size() <= MAX_PATH) {
            X509Certificate last = path.get(path.size() - 1);
            if (trusted && isSelfIssued(last)) {
                return path;
            }
            var candidates = new Candidates(last, path);
            X509Certificate issuer = candidates.among(authorities);
            if (issuer != null) {
                trusted = true;
            } else if (trusted) {
                return path;
            } else {
                issuer = candidates.among(sent);
            }
            signatureFailed |= candidates.signatureFailed();
            if (issuer == null) {
                throw noIssuer(leaf, path.size() - 1, last, signatureFailed);
            }
            path.add(issuer);
        }
        throw rejection(leaf, Reason.UNKNOWN_ISSUER, MAX_PATH, "the chain is longer than " + MAX_PATH);
    }

    private static PeerCertificateRejection noIssuer(
            X509Certificate leaf, int depth, X509Certificate last, boolean signatureFailed) {
        String issuer = last.getIssuerX500Principal().getName();
        if (!signatureFailed && isSelfIssued(last)) {
            return rejection(
                    leaf,
                    depth == 0 ? Reason.SELF_SIGNED : Reason.SELF_SIGNED_IN_CHAIN,
                    depth,
                    "\"" + issuer + "\" signed itself and is not among the trusted authorities");
        }
        return signatureFailed
                ? rejection(
                        leaf,
                        Reason.BAD_SIGNATURE,
                        depth,
                        "the issuer's name \"" + issuer
                                + "\" is known, but another key of that name signed the certificate")
                : rejection(
                        leaf,
                        Reason.UNKNOWN_ISSUER,
                        depth,
                        "the issuer \"" + issuer + "\" is not among the trusted authorities");
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static void requireTime(List<X509Certificate> path, Instant now) throws PeerCertificateRejection {
        for (int i = path.size() - 1; i >= 0; i--) {
            X509Certificate certificate = path.get(i);
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                throw rejection(
                        path.get(0),
                        Reason.EXPIRED,
                        i,
                        "the certificate \"" + name(certificate) + "\" expired on "
                                + certificate.getNotAfter().toInstant());
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                throw rejection(
                        path.get(0),
                        Reason.NOT_YET_VALID,
                        i,
                        "the certificate \"" + name(certificate) + "\" is not valid before "
                                + certificate.getNotBefore().toInstant());
            }
        }
    }

    /** An extension that is absent allows everything. */
    private void requirePurpose(List<X509Certificate> path) throws PeerCertificateRejection {
        X509Certificate leaf = path.get(0);
        for (int i = 0; i < path.size(); i++) {
            X509Certificate certificate = path.get(i);
            if (i > 0 && !isAuthority(certificate)) {
                throw rejection(
                        leaf,
                        Reason.INVALID_CA,
                        i,
                        "the certificate \"" + name(certificate) + "\" is not that of a CA");
            }
            List<String> usages = extendedKeyUsage(leaf, certificate);
            if (usages != null && !usages.contains(purpose.extendedKeyUsage)) {
                throw rejection(
                        leaf,
                        Reason.WRONG_PURPOSE,
                        i,
                        "the extended key usage of \"" + name(certificate) + "\" does not hold " + purpose.usageName);
            }
        }
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !purpose.allows(usage)) {
            throw rejection(
                    leaf, Reason.WRONG_PURPOSE, 0, "its key usage holds neither digitalSignature nor keyAgreement");
        }
    }

    private static @Nullable List<String> extendedKeyUsage(X509Certificate leaf, X509Certificate certificate)
            throws PeerCertificateRejection {
        try {
            return certificate.getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            throw rejection(leaf, Reason.REJECTED, 0, "its extended key usage cannot be read");
        }
    }

    /** A root of X.509 version 1 has no extensions to say so. */
    private static boolean isAuthority(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        if (usage != null && !usage[KEY_CERT_SIGN]) {
            return false;
        }
        return certificate.getVersion() == 1 && isSelfIssued(certificate) || certificate.getBasicConstraints() >= 0;
    }

    /** Path length, names, critical extensions, algorithms. */
    private static void requireConstraints(X509Certificate leaf, List<X509Certificate> path, Instant now)
            throws PeerCertificateRejection {
        if (path.size() == 1) {
            return; // the leaf itself is trusted
        }
        X509Certificate authority = path.get(path.size() - 1);
        try {
            var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPath rest = CertificateFactory.getInstance("X.509").generateCertPath(path.subList(0, path.size() - 1));
            CertPathValidator.getInstance("PKIX").validate(rest, parameters);
        } catch (CertPathValidatorException e) {
            throw rejection(leaf, reason(e), Math.max(0, e.getIndex()), String.valueOf(e.getMessage()));
        } catch (CertificateException | InvalidAlgorithmParameterException e) {
            throw rejection(leaf, Reason.REJECTED, 0, String.valueOf(e.getMessage()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PKIX and X.509", e);
        }
    }

    private static Reason reason(CertPathValidatorException e) {
        if (e.getReason() == BasicReason.INVALID_SIGNATURE) {
            return Reason.BAD_SIGNATURE;
        }
        if (e.getReason() == PKIXReason.UNRECOGNIZED_CRIT_EXT) {
            return Reason.UNHANDLED_CRITICAL_EXTENSION;
        }
        if (e.getReason() == PKIXReason.INVALID_NAME) {
            return Reason.NAME_MISMATCH;
        }
        boolean notAnAuthority = e.getReason() == PKIXReason.NOT_CA_CERT
                || e.getReason() == PKIXReason.INVALID_KEY_USAGE
                || e.getReason() == PKIXReason.PATH_TOO_LONG;
        return notAnAuthority ? Reason.INVALID_CA : Reason.REJECTED;
    }

    private static PeerCertificateRejection rejection(X509Certificate leaf, Reason reason, int depth, String message) {
        return new PeerCertificateRejection(reason, depth, leaf, message);
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
