package dev.meshgw.pki;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * What an authority may sign so that peers accept it: its own validity, path length, extended key usage and name constraints,
 * and those of the authorities above it as far as they are known. Immutable.
 */
final class IssuingLimits {

    private final DistinguishedName authority;
    private final Validity validity;
    private final Set<String> purposes;

    /** Of each authority of the path that has some. */
    private final List<NameConstraints> nameConstraints;

    /** How many authorities may stand below, null for any number. */
    private final @Nullable Integer pathLength;

    /** @param path the authority first, then those above it */
    IssuingLimits(List<X509CertificateHolder> path) {
        CertificateDescription own = CertificateDescription.of(path.get(0));
        authority = own.subject();
        validity = own.validity();
        purposes = Set.copyOf(own.extendedKeyUsage());
        nameConstraints = nameConstraints(path);
        pathLength = pathLength(path);
    }

    private static List<NameConstraints> nameConstraints(List<X509CertificateHolder> path) {
        var all = new ArrayList<NameConstraints>();
        for (X509CertificateHolder certificate : path) {
            NameConstraints own = NameConstraints.of(certificate.getExtensions());
            if (!own.isEmpty()) {
                all.add(own);
            }
        }
        return List.copyOf(all);
    }

    /** Each authority on the way uses one of those that are allowed above it. */
    private static @Nullable Integer pathLength(List<X509CertificateHolder> path) {
        Integer least = null;
        for (int depth = 0; depth < path.size(); depth++) {
            Integer allowed = CertificateDescription.of(path.get(depth)).pathLength();
            if (allowed != null && (least == null || allowed - depth < least)) {
                least = allowed - depth;
            }
        }
        return least;
    }

    Validity validity() {
        return validity;
    }

    /**
     * The request as it will be signed: within this authority's validity unless its own is exact, and with the name
     * constraints of this authority if it asks for one below.
     *
     * @throws PkiException if a peer would refuse the certificate because of this authority; says which limit it breaks
     */
    CertificateRequest permit(CertificateRequest request, Instant now) {
        requireValid(now);
        if (authority.equals(request.subject())) {
            throw new PkiException(
                    "the subject " + request.subject() + " is that of the authority itself",
                    "peers would take the certificate for a self-signed one",
                    "give the certificate another subject, for instance with --org");
        }
        requirePurpose(request.profile());
        if (request.profile().isAuthority()) {
            requireRoomBelow(request);
        }
        requireNames(request);
        CertificateRequest constrained = request.profile().isAuthority() ? constrained(request) : request;
        CertificateRequest fitted = request.exactValidity() ? constrained : constrained.within(validity);
        requireNotOutlived(fitted);
        return fitted;
    }

    /** @throws PkiException if the authority is not valid at that moment */
    void requireValid(Instant now) {
        if (!validity.includes(now)) {
            boolean expired = now.isAfter(validity.notAfter());
            throw new PkiException(
                    "the authority " + authority
                            + (expired
                                    ? " expired at " + validity.notAfter()
                                    : " is not valid before " + validity.notBefore()),
                    "what it signs would be accepted by nobody",
                    expired ? "make a new one: meshgw pki root NAME --force" : "check the clock");
        }
    }

    private void requireNotOutlived(CertificateRequest request) {
        Instant end = request.validity().notAfter();
        if (end.isAfter(validity.notAfter())) {
            throw new PkiException(
                    "the certificate would outlive the authority " + authority,
                    "it shall end at " + end + ", its authority ends at " + validity.notAfter(),
                    "let it end earlier, or make a new authority");
        }
    }

    private void requirePurpose(CertificateProfile profile) {
        if (purposes.isEmpty() || purposes.contains("anyExtendedKeyUsage")) {
            return;
        }
        for (String purpose : profile.purposes()) {
            if (!purposes.contains(purpose)) {
                throw new PkiException(
                        "the authority " + authority + " may not issue certificates for " + purpose,
                        "its extended key usage is " + String.join(", ", purposes),
                        "sign with another authority");
            }
        }
    }

    private void requireRoomBelow(CertificateRequest request) {
        Integer asked = request.pathLength();
        if (pathLength == null) {
            return;
        }
        if (pathLength <= 0) {
            throw new PkiException(
                    "no authority may stand below " + authority,
                    "its path length is 0: it issues server and client certificates only",
                    "sign with the authority above it, or make it again with --path-len 1");
        }
        if (asked == null || asked >= pathLength) {
            throw new PkiException(
                    "the path length " + (asked == null ? "(none)" : asked) + " is more than the authority " + authority
                            + " allows",
                    "its own is " + pathLength + ", which counts the new authority too",
                    "ask for --path-len " + (pathLength - 1));
        }
    }

    private void requireNames(CertificateRequest request) {
        for (NameConstraints constraints : nameConstraints) {
            String reason = request.subject().isEmpty() ? null : constraints.reasonAgainst(request.subject());
            if (reason != null) {
                throw outside(request.subject().toString(), reason);
            }
            for (SubjectAltName name : request.subjectAltNames()) {
                reason = constraints.reasonAgainst(name);
                if (reason != null) {
                    throw outside(name.toString(), reason);
                }
            }
            SubjectAltName host = request.profile().isAuthority() ? null : hostOf(request);
            reason = host == null ? null : constraints.reasonAgainst(host);
            if (reason != null) {
                throw outside("CN=" + host.value(), reason);
            }
        }
    }

    /** The CN where it counts as a host, as OpenSSL has it: there is no DNS name, and it has the form of one. */
    private static @Nullable SubjectAltName hostOf(CertificateRequest request) {
        boolean named = request.subjectAltNames().stream().anyMatch(SubjectAltName.DnsName.class::isInstance);
        String commonName = named ? null : request.subject().commonName().orElse(null);
        if (commonName == null || commonName.indexOf('.') < 0 || SubjectAltName.IpAddress.isLiteral(commonName)) {
            return null;
        }
        try {
            return new SubjectAltName.DnsName(commonName);
        } catch (PkiException noHost) {
            return null;
        }
    }

    private PkiException outside(String name, String reason) {
        return new PkiException(
                "the authority " + authority + " may not issue for " + name,
                reason,
                "sign with another authority, or leave the name out");
    }

    private CertificateRequest constrained(CertificateRequest request) {
        NameConstraints constraints = request.nameConstraints();
        for (NameConstraints above : nameConstraints) {
            constraints = constraints.under(above);
        }
        return request.withNameConstraints(constraints);
    }
}
