package dev.meshgw.pki.path;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * What came of checking a peer's chain against the trusted CAs as OpenSSL does, in the codes of its {@code X509_verify_cert}.
 * Immutable.
 *
 * @param code {@link Code#OK} if the chain is good
 * @param depth which certificate the verdict is about: 0 is the peer's own
 * @param certificate that certificate, null if the peer sent none or Java cannot read it
 * @param namesake a trusted CA with the name of that certificate's issuer but another key, as after a root was made again;
 *     null if there is none
 * @param detail what OpenSSL's words do not tell: the name that is not allowed, the byte that is wrong; null if nothing
 */
public record Verification(
        Code code,
        int depth,
        @Nullable X509Certificate certificate,
        @Nullable X509Certificate namesake,
        @Nullable String detail) {

    /** Verdicts with the number and the words of OpenSSL 3.0. */
    public enum Code {
        OK(0, "ok"),
        UNSPECIFIED(1, "unspecified certificate verification error"),
        NO_CRL(3, "unable to get certificate CRL"),
        UNDECODABLE_ISSUER_KEY(6, "unable to decode issuer public key"),
        SIGNATURE_FAILURE(7, "certificate signature failure"),
        CRL_SIGNATURE_FAILURE(8, "CRL signature failure"),
        NOT_YET_VALID(9, "certificate is not yet valid"),
        EXPIRED(10, "certificate has expired"),
        CRL_NOT_YET_VALID(11, "CRL is not yet valid"),
        CRL_EXPIRED(12, "CRL has expired"),
        SELF_SIGNED(18, "self-signed certificate"),
        SELF_SIGNED_IN_CHAIN(19, "self-signed certificate in certificate chain"),
        NO_ISSUER(20, "unable to get local issuer certificate"),
        CHAIN_TOO_LONG(22, "certificate chain too long"),
        REVOKED(23, "certificate revoked"),
        PATH_TOO_LONG(25, "path length constraint exceeded"),
        WRONG_PURPOSE(26, "unsuitable certificate purpose"),
        CRITICAL_EXTENSION(34, "unhandled critical extension"),
        NAME_NOT_PERMITTED(47, "permitted subtree violation"),
        NAME_EXCLUDED(48, "excluded subtree violation"),
        NAME_CONSTRAINT_BOUNDED(49, "name constraints minimum and maximum not supported"),
        NAME_CONSTRAINT_TYPE(51, "unsupported name constraint type"),
        NAME_SYNTAX(53, "unsupported or invalid name syntax"),
        HOST_MISMATCH(62, "hostname mismatch"),
        ADDRESS_MISMATCH(64, "IP address mismatch"),
        WEAK_KEY(66, "EE certificate key too weak"),
        WEAK_CA_KEY(67, "CA certificate key too weak"),
        WEAK_DIGEST(68, "CA signature digest algorithm too weak"),
        INVALID_CA(79, "invalid CA certificate"),
        EXPLICIT_CURVE(94, "Certificate public key has explicit ECC parameters");

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

    /** Of a chain that has a certificate which is none. @param where as {@link MalformedCertificateException#where} tells */
    public static Verification unreadable(int depth, String where) {
        return new Verification(Code.UNSPECIFIED, depth, null, null, where);
    }

    public boolean isTrusted() {
        return code == Code.OK;
    }
}
