package dev.meshgw.pki;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one judge makes of a flawed certificate. Immutable.
 *
 * @param code exit code of curl or verification error of OpenSSL, 0 if it finds nothing wrong; null for judges without numbers
 * @param text what it prints, or a part of that; {@code HOST} in it stands for the host that was asked for
 * @param condition what must be so for it to judge thus, null for nothing
 */
public record Expectation(
        Judge judge,
        @Nullable Integer code,
        String text,
        @Nullable String condition) {

    private static final String ACCEPTS = "accepts it";

    /** Programs that look at certificates. */
    public enum Judge {
        /** Whoever would show the certificate: OpenSSL's own server, nginx, Envoy. */
        SERVER,
        /** With OpenSSL 3.0 at its security level 2, Debian's default. */
        CURL,
        /** {@code openssl verify}; the number is that of the first error. */
        OPENSSL,
        /** JDK 17 and 25. */
        JAVA,
        /** crypto/tls and crypto/x509, from their sources. */
        GO,
        /** Chromium 156 on Linux, with the root among the user's own. */
        CHROMIUM,
        /** Istio's ingress gateway that asks for client certificates. */
        GATEWAY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Expectation curl(int exitCode, String text) {
        return new Expectation(Judge.CURL, exitCode, text, null);
    }

    static Expectation openssl(int error, String text) {
        return new Expectation(Judge.OPENSSL, error, text, null);
    }

    static Expectation of(Judge judge, String text) {
        return new Expectation(judge, null, text, null);
    }

    static Expectation accepts(Judge judge) {
        return new Expectation(judge, judge == Judge.CURL || judge == Judge.OPENSSL ? 0 : null, ACCEPTS, null);
    }

    Expectation when(String circumstance) {
        return new Expectation(judge, code, text, circumstance);
    }

    public boolean isAccepted() {
        return text.equals(ACCEPTS);
    }

    /** In a line: {@code exit 60: SSL certificate problem: certificate has expired}. */
    public String words(String host) {
        String number = isAccepted() || code == null || code == 0
                ? ""
                : (judge == Judge.CURL ? "exit " : "error ") + code + ": ";
        return (number + text + (condition == null ? "" : " (" + condition + ")")).replace("HOST", host);
    }
}
