package dev.meshgw.pki;

import static dev.meshgw.pki.Expectation.accepts;
import static dev.meshgw.pki.Expectation.curl;
import static dev.meshgw.pki.Expectation.of;
import static dev.meshgw.pki.Expectation.openssl;

import dev.meshgw.pki.Expectation.Judge;
import java.util.Arrays;
import java.util.List;

/**
 * What can be wrong with a certificate, and what judges make of it: the catalogue behind {@code --broken}. All of it was
 * measured, with Go 1.19, but for what Go says of what no common server sends, which is from its sources; tests measure the words
 * of curl, OpenSSL, Java, Chromium and the gateway anew.
 */
public enum Flaw {
    EXPIRED(
            "expired",
            "its life ended a day ago",
            List.of(
                    curl(60, "SSL certificate problem: certificate has expired"),
                    openssl(10, "certificate has expired"),
                    of(Judge.JAVA, "CertificateExpiredException: NotAfter:"),
                    of(Judge.GO, "x509: certificate has expired or is not yet valid"),
                    of(Judge.CHROMIUM, "ERR_CERT_DATE_INVALID")),
            List.of(
                    of(Judge.GATEWAY, "alert certificate_expired (45)"),
                    curl(56, "alert certificate expired"),
                    openssl(10, "certificate has expired"))),
    NOT_YET_VALID(
            "not-yet-valid",
            "its life begins tomorrow",
            List.of(
                    curl(60, "SSL certificate problem: certificate is not yet valid"),
                    openssl(9, "certificate is not yet valid"),
                    of(Judge.JAVA, "CertificateNotYetValidException: NotBefore:"),
                    of(Judge.GO, "x509: certificate has expired or is not yet valid"),
                    of(Judge.CHROMIUM, "ERR_CERT_DATE_INVALID")),
            List.of(
                    of(Judge.GATEWAY, "alert certificate_expired (45)"),
                    curl(56, "alert certificate expired"),
                    openssl(9, "certificate is not yet valid"))),
    WRONG_HOST(
            "wrong-host",
            "it covers another host than the one it is named after",
            List.of(
                    curl(60, "SSL: no alternative certificate subject name matches target host name 'HOST'"),
                    openssl(62, "hostname mismatch").when("with -verify_hostname HOST"),
                    of(Judge.JAVA, "No subject alternative DNS name matching HOST found"),
                    of(Judge.GO, "x509: certificate is valid for …, not HOST"),
                    of(Judge.CHROMIUM, "ERR_CERT_COMMON_NAME_INVALID")),
            List.of()),
    UNTRUSTED(
            "untrusted",
            "an authority signed it that nobody trusts",
            List.of(
                    curl(60, "SSL certificate problem: unable to get local issuer certificate"),
                    openssl(20, "unable to get local issuer certificate"),
                    of(Judge.JAVA, "unable to find valid certification path to requested target"),
                    of(Judge.GO, "x509: certificate signed by unknown authority"),
                    of(Judge.CHROMIUM, "ERR_CERT_AUTHORITY_INVALID")),
            List.of(
                    of(Judge.GATEWAY, "alert unknown_ca (48)"),
                    curl(56, "alert unknown ca"),
                    openssl(20, "unable to get local issuer certificate"))),
    SELF_SIGNED(
            "self-signed",
            "it signed itself",
            List.of(
                    curl(60, "SSL certificate problem: self-signed certificate"),
                    openssl(18, "self-signed certificate"),
                    of(Judge.JAVA, "unable to find valid certification path to requested target"),
                    of(Judge.GO, "x509: certificate signed by unknown authority"),
                    of(Judge.CHROMIUM, "ERR_CERT_AUTHORITY_INVALID")),
            List.of(
                    of(Judge.GATEWAY, "alert unknown_ca (48)"),
                    curl(56, "alert unknown ca"),
                    openssl(18, "self-signed certificate"))),
    MISSING_INTERMEDIATE(
            "missing-intermediate",
            "an intermediate authority signed it, which is left out of the chain",
            List.of(
                    curl(60, "SSL certificate problem: unable to get local issuer certificate"),
                    openssl(20, "unable to get local issuer certificate"),
                    of(Judge.JAVA, "unable to find valid certification path to requested target"),
                    of(Judge.GO, "x509: certificate signed by unknown authority"),
                    of(Judge.CHROMIUM, "ERR_CERT_AUTHORITY_INVALID")),
            List.of(
                    of(Judge.GATEWAY, "alert unknown_ca (48)"),
                    curl(56, "alert unknown ca"),
                    openssl(20, "unable to get local issuer certificate"))),
    WRONG_ORDER(
            "wrong-order",
            "the intermediate authority stands before it in the chain",
            List.of(
                    of(Judge.SERVER, "does not start: key values mismatch"),
                    curl(60, "SSL certificate problem: unsuitable certificate purpose")
                            .when("if a server sends it"),
                    of(Judge.JAVA, "KeyUsage does not allow digital signatures").when("if a server sends it"),
                    of(Judge.GO, "x509: certificate is not valid for any names, but wanted to match HOST")
                            .when("if a server sends it"),
                    of(Judge.CHROMIUM, "ERR_SSL_KEY_USAGE_INCOMPATIBLE").when("if a server sends it")),
            List.of(curl(58, "unable to set private key file"))),
    WRONG_EKU(
            "wrong-eku",
            "it is for clients where a server shows it, or the reverse (extended key usage)",
            List.of(
                    curl(60, "SSL certificate problem: unsuitable certificate purpose"),
                    openssl(26, "unsuitable certificate purpose").when("with -purpose sslserver"),
                    of(Judge.JAVA, "Extended key usage does not permit use for TLS server authentication"),
                    of(Judge.GO, "x509: certificate specifies an incompatible key usage"),
                    of(Judge.CHROMIUM, "ERR_CERT_INVALID")),
            List.of(
                    of(Judge.GATEWAY, "alert unsupported_certificate (43)"),
                    curl(56, "alert unsupported certificate"),
                    openssl(26, "unsuitable certificate purpose").when("with -purpose sslclient"))),
    WEAK_KEY(
            "weak-key",
            "its key is RSA of 1024 bits, which can be broken",
            List.of(
                    of(Judge.SERVER, "does not start: ee key too small")
                            .when("OpenSSL at security level 2; Envoy wants 2048 bits too"),
                    curl(60, "SSL certificate problem: EE certificate key too weak"),
                    openssl(66, "EE certificate key too weak").when("with -auth_level 2"),
                    accepts(Judge.JAVA),
                    accepts(Judge.GO),
                    accepts(Judge.CHROMIUM)),
            List.of(
                    accepts(Judge.GATEWAY),
                    curl(58, "ee key too small"),
                    openssl(66, "EE certificate key too weak").when("with -auth_level 2"))),
    SHA1(
            "sha1",
            "it is signed with SHA-1, which can be forged",
            List.of(
                    of(Judge.SERVER, "does not start: ca md too weak").when("OpenSSL at security level 2"),
                    curl(60, "SSL certificate problem: CA signature digest algorithm too weak"),
                    openssl(68, "CA signature digest algorithm too weak").when("with -auth_level 2"),
                    accepts(Judge.JAVA).when("from an authority that the JDK does not bring along"),
                    of(Judge.GO, "x509: cannot verify signature: insecure algorithm"),
                    of(Judge.CHROMIUM, "ERR_CERT_INVALID")),
            List.of(
                    accepts(Judge.GATEWAY),
                    curl(58, "ca md too weak"),
                    openssl(68, "CA signature digest algorithm too weak").when("with -auth_level 2"))),
    REVOKED(
            "revoked",
            "its authority has taken it back, in a revocation list beside it",
            List.of(
                    curl(60, "SSL certificate problem: certificate revoked").when("with --crlfile, else it accepts it"),
                    openssl(23, "certificate revoked").when("with -crl_check, else it accepts it"),
                    of(Judge.JAVA, "Certificate has been revoked")
                            .when("with revocation enabled and the list of each authority, else it accepts it"),
                    accepts(Judge.GO),
                    accepts(Judge.CHROMIUM)),
            List.of(
                    of(Judge.GATEWAY, "alert certificate_revoked (44)").when("with the list in ca.crl of its secret"),
                    curl(56, "alert certificate revoked").when("of such a gateway"),
                    openssl(23, "certificate revoked").when("with -crl_check, else it accepts it"))),
    KEY_MISMATCH(
            "key-mismatch",
            "the key beside it is another one",
            List.of(
                    of(Judge.SERVER, "does not start: key values mismatch"),
                    curl(35, "bad signature").when("if a server sends it"),
                    accepts(Judge.OPENSSL).when("the certificate itself is good"),
                    of(Judge.JAVA, "Invalid CertificateVerify signature").when("if a server sends it"),
                    of(Judge.GO, "tls: invalid signature by the server certificate")
                            .when("if a server sends it"),
                    of(Judge.CHROMIUM, "ERR_SSL_PROTOCOL_ERROR").when("if a server sends it")),
            List.of(
                    curl(58, "unable to set private key file"),
                    accepts(Judge.OPENSSL).when("the certificate itself is good"))),
    NOT_A_CA(
            "not-a-ca",
            "what signed it is no authority: its basic constraints say CA:FALSE",
            List.of(
                    curl(60, "SSL certificate problem: invalid CA certificate"),
                    openssl(79, "invalid CA certificate"),
                    of(Judge.JAVA, "basic constraints check failed: this is not a CA certificate"),
                    of(Judge.GO, "x509: certificate signed by unknown authority"),
                    of(Judge.CHROMIUM, "ERR_CERT_INVALID")),
            List.of(
                    of(Judge.GATEWAY, "alert unknown_ca (48)"),
                    curl(56, "alert unknown ca"),
                    openssl(79, "invalid CA certificate")));

    private final String label;
    private final String meaning;
    private final List<Expectation> asServer;
    private final List<Expectation> asClient;

    Flaw(String label, String meaning, List<Expectation> asServer, List<Expectation> asClient) {
        this.label = label;
        this.meaning = meaning;
        this.asServer = asServer;
        this.asClient = asClient;
    }

    /**
     * Reads {@code expired}, {@code wrong-host}, …
     *
     * @throws PkiException if it is none of them
     */
    public static Flaw parse(String text) {
        return Arrays.stream(values())
                .filter(flaw -> flaw.label.equals(text))
                .findFirst()
                .orElseThrow(() -> new PkiException(
                        "there is no flaw \"" + PkiException.printable(text) + "\"",
                        "known are "
                                + String.join(
                                        ", ",
                                        Arrays.stream(values())
                                                .map(Flaw::toString)
                                                .toList()),
                        "see what each does: meshgw pki broken"));
    }

    /** What is wrong, as a clause. */
    public String meaning() {
        return meaning;
    }

    /** What clients say of a server that shows such a certificate. */
    public List<Expectation> asServer() {
        return asServer;
    }

    /** What happens to a client that shows such a certificate to a gateway; empty if it makes no sense there. */
    public List<Expectation> asClient() {
        return asClient;
    }

    /** As options write it: {@code not-yet-valid}. */
    @Override
    public String toString() {
        return label;
    }
}
