package dev.meshgw.pki.path;

import dev.meshgw.pki.path.Extensions.AuthorityKeyId;
import dev.meshgw.pki.path.Extensions.BasicConstraints;
import dev.meshgw.pki.path.Extensions.Extension;
import dev.meshgw.pki.path.NameConstraints.Violation;
import dev.meshgw.pki.path.Verification.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a chain as OpenSSL 3.0 does with curl's settings, so that the verdicts are the ones that the user of those knows:
 * trusted certificates first and any of them may be the anchor (X509_V_FLAG_PARTIAL_CHAIN), one path without a second try, keys and
 * digests of 112 bits or more (security level 2, Debian's and since 3.2 OpenSSL's default), and the first fault counts in OpenSSL's order: issuers,
 * extensions from the leaf up, strength, host, revocation, signatures and dates from the anchor down, name constraints.
 *
 * <p>It is stricter than OpenSSL in encodings, where DER is demanded and OpenSSL takes some BER, and it knows neither proxy
 * certificates nor Netscape's certificate types.
 *
 * <p>A root that was made again under the same name matches by name and fails by signature, unless an authority key
 * identifier tells the two apart. Immutable.
 */
public final class ChainVerifier {

    /** OpenSSL's default limit of intermediates (X509_VERIFY_PARAM_set_depth). */
    private static final int MAX_DEPTH = 100;

    /** Of OpenSSL's security level 2. */
    private static final int MIN_SECURITY_BITS = 112;

    /** Names times constraints that OpenSSL compares at most (NAME_CHECK_MAX). */
    private static final long MAX_NAME_COMPARISONS = 1 << 20;

    /** Critical extensions that OpenSSL knows (X509_supported_extension). */
    private static final Set<String> SUPPORTED = Set.of(
            Oid.NETSCAPE_CERT_TYPE,
            Oid.KEY_USAGE,
            Oid.SUBJECT_ALT_NAME,
            Oid.BASIC_CONSTRAINTS,
            Oid.CERTIFICATE_POLICIES,
            Oid.CRL_DISTRIBUTION_POINTS,
            Oid.EXTENDED_KEY_USAGE,
            Oid.IP_ADDRESS_BLOCKS,
            Oid.AUTONOMOUS_SYSTEM_IDS,
            Oid.OCSP_NO_CHECK,
            Oid.POLICY_CONSTRAINTS,
            Oid.PROXY_CERTIFICATE_INFO,
            Oid.NAME_CONSTRAINTS,
            Oid.POLICY_MAPPINGS,
            Oid.INHIBIT_ANY_POLICY);

    /** Extensions without which OpenSSL takes no decision: damaged or repeated, they make a certificate unusable. */
    private static final Set<String> NEEDED = Set.of(
            Oid.BASIC_CONSTRAINTS,
            Oid.KEY_USAGE,
            Oid.EXTENDED_KEY_USAGE,
            Oid.SUBJECT_KEY_IDENTIFIER,
            Oid.AUTHORITY_KEY_IDENTIFIER,
            Oid.SUBJECT_ALT_NAME,
            Oid.NAME_CONSTRAINTS,
            Oid.CRL_DISTRIBUTION_POINTS);

    private final List<ChainCertificate> trusted;
    private final Set<ChainCertificate> anchors;
    private final List<Crl> crls;
    private final Purpose purpose;
    private final List<HostName> hosts;
    private final Instant now;

    /** For a server's chain, without revocation; the host is checked by who calls. @param now the moment at which it must be valid */
    public ChainVerifier(List<ChainCertificate> trusted, Instant now) {
        this(trusted, List.of(), Purpose.SERVER, List.of(), now);
    }

    /**
     * @param crls if there are any, the leaf must be on none of its issuer's and its issuer must have one
     * @param hosts all that the leaf must cover
     */
    public ChainVerifier(
            List<ChainCertificate> trusted, List<Crl> crls, Purpose purpose, List<HostName> hosts, Instant now) {
        this.trusted = List.copyOf(trusted);
        this.anchors = new HashSet<>(trusted);
        this.crls = List.copyOf(crls);
        this.purpose = purpose;
        this.hosts = List.copyOf(hosts);
        this.now = now;
    }

    /** @param presented as the peer sent it, its own certificate first */
    public Verification verify(List<ChainCertificate> presented) {
        if (presented.isEmpty()) {
            return new Verification(Code.UNSPECIFIED, 0, null, null, "there is no certificate");
        }
        var path = new ArrayList<ChainCertificate>();
        path.add(presented.get(0));
        if (presented.get(0).publicKey().securityBits() < MIN_SECURITY_BITS) {
            return verdict(Code.WEAK_KEY, path, 0, presented.get(0).keyDescription());
        }
        while (path.size() == 1 || !anchors.contains(last(path))) {
            Optional<ChainCertificate> issuer = issuerOf(last(path), trusted, path)
                    .or(() -> issuerOf(last(path), presented.subList(1, presented.size()), path));
            if (issuer.isEmpty()) {
                break;
            }
            if (path.size() > MAX_DEPTH + 1) {
                return verdict(Code.CHAIN_TOO_LONG, path, path.size() - 1, null);
            }
            if (issuer.get().equals(last(path))) {
                break;
            }
            path.add(issuer.get());
        }
        return anchors.contains(last(path)) ? judge(path) : incomplete(path);
    }

    private Verification incomplete(List<ChainCertificate> path) {
        ChainCertificate end = last(path);
        int depth = path.size() - 1;
        Code code = Code.NO_ISSUER;
        if (mayHaveIssued(end, end)) {
            code = depth == 0 ? Code.SELF_SIGNED : Code.SELF_SIGNED_IN_CHAIN;
        }
        ChainCertificate namesake = trusted.stream()
                .filter(authority -> authority.subjectName().equals(end.issuerName()))
                .findFirst()
                .orElse(null);
        return new Verification(
                code,
                depth,
                end.toX509().orElse(null),
                namesake == null ? null : namesake.toX509().orElse(null),
                unusable(end).orElse(null));
    }

    private static Verification verdict(Code code, List<ChainCertificate> path, int depth, @Nullable String detail) {
        return new Verification(code, depth, path.get(depth).toX509().orElse(null), null, detail);
    }

    private Verification judge(List<ChainCertificate> path) {
        return extensionFault(path)
                .or(() -> weakness(path))
                .or(() -> wrongHost(path))
                .or(() -> revocation(path))
                .or(() -> signatureOrTimeFault(path))
                .or(() -> nameFault(path))
                .orElse(verdict(Code.OK, path, 0, null));
    }

    private Optional<Verification> extensionFault(List<ChainCertificate> path) {
        int between = 0;
        for (int depth = 0; depth < path.size(); depth++) {
            ChainCertificate certificate = path.get(depth);
            Optional<String> unknown = unknownCritical(certificate);
            if (unknown.isPresent()) {
                return Optional.of(verdict(Code.CRITICAL_EXTENSION, path, depth, unknown.get()));
            }
            if (depth > 0 && !isAuthority(certificate, depth + 1 == path.size())) {
                return Optional.of(verdict(Code.INVALID_CA, path, depth, null));
            }
            if (path.size() > 1 && certificate.publicKey().isExplicitCurve()) {
                return Optional.of(verdict(Code.EXPLICIT_CURVE, path, depth, null));
            }
            Optional<String> purposeFault = purposeFault(certificate, depth > 0);
            if (purposeFault.isPresent()) {
                return Optional.of(verdict(Code.WRONG_PURPOSE, path, depth, purposeFault.get()));
            }
            Integer limit = certificate
                    .extensions()
                    .basicConstraints()
                    .map(BasicConstraints::pathLength)
                    .orElse(null);
            if (depth > 1 && limit != null && between > limit) {
                return Optional.of(verdict(
                        Code.PATH_TOO_LONG,
                        path,
                        depth,
                        "it allows " + limit + " intermediates below it, there are " + between));
            }
            if (depth > 0 && !certificate.isSelfIssued()) {
                between++;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> unknownCritical(ChainCertificate certificate) {
        for (Extension extension : certificate.extensions().all()) {
            if (extension.critical() && !SUPPORTED.contains(extension.oid())) {
                return Optional.of("it has the critical extension " + extension.oid());
            }
        }
        return Optional.empty();
    }

    /**
     * An anchor may do without basic constraints if it is self-signed and of version 1, which has no place for them, or if its key
     * usage says it.
     */
    private static boolean isAuthority(ChainCertificate certificate, boolean anchor) {
        Extensions extensions = certificate.extensions();
        Optional<Integer> usage = extensions.keyUsage();
        if (usage.isPresent() && (usage.get() & Extensions.KEY_CERT_SIGN) == 0) {
            return false;
        }
        if (extensions.has(Oid.BASIC_CONSTRAINTS)) {
            return certificate.isAuthority();
        }
        return anchor && (certificate.version() == 1 && certificate.isSelfIssued() || usage.isPresent());
    }

    private Optional<String> purposeFault(ChainCertificate certificate, boolean authority) {
        Optional<Set<String>> usages = certificate.extensions().extendedKeyUsage();
        if (usages.isPresent() && usages.get().stream().noneMatch(purpose.usagesForOpenSsl()::contains)) {
            return Optional.of("its extended key usage does not name " + purpose.word());
        }
        Optional<Integer> bits = certificate.extensions().keyUsage();
        return !authority && bits.isPresent() && (bits.get() & purpose.keyUsages()) == 0
                ? Optional.of("its key usage allows no TLS handshake")
                : Optional.empty();
    }

    private static Optional<Verification> weakness(List<ChainCertificate> path) {
        for (int depth = 0; depth < path.size(); depth++) {
            ChainCertificate certificate = path.get(depth);
            if (depth > 0 && certificate.publicKey().securityBits() < MIN_SECURITY_BITS) {
                return Optional.of(verdict(Code.WEAK_CA_KEY, path, depth, certificate.keyDescription()));
            }
            boolean signed = depth < path.size() - 1;
            if (signed
                    && WeakAlgorithms.bits(certificate.signatureOid(), certificate.signatureAlgorithm())
                            < MIN_SECURITY_BITS) {
                return Optional.of(verdict(Code.WEAK_DIGEST, path, depth, null));
            }
        }
        return Optional.empty();
    }

    /** The common name counts if there is no DNS name (X509_check_host). */
    private Optional<Verification> wrongHost(List<ChainCertificate> path) {
        ChainCertificate leaf = path.get(0);
        List<GeneralName> names = leaf.extensions().alternativeNames().orElse(List.of());
        boolean hasDns = names.stream().anyMatch(name -> name.kind() == GeneralName.DNS);
        List<String> commonNames = hasDns ? List.of() : leaf.subjectName().values(Name.COMMON_NAME);
        return hosts.stream()
                .filter(host -> !host.isCoveredBy(names)
                        && (host.isAddress() || commonNames.stream().noneMatch(host::isCoveredBy)))
                .findFirst()
                .map(host -> verdict(
                        host.isAddress() ? Code.ADDRESS_MISMATCH : Code.HOST_MISMATCH,
                        path,
                        0,
                        "it is not for " + host));
    }

    private Optional<Verification> revocation(List<ChainCertificate> path) {
        if (crls.isEmpty() || path.size() == 1) {
            return Optional.empty();
        }
        ChainCertificate leaf = path.get(0);
        Optional<Crl> list = crls.stream().filter(crl -> crl.isIssuerOf(leaf)).findFirst();
        if (list.isEmpty()) {
            return Optional.of(verdict(Code.NO_CRL, path, 0, null));
        }
        if (now.isBefore(list.get().thisUpdate())) {
            return Optional.of(verdict(Code.CRL_NOT_YET_VALID, path, 0, null));
        }
        if (list.get().nextUpdate().filter(now::isAfter).isPresent()) {
            return Optional.of(verdict(Code.CRL_EXPIRED, path, 0, null));
        }
        if (!list.get().isSignedBy(path.get(1))) {
            return Optional.of(verdict(Code.CRL_SIGNATURE_FAILURE, path, 0, null));
        }
        return list.get().revocation(leaf).map(when -> verdict(Code.REVOKED, path, 0, "since " + when));
    }

    private Optional<Verification> signatureOrTimeFault(List<ChainCertificate> path) {
        for (int depth = path.size() - 1; depth >= 0; depth--) {
            ChainCertificate certificate = path.get(depth);
            boolean isAnchor = depth == path.size() - 1;
            if (!isAnchor
                    && !SignatureCheck.isSignedBy(
                            certificate, path.get(depth + 1).publicKey())) {
                return Optional.of(new Verification(
                        Code.SIGNATURE_FAILURE,
                        depth,
                        certificate.toX509().orElse(null),
                        path.get(depth + 1).toX509().orElse(null),
                        null));
            }
            if (now.isBefore(certificate.notBefore())) {
                return Optional.of(verdict(Code.NOT_YET_VALID, path, depth, null));
            }
            if (now.isAfter(certificate.notAfter())) {
                return Optional.of(verdict(Code.EXPIRED, path, depth, null));
            }
        }
        return Optional.empty();
    }

    private static Optional<Verification> nameFault(List<ChainCertificate> path) {
        for (int depth = path.size() - 1; depth >= 0; depth--) {
            ChainCertificate certificate = path.get(depth);
            if (depth > 0 && certificate.isSelfIssued()) {
                continue;
            }
            SubjectNames names = SubjectNames.of(certificate, depth == 0);
            for (int above = path.size() - 1; above > depth; above--) {
                NameConstraints constraints =
                        path.get(above).extensions().nameConstraints().orElse(null);
                if (constraints == null) {
                    continue;
                }
                if ((long) names.size() * constraints.size() > MAX_NAME_COMPARISONS) {
                    return Optional.of(verdict(Code.UNSPECIFIED, path, depth, "it has too many names to compare"));
                }
                Optional<Violation> violation = constraints.violation(names, false);
                if (violation.isPresent()) {
                    return Optional.of(verdict(
                            code(violation.get()),
                            path,
                            depth,
                            violation.get().name() + " is not within what " + CertificateText.quoted(path.get(above))
                                    + " may issue: " + constraints));
                }
            }
        }
        return Optional.empty();
    }

    private static Code code(Violation violation) {
        return switch (violation.reason()) {
            case NOT_PERMITTED -> Code.NAME_NOT_PERMITTED;
            case EXCLUDED -> Code.NAME_EXCLUDED;
            case BOUNDED -> Code.NAME_CONSTRAINT_BOUNDED;
            case UNKNOWN_KIND -> Code.NAME_CONSTRAINT_TYPE;
            case CONSTRAINT_SYNTAX, NAME_SYNTAX -> Code.NAME_SYNTAX;
        };
    }

    private Optional<ChainCertificate> issuerOf(
            ChainCertificate certificate, List<ChainCertificate> candidates, List<ChainCertificate> path) {
        var fitting = candidates.stream()
                .filter(candidate -> mayHaveIssued(candidate, certificate)
                        && (path.size() == 1 && certificate.isSelfIssued() || !path.contains(candidate)))
                .toList();
        // Among namesakes OpenSSL prefers one that is valid now, then the one that was valid last.
        return fitting.stream()
                .filter(candidate -> candidate.isValidAt(now))
                .findFirst()
                .or(() -> fitting.stream().max((one, other) -> one.notAfter().compareTo(other.notAfter())));
    }

    private static boolean mayHaveIssued(ChainCertificate issuer, ChainCertificate certificate) {
        return issuer.subjectName().equals(certificate.issuerName())
                && unusable(issuer).isEmpty()
                && unusable(certificate).isEmpty()
                && fitsKeyIdentifier(issuer, certificate)
                && fitsSignatureAlgorithm(issuer.publicKey(), certificate.signatureOid());
    }

    static boolean fitsKeyIdentifier(ChainCertificate issuer, ChainCertificate certificate) {
        byte[] wanted = certificate
                .extensions()
                .authorityKeyId()
                .map(AuthorityKeyId::keyId)
                .orElse(null);
        byte[] own = issuer.extensions().subjectKeyId();
        return wanted == null || own == null || Arrays.equals(wanted, own);
    }

    /** OpenSSL passes a candidate over whose key is of another kind than the signature. */
    private static boolean fitsSignatureAlgorithm(PublicKeyInfo key, String signatureOid) {
        boolean rsaSignature = signatureOid.startsWith(Oid.RSA_SIGNATURES);
        boolean rsaKey = key.algorithm().startsWith(Oid.RSA_SIGNATURES);
        return rsaSignature == rsaKey;
    }

    /** What makes a certificate unusable for OpenSSL (EXFLAG_INVALID). */
    private static Optional<String> unusable(ChainCertificate certificate) {
        Extensions extensions = certificate.extensions();
        return extensions.faults().stream()
                .filter(fault -> NEEDED.contains(fault.oid()))
                .map(fault -> "its extension " + fault.oid() + " is damaged: " + fault.what())
                .findFirst()
                .or(() -> extensions.repeated().stream()
                        .filter(NEEDED::contains)
                        .findFirst()
                        .map(oid -> "its extension " + oid + " is there twice"))
                .or(() -> extensions.keyUsage().filter(bits -> bits == 0).map(none -> "its key usage allows nothing"));
    }

    private static ChainCertificate last(List<ChainCertificate> path) {
        return path.get(path.size() - 1);
    }
}
