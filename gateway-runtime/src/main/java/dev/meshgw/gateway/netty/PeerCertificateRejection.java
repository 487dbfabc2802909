package dev.meshgw.gateway.netty;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** Why the certificate of a peer was refused. Carries what a log line needs; it is thrown on purpose, so it has no stack trace. */
final class PeerCertificateRejection extends CertificateException {

    private static final long serialVersionUID = 1L;

    /** The reasons of OpenSSL's verification that lead to different alerts. */
    enum Reason {
        NO_REVOCATION_LIST(3, "unknown_ca", "unable to get certificate CRL"),
        BAD_SIGNATURE(7, "decrypt_error", "certificate signature failure"),
        REVOCATION_LIST_SIGNATURE(8, "decrypt_error", "CRL signature failure"),
        NOT_YET_VALID(9, "certificate_expired", "certificate is not yet valid"),
        EXPIRED(10, "certificate_expired", "certificate has expired"),
        REVOCATION_LIST_NOT_YET_VALID(11, "certificate_expired", "CRL is not yet valid"),
        REVOCATION_LIST_EXPIRED(12, "certificate_expired", "CRL has expired"),
        SELF_SIGNED(18, "unknown_ca", "self signed certificate"),
        SELF_SIGNED_IN_CHAIN(19, "unknown_ca", "self signed certificate in certificate chain"),
        UNKNOWN_ISSUER(20, "unknown_ca", "unable to get local issuer certificate"),
        REVOKED(23, "certificate_revoked", "certificate revoked"),
        INVALID_CA(24, "unknown_ca", "invalid CA certificate"),
        WRONG_PURPOSE(26, "unsupported_certificate", "unsupported certificate purpose"),
        REJECTED(28, "bad_certificate", "certificate rejected"),
        UNHANDLED_CRITICAL_EXTENSION(34, "certificate_unknown", "unhandled critical extension"),
        REVOCATION_LIST_UNUSABLE(44, "certificate_unknown", "Different CRL scope"),
        NAME_MISMATCH(47, "certificate_unknown", "permitted subtree violation"),
        PIN_MISMATCH(47, "certificate_unknown", "certificate not pinned");

        private final int openSslCode;
        private final String alert;
        private final String openSslText;

        Reason(int openSslCode, String alert, String openSslText) {
            this.openSslCode = openSslCode;
            this.alert = alert;
            this.openSslText = openSslText;
        }

        /** X509_V_ERR_…, which BoringSSL turns into the alert. */
        int openSslCode() {
            return openSslCode;
        }

        String alert() {
            return alert;
        }

        /** X509_verify_cert_error_string. */
        String openSslText() {
            return openSslText;
        }
    }

    private final Reason reason;
    private final int depth;
    private final String subject;
    private final String issuer;

    PeerCertificateRejection(Reason reason, X509Certificate leaf, String message) {
        this(reason, 0, leaf, message);
    }

    /** @param depth of the certificate at fault, 0 for the leaf */
    PeerCertificateRejection(Reason reason, int depth, X509Certificate leaf, String message) {
        super(message);
        this.depth = depth;
        this.reason = reason;
        this.subject = leaf.getSubjectX500Principal().getName();
        this.issuer = leaf.getIssuerX500Principal().getName();
    }

    Reason reason() {
        return reason;
    }

    int depth() {
        return depth;
    }

    /** RFC 2253. */
    String subject() {
        return subject;
    }

    /** RFC 2253. */
    String issuer() {
        return issuer;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
