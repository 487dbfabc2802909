package dev.meshgw.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CRLEntryHolder;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that one authority takes back, signed by it (RFC 5280 §5). The list is all the memory there is of a
 * revocation: an authority adds to the last one and keeps no database beside it.
 *
 * <p>Immutable.
 */
public final class RevocationList {

    private final X509CRLHolder list;
    private final List<RevokedCertificate> entries;

    private RevocationList(X509CRLHolder list) {
        this.list = list;
        var all = new ArrayList<RevokedCertificate>();
        for (Object entry : list.getRevokedCertificates()) {
            all.add(read((X509CRLEntryHolder) entry));
        }
        this.entries = List.copyOf(all);
    }

    /**
     * Every X509 CRL block in order; other blocks and text between them are passed over. Empty if there is none.
     *
     * @param source what the text came from, for messages
     * @throws PkiException if one is damaged
     */
    public static List<RevocationList> parse(String source, String pem) {
        var lists = new ArrayList<RevocationList>();
        for (PemBlock block : PemBlock.scan(source, pem)) {
            if (block.isRevocationList()) {
                lists.add(read(source, block));
            }
        }
        return List.copyOf(lists);
    }

    static RevocationList read(String source, PemBlock block) {
        try {
            var list = new RevocationList(new X509CRLHolder(block.der(source)));
            // values are decoded when asked for: a damaged one shall be found here, where its place is known
            list.number();
            list.nextUpdate();
            list.list.getIssuer().hashCode();
            return list;
        } catch (PkiException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw block.damaged(source, e);
        }
    }

    /**
     * A list with the entries of {@code previous}, as they are, and {@code more}.
     *
     * @param previous null for the first list
     */
    static RevocationList sign(
            X500Name issuer,
            byte[] issuerKeyId,
            SigningKey key,
            @Nullable RevocationList previous,
            List<RevokedCertificate> more,
            Instant thisUpdate,
            Instant nextUpdate) {
        var builder = new X509v2CRLBuilder(issuer, Date.from(thisUpdate));
        builder.setNextUpdate(Date.from(nextUpdate));
        BigInteger number = BigInteger.ONE;
        if (previous != null) {
            builder.addCRL(previous.list);
            number = previous.number().orElse(BigInteger.ZERO).add(BigInteger.ONE);
        }
        try {
            for (RevokedCertificate entry : more) {
                builder.addCRLEntry(
                        entry.serialNumber(), Date.from(entry.revocationDate()), reasonExtension(entry.reason()));
            }
            builder.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(issuerKeyId));
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new RevocationList(builder.build(key.signer()));
    }

    private static @Nullable Extensions reasonExtension(RevocationReason reason) throws IOException {
        return reason == RevocationReason.UNSPECIFIED
                ? null
                : new Extensions(new Extension(
                        Extension.reasonCode,
                        false,
                        CRLReason.lookup(reason.code()).getEncoded()));
    }

    private static RevokedCertificate read(X509CRLEntryHolder entry) {
        Extension reason = entry.getExtension(Extension.reasonCode);
        return new RevokedCertificate(
                entry.getSerialNumber(),
                entry.getRevocationDate().toInstant(),
                reason == null
                        ? RevocationReason.UNSPECIFIED
                        : RevocationReason.ofCode(ASN1Enumerated.getInstance(reason.getParsedValue())
                                .intValueExact()));
    }

    X509CRLHolder holder() {
        return list;
    }

    public DistinguishedName issuer() {
        return new DistinguishedName(list.getIssuer());
    }

    /** Grows with each list of an authority (RFC 5280 §5.2.3); empty in lists of version 1. */
    public Optional<BigInteger> number() {
        Extension number = list.getExtension(Extension.cRLNumber);
        return number == null
                ? Optional.empty()
                : Optional.of(CRLNumber.getInstance(number.getParsedValue()).getCRLNumber());
    }

    /** When it was signed. */
    public Instant thisUpdate() {
        return list.getThisUpdate().toInstant();
    }

    /** Until when it counts; a peer that checks revocation refuses everybody from then on. Empty if it does not say. */
    public Optional<Instant> nextUpdate() {
        return Optional.ofNullable(list.getNextUpdate()).map(Date::toInstant);
    }

    /** {@code ECDSA with SHA-256}, or a dotted OID. */
    public String signatureAlgorithm() {
        return SignatureNames.of(list.toASN1Structure().getSignatureAlgorithm());
    }

    /** Those of the list, not of its entries. */
    public List<ExtensionDescription> extensions() {
        return ExtensionReader.read(list.toASN1Structure().getTBSCertList().getExtensions());
    }

    /** In the order in which they were revoked. */
    public List<RevokedCertificate> entries() {
        return entries;
    }

    /** The entry of a certificate of this list's issuer. */
    public Optional<RevokedCertificate> entry(BigInteger serialNumber) {
        return entries.stream()
                .filter(entry -> entry.serialNumber().equals(serialNumber))
                .findFirst();
    }

    /** Why nothing can be added to it, or null: it tells only a part of what its issuer revoked (RFC 5280 §5.2.4, §5.2.5). */
    @Nullable
    String reasonNotToExtend() {
        if (list.getExtension(Extension.deltaCRLIndicator) != null) {
            return "it tells only what changed since another list (delta CRL indicator)";
        }
        return list.getExtension(Extension.issuingDistributionPoint) == null
                ? null
                : "it covers a part of the certificates only (issuing distribution point)";
    }

    public String pem() {
        try {
            return Pem.print("X509 CRL", list.getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same list for the JDK. */
    public X509CRL crl() {
        return Pem.revocationLists("the revocation list", pem()).get(0);
    }

    @Override
    public String toString() {
        return "RevocationList[" + issuer() + ", " + entries.size() + " revoked]";
    }
}
