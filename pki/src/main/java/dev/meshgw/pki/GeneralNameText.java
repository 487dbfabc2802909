package dev.meshgw.pki;

import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;

/** Names of all kinds (RFC 5280 §4.2.1.6) as OpenSSL writes them: {@code email:a@example.com}, {@code dirName:/CN=a}. */
final class GeneralNameText {

    private GeneralNameText() {}

    static List<String> of(GeneralNames names) {
        return Arrays.stream(names.getNames()).map(GeneralNameText::of).toList();
    }

    static String of(GeneralName name) {
        return kind(name.getTagNo()) + ":" + value(name);
    }

    private static String value(GeneralName name) {
        return switch (name.getTagNo()) {
            case GeneralName.iPAddress ->
                address(ASN1OctetString.getInstance(name.getName()).getOctets());
            case GeneralName.otherName -> other(OtherName.getInstance(name.getName()));
            case GeneralName.directoryName -> new DistinguishedName(X500Name.getInstance(name.getName())).slashForm();
            default -> PkiException.printable(name.getName().toString());
        };
    }

    /** As {@code openssl req} reads it: the type and, if it is text, the value. */
    private static String other(OtherName name) {
        boolean isText = name.getValue() instanceof ASN1String;
        return name.getTypeID()
                + (isText ? ";" + PkiException.printable(((ASN1String) name.getValue()).getString()) : "");
    }

    /** An address, or a range of them: name constraints have a mask behind the address (RFC 5280 §4.2.1.10). */
    private static String address(byte[] octets) {
        if (octets.length == 4 || octets.length == 16) {
            return SubjectAltName.IpAddress.text(octets);
        }
        if (octets.length != 8 && octets.length != 32) {
            return "malformed, " + octets.length + " bytes";
        }
        int half = octets.length / 2;
        byte[] mask = Arrays.copyOfRange(octets, half, octets.length);
        int prefix = prefixLength(mask);
        return SubjectAltName.IpAddress.text(Arrays.copyOf(octets, half)) + "/"
                + (prefix < 0 ? SubjectAltName.IpAddress.text(mask) : prefix);
    }

    /** @return -1 if a one follows a zero, as in no CIDR block */
    private static int prefixLength(byte[] mask) {
        int ones = 0;
        boolean ended = false;
        for (byte octet : mask) {
            for (int bit = 0x80; bit > 0; bit >>= 1) {
                boolean one = (octet & bit) != 0;
                if (one && ended) {
                    return -1;
                }
                ended = !one;
                ones += one ? 1 : 0;
            }
        }
        return ones;
    }

    private static String kind(int tag) {
        return switch (tag) {
            case GeneralName.rfc822Name -> "email";
            case GeneralName.dNSName -> "DNS";
            case GeneralName.directoryName -> "dirName";
            case GeneralName.uniformResourceIdentifier -> "URI";
            case GeneralName.iPAddress -> "IP";
            case GeneralName.registeredID -> "RID";
            default -> "otherName";
        };
    }
}
