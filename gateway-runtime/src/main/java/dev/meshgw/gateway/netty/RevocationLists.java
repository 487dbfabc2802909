package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.PeerCertificateRejection.Reason;
import java.security.GeneralSecurityException;
import java.security.cert.CRLReason;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The revocation lists of a bundle, used as BoringSSL does with X509_V_FLAG_CRL_CHECK and X509_V_FLAG_CRL_CHECK_ALL, which
 * Envoy sets: each certificate of a chain, the root included, needs a list of its issuer that is valid now and signed by it. A
 * list that covers a part of the certificates only (RFC 5280 §5.2.5) is not taken for the whole. Immutable.
 */
final class RevocationLists {

    private static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    private static final int CRL_SIGN = 6;

    private final List<X509CRL> lists;

    RevocationLists(List<X509CRL> lists) {
        this.lists = List.copyOf(lists);
    }

    /**
     * @param path leaf first, the last one trusted
     * @return until when the same lists give the same answer; {@link Instant#MAX} if none of them ends
     */
    Instant requireNotRevoked(List<X509Certificate> path, Instant now) throws PeerCertificateRejection {
        Instant end = Instant.MAX;
        for (int i = 0; i < path.size(); i++) {
            X509Certificate certificate = path.get(i);
            X509Certificate issuer = path.get(Math.min(i + 1, path.size() - 1));
            X509CRL list = listFor(certificate, issuer, now);
            if (list == null) {
                throw new PeerCertificateRejection(
                        Reason.NO_REVOCATION_LIST,
                        i,
                        path.get(0),
                        "no revocation list of the issuer \""
                                + certificate.getIssuerX500Principal().getName()
                                + "\" is at hand; with one list given, each CA of a chain needs its own");
            }
            requireUsable(list, issuer, path.get(0), now);
            requireAbsent(certificate, list, path.get(0));
            if (list.getNextUpdate() != null && list.getNextUpdate().toInstant().isBefore(end)) {
                end = list.getNextUpdate().toInstant();
            }
        }
        return end;
    }

    /** Of the issuer's lists one that is valid now, the newest; else one that is not. */
    private @Nullable X509CRL listFor(X509Certificate certificate, X509Certificate issuer, Instant now) {
        X509CRL best = null;
        for (X509CRL list : lists) {
            boolean ofIssuer = list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
                    && list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                    && KeyIdentifiers.agree(list, issuer);
            if (ofIssuer && (best == null || isBetter(list, best, now))) {
                best = list;
            }
        }
        return best;
    }

    private static boolean isBetter(X509CRL list, X509CRL other, Instant now) {
        boolean valid = !isEarly(list, now) && !isExpired(list, now);
        boolean otherValid = !isEarly(other, now) && !isExpired(other, now);
        return valid == otherValid ? list.getThisUpdate().after(other.getThisUpdate()) : valid;
    }

    private static boolean isEarly(X509CRL list, Instant now) {
        return now.isBefore(list.getThisUpdate().toInstant());
    }

    private static boolean isExpired(X509CRL list, Instant now) {
        return list.getNextUpdate() != null && now.isAfter(list.getNextUpdate().toInstant());
    }

    private static void requireUsable(X509CRL list, X509Certificate issuer, X509Certificate leaf, Instant now)
            throws PeerCertificateRejection {
        String name =
                "the revocation list of \"" + list.getIssuerX500Principal().getName() + "\"";
        boolean[] usage = issuer.getKeyUsage();
        if (usage != null && !usage[CRL_SIGN]) {
            throw new PeerCertificateRejection(
                    Reason.REVOCATION_LIST_UNUSABLE,
                    leaf,
                    name + " has an issuer whose key usage does not hold cRLSign");
        }
        if (list.getExtensionValue(ISSUING_DISTRIBUTION_POINT) != null || list.hasUnsupportedCriticalExtension()) {
            throw new PeerCertificateRejection(
                    Reason.REVOCATION_LIST_UNUSABLE, leaf, name + " does not cover all of its certificates");
        }
        if (isEarly(list, now)) {
            throw new PeerCertificateRejection(
                    Reason.REVOCATION_LIST_NOT_YET_VALID,
                    leaf,
                    name + " is not valid before " + list.getThisUpdate().toInstant());
        }
        if (isExpired(list, now)) {
            throw new PeerCertificateRejection(
                    Reason.REVOCATION_LIST_EXPIRED,
                    leaf,
                    name + " expired on " + list.getNextUpdate().toInstant());
        }
        try {
            list.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException wrongKey) {
            throw new PeerCertificateRejection(
                    Reason.REVOCATION_LIST_SIGNATURE, leaf, name + " was signed by another key than that of the CA");
        }
    }

    private static void requireAbsent(X509Certificate certificate, X509CRL list, X509Certificate leaf)
            throws PeerCertificateRejection {
        X509CRLEntry entry = list.getRevokedCertificate(certificate.getSerialNumber());
        if (entry != null && entry.getRevocationReason() != CRLReason.REMOVE_FROM_CRL) {
            throw new PeerCertificateRejection(
                    Reason.REVOKED,
                    leaf,
                    "the certificate \"" + certificate.getSubjectX500Principal().getName() + "\", serial "
                            + certificate.getSerialNumber().toString(16) + ", was revoked on "
                            + entry.getRevocationDate().toInstant());
        }
    }
}
