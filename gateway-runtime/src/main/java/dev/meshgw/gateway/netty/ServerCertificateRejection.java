package dev.meshgw.gateway.netty;

import java.security.cert.CertificateException;

/** Why the certificate of an upstream was refused. It is thrown on purpose, so it has no stack trace. */
final class ServerCertificateRejection extends CertificateException {

    private static final long serialVersionUID = 1L;

    private final String details;
    private final String fix;

    /**
     * @param details Envoy's words, for local replies and the access log
     * @param cause one line for people
     */
    ServerCertificateRejection(String details, String cause, String fix) {
        super(cause);
        this.details = details;
        this.fix = fix;
    }

    String details() {
        return details;
    }

    String fix() {
        return fix;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
