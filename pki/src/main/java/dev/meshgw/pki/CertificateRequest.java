package dev.meshgw.pki;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate shall say; which key it shall carry is told to the authority beside it. Immutable.
 *
 * @param subjectAltNames may be empty: peers that follow RFC 9525 accept no such certificate, OpenSSL falls back to the CN
 * @param validity cut to that of the issuer when it is issued
 * @param serialNumber null for 128 random bits
 */
public record CertificateRequest(
        CertificateProfile profile,
        DistinguishedName subject,
        List<SubjectAltName> subjectAltNames,
        Validity validity,
        @Nullable BigInteger serialNumber) {

    /** RFC 5280 §4.1.2.2 allows 20 octets. */
    private static final int MAX_SERIAL_BITS = 159;

    /** @throws PkiException if the serial number is negative or above 20 octets, or there is no name at all */
    public CertificateRequest {
        subjectAltNames = subjectAltNames.stream().distinct().toList();
        if (serialNumber != null && (serialNumber.signum() < 0 || serialNumber.bitLength() > MAX_SERIAL_BITS)) {
            throw new PkiException(
                    "the serial number " + serialNumber + " is out of range",
                    "RFC 5280 section 4.1.2.2 allows up to 20 octets, not negative",
                    null);
        }
        if (subject.isEmpty() && subjectAltNames.isEmpty()) {
            throw new PkiException("a certificate needs a subject or a subject alternative name", null, null);
        }
    }

    /** A request with a random serial number. */
    public CertificateRequest(
            CertificateProfile profile,
            DistinguishedName subject,
            List<SubjectAltName> subjectAltNames,
            Validity validity) {
        this(profile, subject, subjectAltNames, validity, null);
    }

    /** The same with a serial number; zero as the documents have it is possible, though RFC 5280 wants it positive. */
    public CertificateRequest withSerialNumber(BigInteger number) {
        return new CertificateRequest(profile, subject, subjectAltNames, validity, number);
    }
}
