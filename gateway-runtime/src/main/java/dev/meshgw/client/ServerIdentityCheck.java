package dev.meshgw.client;

import dev.meshgw.pki.path.ChainVerifier;
import dev.meshgw.pki.path.Verification;
import dev.meshgw.pki.path.Verification.Code;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges the server's chain in the middle of a handshake, and keeps chain and verdict. The handshake is refused only if the
 * verdict is bad and the user did not say {@code -k}. For one thread.
 */
final class ServerIdentityCheck {

    /** X509_V_ERR_CERT_REJECTED. */
    private static final int CERTIFICATE_REJECTED = 28;

    private static final int OLD_INVALID_CA = 24;

    private final boolean enforce;
    private @Nullable ChainVerifier verifier;
    private @Nullable Verification verification;
    private List<X509Certificate> chain = List.of();
    private List<X509Certificate> trusted = List.of();

    ServerIdentityCheck(boolean enforce) {
        this.enforce = enforce;
    }

    /** Must be called before the server's certificate can arrive. */
    void trust(List<X509Certificate> authorities) {
        trusted = authorities;
        verifier = new ChainVerifier(authorities, Instant.now());
    }

    /** @return OpenSSL's number of the verdict, 0 to go on */
    int judge(byte[][] der) {
        Verification verdict;
        try {
            chain = parse(der);
            verdict = verifier == null ? unspecified() : verifier.verify(chain);
        } catch (CertificateException damaged) {
            verdict = unspecified();
        }
        verification = verdict;
        return refusal().map(refused -> numberFor(refused.code())).orElse(0);
    }

    /**
     * BoringSSL keeps the numbers of OpenSSL 1.0, and calls a certificate that is not yet valid expired, where OpenSSL calls it
     * bad, as it does a rejected one.
     */
    private static int numberFor(Code code) {
        return switch (code) {
            case NOT_YET_VALID -> CERTIFICATE_REJECTED;
            case INVALID_CA -> OLD_INVALID_CA;
            default -> code.number();
        };
    }

    Optional<Verification> verification() {
        return Optional.ofNullable(verification);
    }

    List<X509Certificate> chain() {
        return chain;
    }

    /** How the chain hangs together; made when it is asked for. */
    ChainPath path() {
        return ChainPath.of(chain, trusted);
    }

    /** The verdict, if it ends the handshake. */
    Optional<Verification> refusal() {
        return verification().filter(verdict -> enforce && !verdict.isTrusted());
    }

    private static Verification unspecified() {
        return new Verification(Code.UNSPECIFIED, 0, null, null);
    }

    private static List<X509Certificate> parse(byte[][] der) throws CertificateException {
        var factory = CertificateFactory.getInstance("X.509");
        var parsed = new ArrayList<X509Certificate>();
        for (byte[] certificate : der) {
            parsed.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(certificate)));
        }
        return List.copyOf(parsed);
    }
}
