package dev.meshgw.pki;

import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One entry of a {@link RevocationList}. Immutable. */
public record RevokedCertificate(BigInteger serialNumber, Instant revocationDate, RevocationReason reason) {

    public RevokedCertificate {
        revocationDate = revocationDate.truncatedTo(ChronoUnit.SECONDS);
    }
}
