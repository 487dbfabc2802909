package dev.meshgw.pki;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.jspecify.annotations.Nullable;

/**
 * An OCSP response (RFC 6960) that a server sends along with its certificate (RFC 6066 §8). Its signature is for clients to
 * check. Immutable.
 */
public final class OcspStaple {

    /** What the responder says about the certificate (RFC 6960 §2.2). */
    public enum Status {
        GOOD,
        REVOKED,
        UNKNOWN
    }

    private final byte[] der;
    private final Status status;
    private final Instant thisUpdate;
    private final @Nullable Instant nextUpdate;

    private OcspStaple(byte[] der, Status status, Instant thisUpdate, @Nullable Instant nextUpdate) {
        this.der = der;
        this.status = status;
        this.thisUpdate = thisUpdate;
        this.nextUpdate = nextUpdate;
    }

    /**
     * Reads a response as Envoy accepts it: DER, successful, about one certificate, and that the leaf.
     *
     * @param source what the bytes came from, for messages
     * @throws PkiException if it is something else
     */
    public static OcspStaple parse(String source, byte[] der, X509Certificate leaf) {
        SingleResp response = onlyResponse(source, der);
        if (!response.getCertID().getSerialNumber().equals(leaf.getSerialNumber())) {
            throw new PkiException(
                    source + " is an OCSP response about another certificate",
                    "it is about serial "
                            + response.getCertID().getSerialNumber().toString(16) + "; the certificate has "
                            + leaf.getSerialNumber().toString(16),
                    "ask the responder again for this certificate");
        }
        return new OcspStaple(
                der.clone(),
                statusOf(response),
                response.getThisUpdate().toInstant(),
                response.getNextUpdate() == null
                        ? null
                        : response.getNextUpdate().toInstant());
    }

    /** BouncyCastle has null for good. */
    private static Status statusOf(SingleResp response) {
        CertificateStatus status = response.getCertStatus();
        if (status == CertificateStatus.GOOD) {
            return Status.GOOD;
        }
        return status instanceof RevokedStatus ? Status.REVOKED : Status.UNKNOWN;
    }

    private static SingleResp onlyResponse(String source, byte[] der) {
        try {
            var response = new OCSPResp(der);
            if (response.getStatus() != OCSPRespBuilder.SUCCESSFUL
                    || !(response.getResponseObject() instanceof BasicOCSPResp basic)) {
                throw new PkiException(
                        source + " is an OCSP response without an answer",
                        "its status is " + response.getStatus(),
                        "ask the responder again");
            }
            if (basic.getResponses().length != 1) {
                throw new PkiException(
                        source + " is an OCSP response about " + basic.getResponses().length + " certificates",
                        "a staple is about one certificate",
                        "ask the responder for the server's certificate alone");
            }
            return basic.getResponses()[0];
        } catch (IOException | OCSPException | IllegalArgumentException | IllegalStateException e) {
            boolean pem = der.length > 0 && der[0] == '-';
            throw new PkiException(
                    source + " does not hold an OCSP response",
                    pem ? "it is PEM text; Envoy reads DER" : Pem.reason(e),
                    "write it as DER: openssl ocsp … -respout FILE",
                    e);
        }
    }

    /** Whether it may be sent. As in Envoy, a response without an end is over. */
    public boolean isCurrent(Instant now) {
        return nextUpdate != null && !now.isBefore(thisUpdate) && !now.isAfter(nextUpdate);
    }

    public Status status() {
        return status;
    }

    /** When the responder knew this. */
    public Instant thisUpdate() {
        return thisUpdate;
    }

    /** When there will be news, empty if the responder does not say. */
    public Optional<Instant> nextUpdate() {
        return Optional.ofNullable(nextUpdate);
    }

    public byte[] der() {
        return der.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OcspStaple staple && Arrays.equals(der, staple.der);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(der);
    }

    @Override
    public String toString() {
        return "OcspStaple[" + thisUpdate + " to " + nextUpdate + "]";
    }
}
