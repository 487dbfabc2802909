package dev.meshgw.pki.path;

import dev.meshgw.pki.path.Extensions.Extension;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list of revoked certificates as verification sees it (RFC 5280 §5): complete and by the issuer itself; delta lists and lists
 * on behalf of other issuers say nothing here. Immutable.
 */
public final class Crl {

    private static final String CERTIFICATE_ISSUER = "2.5.29.29";
    private static final String REASON_CODE = "2.5.29.21";
    private static final String INVALIDITY_DATE = "2.5.29.24";
    private static final String HOLD_INSTRUCTION = "2.5.29.23";

    private final byte[] signed;
    private final byte[] signatureAlgorithm;
    private final String signatureOid;
    private final boolean algorithmsDiffer;
    private final byte[] signature;
    private final int version;
    private final Name issuer;
    private final Instant thisUpdate;
    private final @Nullable Instant nextUpdate;
    private final Map<BigInteger, Instant> revoked = new HashMap<>();
    private final Extensions extensions;
    private @Nullable String entryFault;

    private Crl(byte[] der) {
        Der whole = Der.of(der.clone());
        whole.check();
        List<Der> outer = whole.sequence("a revocation list");
        if (outer.size() != 3) {
            throw whole.malformed("a revocation list has three parts, this has " + outer.size());
        }
        this.signed = outer.get(0).encoded();
        this.signatureAlgorithm = outer.get(1).encoded();
        this.signatureOid = first(outer.get(1)).oid();
        this.signature = outer.get(2).require(Der.BIT_STRING, "the signature").wholeBits();
        var fields = new ArrayList<>(outer.get(0).sequence("the signed part"));
        boolean hasVersion = !fields.isEmpty() && fields.get(0).tag() == Der.INTEGER;
        this.version = hasVersion ? version(fields.remove(0)) : 1;
        if (fields.size() < 3) {
            throw outer.get(0).malformed("the signed part lacks fields");
        }
        this.algorithmsDiffer = !Arrays.equals(fields.remove(0).encoded(), signatureAlgorithm);
        this.issuer = new Name(fields.remove(0));
        this.thisUpdate = ChainCertificate.time(fields.remove(0));
        boolean hasNext = !fields.isEmpty()
                && (fields.get(0).tag() == Der.UTC_TIME || fields.get(0).tag() == Der.GENERALIZED_TIME);
        this.nextUpdate = hasNext ? ChainCertificate.time(fields.remove(0)) : null;
        if (!fields.isEmpty() && fields.get(0).tag() == Der.SEQUENCE) {
            fields.remove(0).children().forEach(this::entry);
        }
        this.extensions = new Extensions(
                fields.isEmpty() || !fields.get(0).isContext(0)
                        ? null
                        : fields.remove(0).only());
        if (!fields.isEmpty()) {
            throw fields.get(0).malformed("the signed part has an unknown field");
        }
    }

    /** @throws MalformedCertificateException if the bytes are not one revocation list in DER */
    public static Crl parse(byte[] der) {
        return new Crl(der);
    }

    private static Der first(Der algorithm) {
        List<Der> parts = algorithm.sequence("an algorithm");
        if (parts.isEmpty()) {
            throw algorithm.malformed("an algorithm is empty");
        }
        return parts.get(0);
    }

    private static int version(Der field) {
        if (!field.integer().equals(BigInteger.ONE)) {
            throw field.malformed("a revocation list has version 1, which is not written, or 2");
        }
        return 2;
    }

    private void entry(Der element) {
        List<Der> parts = element.sequence("an entry");
        if (parts.size() < 2 || parts.size() > 3) {
            throw element.malformed("an entry has neither two nor three parts");
        }
        BigInteger serial = parts.get(0).require(Der.INTEGER, "a serial number").integer();
        if (revoked.put(serial, ChainCertificate.time(parts.get(1))) != null) {
            entryFault = "it revokes the serial number " + serial.toString(16) + " twice";
        }
        if (parts.size() == 3) {
            for (Extension extension : new Extensions(parts.get(2)).all()) {
                boolean known =
                        List.of(REASON_CODE, INVALIDITY_DATE, HOLD_INSTRUCTION).contains(extension.oid());
                if (extension.critical() && !known) {
                    entryFault = extension.oid().equals(CERTIFICATE_ISSUER)
                            ? "it revokes certificates of other issuers"
                            : "an entry has the unknown critical extension " + extension.oid();
                }
            }
        }
    }

    public Instant thisUpdate() {
        return thisUpdate;
    }

    /** When the next list was promised, empty if that is not said. */
    public Optional<Instant> nextUpdate() {
        return Optional.ofNullable(nextUpdate);
    }

    boolean isBy(ChainCertificate authority) {
        return issuer.equals(authority.subjectName());
    }

    boolean isIssuerOf(ChainCertificate certificate) {
        return issuer.equals(certificate.issuerName());
    }

    boolean isSignedBy(ChainCertificate authority) {
        return SignatureCheck.verifies(authority.publicKey(), signatureOid, signatureAlgorithm, signed, signature);
    }

    /** When the certificate was revoked, empty if it is not on the list. */
    Optional<Instant> revocation(ChainCertificate certificate) {
        return Optional.ofNullable(revoked.get(certificate.serial()));
    }

    /** Why this list says nothing about a certificate, although its issuer has made it; empty if it does. */
    Optional<String> unusable(ChainCertificate certificate, ChainCertificate authority, Instant now) {
        if (algorithmsDiffer) {
            return Optional.of("it names two different signature algorithms");
        }
        if (WeakAlgorithms.signature(signatureOid, signatureAlgorithm).isPresent()) {
            return Optional.of("its signature algorithm is weak");
        }
        byte[] signer = extensions
                .authorityKeyId()
                .map(Extensions.AuthorityKeyId::keyId)
                .orElse(null);
        byte[] key = authority.extensions().subjectKeyId();
        if (signer != null && key != null && !Arrays.equals(signer, key)) {
            return Optional.of("it was signed with another key of that name");
        }
        if (authority
                .extensions()
                .keyUsage()
                .filter(usage -> (usage & Extensions.CRL_SIGN) == 0)
                .isPresent()) {
            return Optional.of("the key usage of the issuer does not allow it to sign revocation lists (no cRLSign)");
        }
        if (!isSignedBy(authority)) {
            return Optional.of("its signature was not made with the issuer's key");
        }
        return dateFault(now).or(this::extensionFault).or(() -> scopeFault(certificate));
    }

    private Optional<String> dateFault(Instant now) {
        if (now.isBefore(thisUpdate)) {
            return Optional.of("it is of the future: " + thisUpdate);
        }
        if (nextUpdate == null) {
            return Optional.of("it does not say when the next one comes (nextUpdate)");
        }
        return now.isAfter(nextUpdate)
                ? Optional.of("it is out of date: the next one was promised for " + nextUpdate)
                : Optional.empty();
    }

    private Optional<String> extensionFault() {
        if (version == 1 && !extensions.isEmpty()) {
            return Optional.of("it has extensions, but version 1");
        }
        if (entryFault != null) {
            return Optional.of(entryFault);
        }
        if (!extensions.repeated().isEmpty() || !extensions.faults().isEmpty()) {
            return Optional.of("an extension is repeated or damaged");
        }
        if (version == 2 && !extensions.has(Oid.CRL_NUMBER)) {
            return Optional.of("it has no number (cRLNumber)");
        }
        for (Extension extension : extensions.all()) {
            if (extension.oid().equals(Oid.DELTA_CRL_INDICATOR)) {
                return Optional.of("it is a delta: it lists only what changed");
            }
            if (extension.critical() && !extension.oid().equals(Oid.ISSUING_DISTRIBUTION_POINT)) {
                return Optional.of(
                        extension.oid().equals(Oid.CRL_NUMBER)
                                ? "its number (cRLNumber) is marked critical"
                                : "it has the unknown critical extension " + extension.oid());
            }
        }
        return Optional.empty();
    }

    /** RFC 5280 §5.2.5 and §6.3.3 (b), with the narrower forms of the CA/B baseline requirements §7.2.2.1. */
    private Optional<String> scopeFault(ChainCertificate certificate) {
        for (Extension extension : extensions.all()) {
            if (extension.oid().equals(Oid.ISSUING_DISTRIBUTION_POINT)) {
                try {
                    return scopeFault(certificate, extension.value().only().sequence("the issuing distribution point"));
                } catch (MalformedCertificateException malformed) {
                    return Optional.of("its issuing distribution point is damaged");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> scopeFault(ChainCertificate certificate, List<Der> scope) {
        for (Der part : scope) {
            boolean set = part.isContext(0) || part.isContext(3) || part.length() == 1 && part.content()[0] != 0;
            if (!set) {
                continue;
            }
            Optional<String> fault;
            if (part.isContext(0)) {
                fault = placeFault(certificate, part.only());
            } else if (part.isContext(1)) {
                fault = certificate.isAuthority()
                        ? Optional.of("it is only for certificates of users")
                        : Optional.empty();
            } else if (part.isContext(2)) {
                fault = certificate.isAuthority()
                        ? Optional.empty()
                        : Optional.of("it is only for certificates of CAs");
            } else {
                fault = Optional.of("it is partial: only for some reasons, for attributes or for other issuers");
            }
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> placeFault(ChainCertificate certificate, Der place) {
        if (!place.isContext(0)) {
            return Optional.of("its distribution point is not a URI");
        }
        List<GeneralName> own = GeneralName.list(place.children());
        List<GeneralName> named = certificate.extensions().distributionPoints().stream()
                .flatMap(point -> point.names().stream())
                .toList();
        if (!onlyUris(own) || !onlyUris(named)) {
            return Optional.of("its distribution point, or the certificate's, is not a URI");
        }
        return own.stream()
                        .anyMatch(mine ->
                                named.stream().anyMatch(name -> name.text().equals(mine.text())))
                ? Optional.empty()
                : Optional.of("it is for another distribution point than the certificate names");
    }

    private static boolean onlyUris(List<GeneralName> names) {
        return names.stream().allMatch(name -> name.kind() == GeneralName.URI);
    }
}
