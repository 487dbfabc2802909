package dev.meshgw.gateway.netty;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** Why a client certificate was refused. Carries what a log line needs; it is thrown on purpose, so it has no stack trace. */
final class ClientCertificateRejection extends CertificateException {

    private static final long serialVersionUID = 1L;

    /** The reasons of OpenSSL's verification that lead to different alerts. */
    enum Reason {
        NO_REVOCATION_LIST(3, "unknown_ca"),
        BAD_SIGNATURE(7, "decrypt_error"),
        REVOCATION_LIST_SIGNATURE(8, "decrypt_error"),
        NOT_YET_VALID(9, "certificate_expired"),
        EXPIRED(10, "certificate_expired"),
        REVOCATION_LIST_NOT_YET_VALID(11, "certificate_expired"),
        REVOCATION_LIST_EXPIRED(12, "certificate_expired"),
        UNKNOWN_ISSUER(20, "unknown_ca"),
        REVOKED(23, "certificate_revoked"),
        INVALID_CA(24, "unknown_ca"),
        WRONG_PURPOSE(26, "unsupported_certificate"),
        REJECTED(28, "bad_certificate"),
        UNHANDLED_CRITICAL_EXTENSION(34, "certificate_unknown"),
        REVOCATION_LIST_UNUSABLE(44, "certificate_unknown"),
        NAME_MISMATCH(47, "certificate_unknown"),
        PIN_MISMATCH(47, "certificate_unknown");

        private final int openSslCode;
        private final String alert;

        Reason(int openSslCode, String alert) {
            this.openSslCode = openSslCode;
            this.alert = alert;
        }

        /** X509_V_ERR_…, which BoringSSL turns into the alert. */
        int openSslCode() {
            return openSslCode;
        }

        String alert() {
            return alert;
        }
    }

    private final Reason reason;
    private final String subject;
    private final String issuer;

    ClientCertificateRejection(Reason reason, X509Certificate leaf, String message) {
        super(message);
        this.reason = reason;
        this.subject = leaf.getSubjectX500Principal().getName();
        this.issuer = leaf.getIssuerX500Principal().getName();
    }

    Reason reason() {
        return reason;
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
