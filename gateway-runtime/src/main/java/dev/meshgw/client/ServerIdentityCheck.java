package dev.meshgw.client;

import dev.meshgw.pki.path.ChainCertificate;
import dev.meshgw.pki.path.ChainVerifier;
import dev.meshgw.pki.path.MalformedCertificateException;
import dev.meshgw.pki.path.Verification;
import dev.meshgw.pki.path.Verification.Code;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges the server's chain, and keeps chain and verdict. If the verdict can refuse the handshake it is made in the middle of
 * that; if it only informs, when somebody asks for it, so that it does not add to the handshake's time. For one thread.
 */
final class ServerIdentityCheck {

    /** X509_V_ERR_CERT_REJECTED. */
    private static final int CERTIFICATE_REJECTED = 28;

    private static final int OLD_INVALID_CA = 24;

    private final boolean enforce;
    private @Nullable ChainVerifier verifier;
    private byte @Nullable [][] unjudged;
    private @Nullable Verification verification;
    private List<X509Certificate> chain = List.of();
    private List<X509Certificate> trusted = List.of();

    ServerIdentityCheck(boolean enforce) {
        this.enforce = enforce;
    }

    /** Must be called before the server's certificate can arrive. */
    void trust(List<X509Certificate> authorities) {
        trusted = authorities;
        if (enforce) {
            verifier = verifier(authorities);
        }
    }

    private static ChainVerifier verifier(List<X509Certificate> authorities) {
        return new ChainVerifier(
                authorities.stream().flatMap(ServerIdentityCheck::usable).toList(), Instant.now());
    }

    /** @return OpenSSL's number of the verdict, 0 to go on */
    int judge(byte[][] der) {
        unjudged = der;
        return refusal().map(refused -> numberFor(refused.code())).orElse(0);
    }

    private void judge() {
        byte[][] der = unjudged;
        if (der == null) {
            return;
        }
        unjudged = null;
        var presented = new ArrayList<ChainCertificate>();
        var readable = new ArrayList<X509Certificate>();
        Verification verdict = null;
        for (int depth = 0; depth < der.length && verdict == null; depth++) {
            try {
                ChainCertificate certificate = ChainCertificate.parse(der[depth]);
                presented.add(certificate);
                readable.add(certificate.toX509().orElseThrow());
            } catch (MalformedCertificateException damaged) {
                verdict = Verification.unreadable(depth, "no certificate in DER at " + damaged.where());
            } catch (NoSuchElementException tooOdd) {
                verdict = Verification.unreadable(depth, "Java cannot read this certificate");
            }
        }
        chain = List.copyOf(readable);
        if (verdict == null) {
            verdict = (verifier == null ? verifier(trusted) : verifier).verify(presented);
        }
        verification = verdict;
    }

    /**
     * BoringSSL keeps the numbers of OpenSSL 1.0. It calls a certificate that is not yet valid expired, and a weak one unknown, where
     * OpenSSL calls them bad, as it does a rejected one.
     */
    private static int numberFor(Code code) {
        return switch (code) {
            case NOT_YET_VALID, WEAK_KEY, WEAK_CA_KEY, WEAK_DIGEST -> CERTIFICATE_REJECTED;
            case INVALID_CA -> OLD_INVALID_CA;
            default -> code.number();
        };
    }

    Optional<Verification> verification() {
        judge();
        return Optional.ofNullable(verification);
    }

    List<X509Certificate> chain() {
        judge();
        return chain;
    }

    /** How the chain hangs together; made when it is asked for. */
    ChainPath path() {
        return ChainPath.of(chain(), trusted);
    }

    /** The verdict, if it ends the handshake. */
    Optional<Verification> refusal() {
        return enforce ? verification().filter(verdict -> !verdict.isTrusted()) : Optional.empty();
    }

    /** A bundle may hold certificates that are not DER: they vouch for nobody. */
    private static Stream<ChainCertificate> usable(X509Certificate authority) {
        try {
            return Stream.of(ChainCertificate.of(authority));
        } catch (MalformedCertificateException odd) {
            return Stream.empty();
        }
    }
}
