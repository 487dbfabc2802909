package dev.meshgw.pki;

import java.math.BigInteger;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate shall say; which key it shall carry is told to the authority beside it. Immutable.
 *
 * <p>The short constructor makes what is usual; the rest is said with {@code with…}:
 *
 * {@snippet :
 * new CertificateRequest(CertificateProfile.INTERMEDIATE, subject, List.of(), Validity.ofDays(1825, clock))
 *         .withPathLength(1)
 *         .withNameConstraints(new NameConstraints(List.of(NameConstraint.parse("example.com")), List.of()));
 * }
 *
 * @param subjectAltNames may be empty: peers that follow RFC 9525 accept no such certificate, OpenSSL falls back to the CN
 * @param exactValidity whether a validity that ends after that of the issuer is refused; otherwise it is cut
 * @param serialNumber null for 128 random bits
 * @param pathLength how many authorities may stand below this one, null for any number; only for authorities
 * @param nameConstraints what this authority and those below it may issue for; only for authorities
 */
public record CertificateRequest(
        CertificateProfile profile,
        DistinguishedName subject,
        List<SubjectAltName> subjectAltNames,
        Validity validity,
        boolean exactValidity,
        @Nullable BigInteger serialNumber,
        @Nullable Integer pathLength,
        NameConstraints nameConstraints) {

    /** RFC 5280 §4.1.2.2 allows 20 octets. */
    private static final int MAX_SERIAL_BITS = 159;

    /**
     * @throws PkiException if the serial number is negative or above 20 octets, there is no name at all, a SPIFFE ID is not
     *     what its specification asks for, a path length is negative, or a leaf is asked to be constrained like an authority
     */
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
        if (pathLength != null && pathLength < 0) {
            throw new PkiException(
                    "the path length " + pathLength + " is negative",
                    "it counts the authorities that may stand below",
                    "0 allows server and client certificates only");
        }
        SpiffeId.require(profile, subjectAltNames);
        if (!profile.isAuthority() && (pathLength != null || !nameConstraints.isEmpty())) {
            throw new PkiException(
                    "only an authority has a path length or name constraints",
                    "RFC 5280 (sections 4.2.1.9 and 4.2.1.10) has them in no other certificate",
                    null);
        }
    }

    /** A request with a random serial number, the path length that is usual for its profile and no name constraints. */
    public CertificateRequest(
            CertificateProfile profile,
            DistinguishedName subject,
            List<SubjectAltName> subjectAltNames,
            Validity validity) {
        this(
                profile,
                subject,
                subjectAltNames,
                validity,
                false,
                null,
                profile.defaultPathLength(),
                NameConstraints.NONE);
    }

    /** What an existing certificate would ask for, as far as an authority has limits for it. */
    static CertificateRequest like(X509CertificateHolder certificate, Validity validity) {
        CertificateDescription description = CertificateDescription.of(certificate);
        boolean client = description.extendedKeyUsage().contains("clientAuth")
                && !description.extendedKeyUsage().contains("serverAuth");
        CertificateProfile profile = client ? CertificateProfile.CLIENT : CertificateProfile.SERVER;
        var request = new CertificateRequest(
                description.authority() ? CertificateProfile.INTERMEDIATE : profile,
                description.subject(),
                description.subjectAltNames(),
                validity);
        return description.authority()
                ? request.withPathLength(description.pathLength())
                        .withNameConstraints(NameConstraints.of(certificate.getExtensions()))
                : request;
    }

    /** The same with a serial number; zero as the documents have it is possible, though RFC 5280 wants it positive. */
    public CertificateRequest withSerialNumber(BigInteger number) {
        return new CertificateRequest(
                profile, subject, subjectAltNames, validity, exactValidity, number, pathLength, nameConstraints);
    }

    /** The same with so many authorities below it, null for any number. */
    public CertificateRequest withPathLength(@Nullable Integer length) {
        return new CertificateRequest(
                profile, subject, subjectAltNames, validity, exactValidity, serialNumber, length, nameConstraints);
    }

    /** The same for an authority that may issue only so. */
    public CertificateRequest withNameConstraints(NameConstraints constraints) {
        return new CertificateRequest(
                profile, subject, subjectAltNames, validity, exactValidity, serialNumber, pathLength, constraints);
    }

    /** The same, refused rather than cut if it would outlive the authority that signs it. */
    public CertificateRequest withExactValidity() {
        return new CertificateRequest(
                profile, subject, subjectAltNames, validity, true, serialNumber, pathLength, nameConstraints);
    }

    /** The same with its validity cut to that of the authority that signs it. */
    CertificateRequest within(Validity authority) {
        return withValidity(validity.within(authority));
    }

    CertificateRequest withValidity(Validity other) {
        return new CertificateRequest(
                profile, subject, subjectAltNames, other, exactValidity, serialNumber, pathLength, nameConstraints);
    }

    CertificateRequest withSubject(DistinguishedName other) {
        return new CertificateRequest(
                profile, other, subjectAltNames, validity, exactValidity, serialNumber, pathLength, nameConstraints);
    }

    CertificateRequest withSubjectAltNames(List<SubjectAltName> others) {
        return new CertificateRequest(
                profile, subject, others, validity, exactValidity, serialNumber, pathLength, nameConstraints);
    }

    CertificateRequest withProfile(CertificateProfile other) {
        return new CertificateRequest(
                other, subject, subjectAltNames, validity, exactValidity, serialNumber, pathLength, nameConstraints);
    }
}
