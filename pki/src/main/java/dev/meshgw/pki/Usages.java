package dev.meshgw.pki;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyUsage;

/** What a key may be used for, in the words of RFC 5280 §4.2.1.3 and §4.2.1.12. */
final class Usages {

    private Usages() {}

    static List<String> of(KeyUsage usage) {
        var names = new ArrayList<String>();
        add(usage, KeyUsage.digitalSignature, "digitalSignature", names);
        add(usage, KeyUsage.nonRepudiation, "nonRepudiation", names);
        add(usage, KeyUsage.keyEncipherment, "keyEncipherment", names);
        add(usage, KeyUsage.dataEncipherment, "dataEncipherment", names);
        add(usage, KeyUsage.keyAgreement, "keyAgreement", names);
        add(usage, KeyUsage.keyCertSign, "keyCertSign", names);
        add(usage, KeyUsage.cRLSign, "cRLSign", names);
        add(usage, KeyUsage.encipherOnly, "encipherOnly", names);
        add(usage, KeyUsage.decipherOnly, "decipherOnly", names);
        return names;
    }

    private static void add(KeyUsage usage, int bit, String name, List<String> names) {
        if (usage.hasUsages(bit)) {
            names.add(name);
        }
    }

    static List<String> of(ExtendedKeyUsage usage) {
        return Arrays.stream(usage.getUsages())
                .map(purpose -> purpose(purpose.getId()))
                .toList();
    }

    private static String purpose(String oid) {
        return switch (oid) {
            case "1.3.6.1.5.5.7.3.1" -> "serverAuth";
            case "1.3.6.1.5.5.7.3.2" -> "clientAuth";
            case "1.3.6.1.5.5.7.3.3" -> "codeSigning";
            case "1.3.6.1.5.5.7.3.4" -> "emailProtection";
            case "1.3.6.1.5.5.7.3.5" -> "ipsecEndSystem";
            case "1.3.6.1.5.5.7.3.6" -> "ipsecTunnel";
            case "1.3.6.1.5.5.7.3.7" -> "ipsecUser";
            case "1.3.6.1.5.5.7.3.8" -> "timeStamping";
            case "1.3.6.1.5.5.7.3.9" -> "OCSPSigning";
            case "1.3.6.1.5.5.7.3.17" -> "ipsecIKE";
            case "1.3.6.1.5.5.7.3.36" -> "documentSigning";
            case "1.3.6.1.4.1.311.10.3.3" -> "msSGC";
            case "1.3.6.1.4.1.311.20.2.2" -> "msSmartcardLogin";
            case "2.16.840.1.113730.4.1" -> "nsSGC";
            case "2.5.29.37.0" -> "anyExtendedKeyUsage";
            default -> oid;
        };
    }
}
