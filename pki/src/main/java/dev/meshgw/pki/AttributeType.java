package dev.meshgw.pki;

import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * An attribute of a distinguished name: OpenSSL's short name first, then the other spellings that people use.
 *
 * @param maxLength the upper bound of RFC 5280 appendix A in characters; 32768, the "unbounded" of X.520, where it has none
 */
record AttributeType(ASN1ObjectIdentifier oid, int maxLength, List<String> names) {

    private static final int UNBOUNDED = 32768;

    private static final List<AttributeType> KNOWN = List.of(
            type(BCStyle.CN, 64, "CN", "commonName"),
            type(BCStyle.O, 64, "O", "organizationName"),
            type(BCStyle.OU, 64, "OU", "organizationalUnitName"),
            type(BCStyle.C, 2, "C", "countryName"),
            type(BCStyle.ST, 128, "ST", "S", "stateOrProvinceName"),
            type(BCStyle.L, 128, "L", "localityName"),
            type(BCStyle.STREET, 128, "street", "streetAddress"),
            type(BCStyle.POSTAL_CODE, 40, "postalCode"),
            type(BCStyle.DC, 63, "DC", "domainComponent"),
            type(BCStyle.UID, 256, "UID", "userId"),
            type(BCStyle.EmailAddress, 255, "emailAddress", "E", "EMAIL"),
            type(BCStyle.SERIALNUMBER, 64, "serialNumber"),
            type(BCStyle.SURNAME, UNBOUNDED, "SN", "surname"),
            type(BCStyle.GIVENNAME, UNBOUNDED, "GN", "givenName"),
            type(BCStyle.INITIALS, UNBOUNDED, "initials"),
            type(BCStyle.T, 64, "title"),
            type(BCStyle.DESCRIPTION, 1024, "description"),
            type(BCStyle.BUSINESS_CATEGORY, 128, "businessCategory"),
            type(BCStyle.DN_QUALIFIER, UNBOUNDED, "dnQualifier"),
            type(BCStyle.ORGANIZATION_IDENTIFIER, UNBOUNDED, "organizationIdentifier"));

    private static AttributeType type(ASN1ObjectIdentifier oid, int maxLength, String... names) {
        return new AttributeType(oid, maxLength, List.of(names));
    }

    /**
     * @param name short or long name without regard to case, or a dotted OID
     * @throws PkiException if it is neither
     */
    static AttributeType named(String name) {
        return KNOWN.stream()
                .filter(type -> type.names.stream().anyMatch(name::equalsIgnoreCase))
                .findFirst()
                .orElseGet(() -> unnamed(name));
    }

    private static AttributeType unnamed(String name) {
        var oid = ASN1ObjectIdentifier.tryFromID(
                name.toLowerCase(Locale.ROOT).startsWith("oid.") ? name.substring(4) : name);
        if (oid == null) {
            throw new PkiException(
                    "the attribute type \"" + PkiException.printable(name) + "\" is unknown",
                    "known are "
                            + String.join(
                                    ", ",
                                    KNOWN.stream()
                                            .map(type -> type.names.get(0))
                                            .toList()) + " and dotted OIDs",
                    null);
        }
        return KNOWN.stream()
                .filter(type -> type.oid.equals(oid))
                .findFirst()
                .orElse(new AttributeType(oid, UNBOUNDED, List.of(oid.getId())));
    }

    /**
     * The value in the string type that RFC 5280 (appendix A) prescribes, UTF-8 where there is a choice.
     *
     * @throws PkiException if that type does not have all characters of the value
     */
    ASN1Encodable encode(String value) {
        try {
            if (oid.equals(BCStyle.EmailAddress) || oid.equals(BCStyle.DC)) {
                return new DERIA5String(value, true);
            }
            if (oid.equals(BCStyle.C) || oid.equals(BCStyle.SERIALNUMBER) || oid.equals(BCStyle.DN_QUALIFIER)) {
                return new DERPrintableString(value, true);
            }
            return new DERUTF8String(value);
        } catch (IllegalArgumentException e) {
            throw new PkiException(
                    "the value \"" + PkiException.printable(value) + "\" is not possible for " + names.get(0),
                    "RFC 5280 (appendix A) allows only plain ASCII characters there",
                    null,
                    e);
        }
    }

    /** OpenSSL's short name, or the dotted OID. */
    static String nameOf(ASN1ObjectIdentifier oid) {
        return KNOWN.stream()
                .filter(type -> type.oid.equals(oid))
                .map(type -> type.names.get(0))
                .findFirst()
                .orElse(oid.getId());
    }
}
