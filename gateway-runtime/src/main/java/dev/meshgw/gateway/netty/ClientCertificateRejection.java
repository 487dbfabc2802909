package dev.meshgw.gateway.netty;

import java.security.cert.CertificateException;

/** Why a client certificate was refused. Carries what a log line needs; it is thrown on purpose, so it has no stack trace. */
final class ClientCertificateRejection extends CertificateException {

    private static final long serialVersionUID = 1L;

    /** The reasons of OpenSSL's verification that lead to different alerts. */
    enum Reason {
        UNKNOWN_ISSUER(20, "unknown_ca"),
        BAD_SIGNATURE(7, "decrypt_error"),
        NOT_YET_VALID(9, "certificate_expired"),
        EXPIRED(10, "certificate_expired"),
        INVALID_CA(24, "unknown_ca"),
        WRONG_PURPOSE(26, "unsupported_certificate"),
        NAME_MISMATCH(47, "certificate_unknown"),
        REJECTED(28, "bad_certificate");

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

    /** @param subject RFC 2253 */
    ClientCertificateRejection(Reason reason, String subject, String message) {
        super(message);
        this.reason = reason;
        this.subject = subject;
    }

    Reason reason() {
        return reason;
    }

    String subject() {
        return subject;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
