package dev.meshgw.cli.client;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.client.HostCheck;
import dev.meshgw.client.HostPort;
import dev.meshgw.pki.path.Verification;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * Why a server's certificate is none to go on with. Immutable.
 *
 * @param origin what the URL names
 * @param trustLabel what the CA bundle is called
 */
record ChainExplainer(HostPort origin, String trustLabel) {

    Explanation untrusted(Verification verification) {
        X509Certificate at = verification.certificate();
        String name = at == null ? "the certificate" : "\"" + OpenSslWords.name(at.getSubjectX500Principal()) + "\"";
        String issuer = at == null ? "" : "\"" + OpenSslWords.name(at.getIssuerX500Principal()) + "\"";
        if (verification.namesake() != null) {
            return new Explanation(
                    "the server's certificate was not signed by the key of any CA in " + trustLabel,
                    trustLabel + " has a CA named " + issuer
                            + ", but with another key: that root was made again, and the"
                            + " server's certificates come from the other one",
                    "trust the root that they come from: --cacert FILE");
        }
        return switch (verification.code()) {
            case NO_ISSUER ->
                new Explanation(
                        "no certificate in " + trustLabel + " has issued the server's certificate",
                        name + " was issued by " + issuer
                                + (verification.depth() == 0
                                        ? ", and the server sent no certificate of that name"
                                        : ""),
                        "trust that CA: --cacert FILE, or add missing intermediates to the server's chain");
            case SELF_SIGNED, SELF_SIGNED_IN_CHAIN ->
                new Explanation(
                        "the server's chain ends in a root that " + trustLabel + " does not hold",
                        name + " is self-signed",
                        "if it is yours, trust it: --cacert FILE");
            case EXPIRED ->
                new Explanation(
                        "the certificate " + name + " has expired",
                        at == null
                                ? null
                                : "it was valid until "
                                        + OpenSslWords.date(at.getNotAfter().toInstant()) + ", now it is "
                                        + OpenSslWords.date(Instant.now()),
                        "issue a new one and replace the secret: meshgw pki issue HOST");
            case NOT_YET_VALID ->
                new Explanation(
                        "the certificate " + name + " is not yet valid",
                        at == null
                                ? null
                                : "it is valid from "
                                        + OpenSslWords.date(at.getNotBefore().toInstant()) + ", now it is "
                                        + OpenSslWords.date(Instant.now()),
                        "check this machine's clock, or issue a new one");
            case WRONG_PURPOSE ->
                new Explanation(
                        "the certificate " + name + " is not for servers",
                        verification.detail() == null
                                ? "its extended key usage does not name serverAuth"
                                : verification.detail(),
                        "issue a server certificate: meshgw pki issue HOST");
            case INVALID_CA ->
                new Explanation(
                        "the certificate " + name + " may not issue others",
                        "its basic constraints do not say CA:TRUE",
                        "issue the chain from a CA certificate: meshgw pki root NAME");
            case WEAK_KEY, WEAK_CA_KEY, WEAK_DIGEST, EXPLICIT_CURVE ->
                new Explanation(
                        "the certificate " + name + " is too weak",
                        verification.code().text()
                                + (verification.detail() == null ? "" : ": " + verification.detail()),
                        "issue it again for a P-256 key, or RSA of 2048 bits with SHA-256: meshgw pki issue HOST");
            case OK,
                    UNSPECIFIED,
                    NO_CRL,
                    UNDECODABLE_ISSUER_KEY,
                    SIGNATURE_FAILURE,
                    CRL_SIGNATURE_FAILURE,
                    CRL_NOT_YET_VALID,
                    CRL_EXPIRED,
                    CHAIN_TOO_LONG,
                    REVOKED,
                    PATH_TOO_LONG,
                    CRITICAL_EXTENSION,
                    NAME_NOT_PERMITTED,
                    NAME_EXCLUDED,
                    NAME_CONSTRAINT_BOUNDED,
                    NAME_CONSTRAINT_TYPE,
                    NAME_SYNTAX,
                    HOST_MISMATCH,
                    ADDRESS_MISMATCH ->
                new Explanation(
                        "the server's certificate does not verify against " + trustLabel,
                        (at == null ? "certificate " + verification.depth() + " of its chain" : name) + ": "
                                + (verification.detail() == null
                                        ? verification.code().text()
                                        : ErrorPrinter.printable(verification.detail())),
                        "see the chain: meshgw probe " + origin);
        };
    }

    Explanation wrongHost(HostCheck check) {
        if (check instanceof HostCheck.NoNameMatches none) {
            return new Explanation(
                    "the server's certificate is not for \"" + none.host() + "\"",
                    "it is for " + Quoted.list(none.names()),
                    "use a name that it covers, or issue one that covers this: meshgw pki issue " + none.host());
        }
        if (check instanceof HostCheck.CommonNameDiffers differs) {
            return new Explanation(
                    "the server's certificate is not for \"" + differs.host() + "\"",
                    differs.commonName() == null
                            ? "it has no subjectAltName and no common name"
                            : "it has no subjectAltName, and its common name is \""
                                    + ErrorPrinter.printable(differs.commonName()) + "\"",
                    "issue one that covers the host: meshgw pki issue " + differs.host());
        }
        throw new AssertionError(check);
    }
}
