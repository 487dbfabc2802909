package dev.meshgw.pki.path;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * What came of checking a server's chain against the trusted CAs, in the codes of OpenSSL's {@code X509_verify_cert}.
 * Immutable.
 *
 * @param code {@link Code#OK} if the chain is good
 * @param depth which certificate the verdict is about: 0 is the server's own
 * @param certificate that certificate, null if the server sent none
 * @param namesake a trusted CA with the name of that certificate's issuer but another key, as after a root was made again;
 *     null if there is none
 */
public record Verification(
        Code code,
        int depth,
        @Nullable X509Certificate certificate,
        @Nullable X509Certificate namesake) {

    /** Verdicts with the number and the words of OpenSSL 3.0. */
    public enum Code {
        OK(0, "ok"),
        UNSPECIFIED(1, "unspecified certificate verification error"),
        SIGNATURE_FAILURE(7, "certificate signature failure"),
        NOT_YET_VALID(9, "certificate is not yet valid"),
        EXPIRED(10, "certificate has expired"),
        SELF_SIGNED(18, "self-signed certificate"),
        SELF_SIGNED_IN_CHAIN(19, "self-signed certificate in certificate chain"),
        NO_ISSUER(20, "unable to get local issuer certificate"),
        INVALID_CA(79, "invalid CA certificate"),
        PATH_TOO_LONG(25, "path length constraint exceeded"),
        WRONG_PURPOSE(26, "unsuitable certificate purpose"),
        CRITICAL_EXTENSION(34, "unhandled critical extension"),
        NAME_NOT_PERMITTED(47, "permitted subtree violation");

        private final int number;
        private final String text;

        Code(int number, String text) {
            this.number = number;
            this.text = text;
        }

        public int number() {
            return number;
        }

        public String text() {
            return text;
        }
    }

    public boolean isTrusted() {
        return code == Code.OK;
    }
}
