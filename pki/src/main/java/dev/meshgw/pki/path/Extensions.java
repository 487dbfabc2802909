package dev.meshgw.pki.path;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of a certificate (RFC 5280 §4.2), those that this package knows with their meaning. One that is damaged does not hide the
 * others: {@link #faults} names it, and it counts as absent. Immutable.
 */
final class Extensions {

    /** keyUsage bits (RFC 5280 §4.2.1.3). */
    static final int DIGITAL_SIGNATURE = 1;

    static final int KEY_ENCIPHERMENT = 1 << 2;
    static final int DATA_ENCIPHERMENT = 1 << 3;
    static final int KEY_AGREEMENT = 1 << 4;
    static final int KEY_CERT_SIGN = 1 << 5;
    static final int CRL_SIGN = 1 << 6;
    static final int ENCIPHER_ONLY = 1 << 7;
    static final int DECIPHER_ONLY = 1 << 8;

    /** A path length above that is no limit. */
    private static final int MAX_PATH_LENGTH = 1 << 16;

    /** @param value the content of its octet string */
    record Extension(String oid, boolean critical, Der value) {}

    /** @param pathLength null if it sets no limit */
    record BasicConstraints(boolean authority, @Nullable Integer pathLength) {}

    /** @param keyId null if it names none */
    record AuthorityKeyId(byte @Nullable [] keyId, boolean hasIssuer, boolean hasSerial) {}

    /** A distribution point. @param names full names, empty if it has none; {@code relative} if it has a relative name */
    record DistributionPoint(List<GeneralName> names, boolean relative, boolean hasReasons, boolean hasIssuer) {}

    /** An extension that says the wrong thing. */
    record Fault(String oid, String what) {}

    private final Map<String, Extension> all = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> repeated = new HashSet<>();
    private final @Nullable BasicConstraints basicConstraints;
    private final @Nullable Integer keyUsage;
    private final @Nullable Set<String> extendedKeyUsage;
    private final @Nullable List<GeneralName> alternativeNames;
    private final @Nullable NameConstraints nameConstraints;
    private final byte @Nullable [] subjectKeyId;
    private final @Nullable AuthorityKeyId authorityKeyId;
    private final @Nullable List<DistributionPoint> distributionPoints;

    /** @param extensions the SEQUENCE OF Extension, null if there is none */
    Extensions(@Nullable Der extensions) {
        if (extensions != null) {
            List<Der> elements = extensions.sequence("extensions");
            if (elements.isEmpty()) {
                throw extensions.malformed("the list of extensions is empty");
            }
            elements.forEach(this::add);
        }
        basicConstraints = known(Oid.BASIC_CONSTRAINTS, Extensions::basicConstraints);
        keyUsage = known(
                Oid.KEY_USAGE,
                value -> value.only().require(Der.BIT_STRING, "the key usage").namedBits());
        extendedKeyUsage = known(Oid.EXTENDED_KEY_USAGE, Extensions::extendedKeyUsage);
        alternativeNames = known(Oid.SUBJECT_ALT_NAME, value -> names(value.only(), "the subject alternative name"));
        nameConstraints = known(Oid.NAME_CONSTRAINTS, value -> new NameConstraints(value.only()));
        subjectKeyId = known(
                Oid.SUBJECT_KEY_IDENTIFIER,
                value -> value.only()
                        .require(Der.OCTET_STRING, "the subject key identifier")
                        .content());
        authorityKeyId = known(Oid.AUTHORITY_KEY_IDENTIFIER, Extensions::authorityKeyId);
        distributionPoints = known(Oid.CRL_DISTRIBUTION_POINTS, Extensions::distributionPoints);
        known(Oid.AUTHORITY_INFORMATION_ACCESS, Extensions::informationAccess);
        known(Oid.CERTIFICATE_POLICIES, Extensions::policies);
        known(Oid.POLICY_CONSTRAINTS, Extensions::policyConstraints);
    }

    private void add(Der element) {
        List<Der> parts = element.sequence("an extension");
        boolean hasCritical = parts.size() == 3;
        if (parts.size() != 2 && !hasCritical) {
            throw element.malformed("an extension has neither two nor three parts");
        }
        String oid = parts.get(0).oid();
        boolean critical =
                hasCritical && parts.get(1).require(Der.BOOLEAN, "critical").bool();
        Der value = parts.get(parts.size() - 1).require(Der.OCTET_STRING, "the value of an extension");
        if (all.putIfAbsent(oid, new Extension(oid, critical, value)) != null) {
            repeated.add(oid);
        }
    }

    private interface Reader<T> {
        T read(Der value);
    }

    private <T> @Nullable T known(String oid, Reader<T> reader) {
        Extension extension = all.get(oid);
        if (extension == null) {
            return null;
        }
        try {
            return reader.read(extension.value());
        } catch (MalformedCertificateException malformed) {
            faults.add(new Fault(oid, malformed.where()));
            return null;
        }
    }

    private static BasicConstraints basicConstraints(Der value) {
        List<Der> parts = new ArrayList<>(value.only().sequence("the basic constraints"));
        boolean authority = false;
        Integer pathLength = null;
        if (!parts.isEmpty() && parts.get(0).tag() == Der.BOOLEAN) {
            authority = parts.remove(0).bool();
        }
        if (!parts.isEmpty() && parts.get(0).tag() == Der.INTEGER) {
            Der limit = parts.remove(0);
            if (limit.integer().signum() < 0) {
                throw limit.malformed("the path length is negative");
            }
            pathLength = limit.integer().bitLength() > 16
                    ? MAX_PATH_LENGTH
                    : limit.integer().intValue();
        }
        if (!parts.isEmpty()) {
            throw parts.get(0).malformed("the basic constraints say more than CA and a path length");
        }
        return new BasicConstraints(authority, pathLength);
    }

    private static Set<String> extendedKeyUsage(Der value) {
        var purposes = new HashSet<String>();
        List<Der> elements = value.only().sequence("the extended key usage");
        elements.forEach(purpose -> purposes.add(purpose.oid()));
        if (purposes.isEmpty()) {
            throw value.malformed("the extended key usage names no purpose");
        }
        return Set.copyOf(purposes);
    }

    static List<GeneralName> names(Der names, String what) {
        return GeneralName.list(names.sequence(what));
    }

    private static AuthorityKeyId authorityKeyId(Der value) {
        byte[] keyId = null;
        boolean hasIssuer = false;
        boolean hasSerial = false;
        for (Der part : value.only().sequence("the authority key identifier")) {
            if (part.isContext(0)) {
                keyId = part.content();
            } else if (part.isContext(1)) {
                GeneralName.list(part.children());
                hasIssuer = true;
            } else if (part.isContext(2)) {
                hasSerial = true;
            } else {
                throw part.malformed("the authority key identifier has an unknown part");
            }
        }
        return new AuthorityKeyId(keyId, hasIssuer, hasSerial);
    }

    private static List<DistributionPoint> distributionPoints(Der value) {
        var points = new ArrayList<DistributionPoint>();
        for (Der point : value.only().sequence("the CRL distribution points")) {
            points.add(distributionPoint(point.sequence("a distribution point")));
        }
        if (points.isEmpty()) {
            throw value.malformed("the CRL distribution points are none");
        }
        return List.copyOf(points);
    }

    private static DistributionPoint distributionPoint(List<Der> parts) {
        List<GeneralName> names = List.of();
        boolean relative = false;
        boolean hasReasons = false;
        boolean hasIssuer = false;
        for (Der part : parts) {
            if (part.isContext(0)) {
                Der choice = part.only();
                relative = choice.isContext(1);
                names = relative ? names : GeneralName.list(choice.children());
            } else if (part.isContext(1)) {
                hasReasons = true;
            } else if (part.isContext(2)) {
                hasIssuer = true;
            } else {
                throw part.malformed("a distribution point has an unknown part");
            }
        }
        return new DistributionPoint(names, relative, hasReasons, hasIssuer);
    }

    private static boolean informationAccess(Der value) {
        List<Der> descriptions = value.only().sequence("the authority information access");
        if (descriptions.isEmpty()) {
            throw value.malformed("the authority information access describes nothing");
        }
        for (Der description : descriptions) {
            List<Der> parts = description.sequence("an access description");
            if (parts.size() != 2) {
                throw description.malformed("an access description has not two parts");
            }
            parts.get(0).oid();
            GeneralName.of(parts.get(1));
        }
        return true;
    }

    private static boolean policies(Der value) {
        var seen = new HashSet<String>();
        for (Der information : value.only().sequence("the certificate policies")) {
            List<Der> parts = information.sequence("a certificate policy");
            if (parts.isEmpty() || parts.size() > 2) {
                throw information.malformed("a certificate policy has neither one nor two parts");
            }
            if (!seen.add(parts.get(0).oid())) {
                throw information.malformed("a certificate policy is named twice");
            }
        }
        if (seen.isEmpty()) {
            throw value.malformed("the certificate policies are none");
        }
        return true;
    }

    private static boolean policyConstraints(Der value) {
        if (value.only().sequence("the policy constraints").isEmpty()) {
            throw value.malformed("the policy constraints are none");
        }
        return true;
    }

    boolean has(String oid) {
        return all.containsKey(oid);
    }

    boolean isCritical(String oid) {
        Extension extension = all.get(oid);
        return extension != null && extension.critical();
    }

    Iterable<Extension> all() {
        return all.values();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Extensions that are there twice or more (RFC 5280 §4.2). */
    Set<String> repeated() {
        return repeated;
    }

    List<Fault> faults() {
        return faults;
    }

    Optional<BasicConstraints> basicConstraints() {
        return Optional.ofNullable(basicConstraints);
    }

    /** Bits, the first as the lowest. */
    Optional<Integer> keyUsage() {
        return Optional.ofNullable(keyUsage);
    }

    Optional<Set<String>> extendedKeyUsage() {
        return Optional.ofNullable(extendedKeyUsage);
    }

    Optional<List<GeneralName>> alternativeNames() {
        return Optional.ofNullable(alternativeNames);
    }

    Optional<NameConstraints> nameConstraints() {
        return Optional.ofNullable(nameConstraints);
    }

    byte @Nullable [] subjectKeyId() {
        return subjectKeyId;
    }

    Optional<AuthorityKeyId> authorityKeyId() {
        return Optional.ofNullable(authorityKeyId);
    }

    List<DistributionPoint> distributionPoints() {
        return distributionPoints == null ? List.of() : distributionPoints;
    }
}
