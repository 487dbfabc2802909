package dev.meshgw.pki;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;

/** Subject alternative names in and out of their X.509 extension. */
final class SubjectAltNames {

    private SubjectAltNames() {}

    static GeneralNames encode(List<SubjectAltName> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(tagOf(name), name.value()))
                .toArray(GeneralName[]::new));
    }

    private static int tagOf(SubjectAltName name) {
        if (name instanceof SubjectAltName.DnsName) {
            return GeneralName.dNSName;
        }
        if (name instanceof SubjectAltName.IpAddress) {
            return GeneralName.iPAddress;
        }
        if (name instanceof SubjectAltName.Uri) {
            return GeneralName.uniformResourceIdentifier;
        }
        throw new AssertionError(name);
    }

    /** Those of a kind and form that TLS peers match. */
    static List<SubjectAltName> known(@Nullable Extensions extensions) {
        return Arrays.stream(names(extensions))
                .flatMap(name -> Stream.ofNullable(decode(name)))
                .toList();
    }

    /** All others, as text: mail addresses, directory names, or a DNS name that is none. */
    static List<String> others(@Nullable Extensions extensions) {
        return Arrays.stream(names(extensions))
                .filter(name -> decode(name) == null)
                .map(name -> kind(name.getTagNo()) + ":"
                        + PkiException.printable(name.getName().toString()))
                .toList();
    }

    private static GeneralName[] names(@Nullable Extensions extensions) {
        GeneralNames names =
                extensions == null ? null : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        return names == null ? new GeneralName[0] : names.getNames();
    }

    private static @Nullable SubjectAltName decode(GeneralName name) {
        try {
            return switch (name.getTagNo()) {
                case GeneralName.dNSName ->
                    new SubjectAltName.DnsName(name.getName().toString());
                case GeneralName.iPAddress ->
                    new SubjectAltName.IpAddress(InetAddress.getByAddress(
                                    ASN1OctetString.getInstance(name.getName()).getOctets())
                            .getHostAddress());
                case GeneralName.uniformResourceIdentifier ->
                    new SubjectAltName.Uri(name.getName().toString());
                default -> null;
            };
        } catch (PkiException | UnknownHostException notOfTheFormThatWeIssue) {
            return null;
        }
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
