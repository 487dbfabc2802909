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
        if (name instanceof SubjectAltName.EmailAddress) {
            return GeneralName.rfc822Name;
        }
        throw new AssertionError(name);
    }

    /** Those of a kind and form that meshgw issues. */
    static List<SubjectAltName> known(GeneralNames names) {
        return Arrays.stream(names.getNames())
                .flatMap(name -> Stream.ofNullable(decode(name)))
                .toList();
    }

    /** All others, as text: directory names, or a DNS name that is none. */
    static List<String> others(GeneralNames names) {
        return Arrays.stream(names.getNames())
                .filter(name -> decode(name) == null)
                .map(GeneralNameText::of)
                .toList();
    }

    /** The extension, without names if it is absent. */
    static GeneralNames of(@Nullable Extensions extensions) {
        GeneralNames names =
                extensions == null ? null : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        return names == null ? new GeneralNames(new GeneralName[0]) : names;
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
                case GeneralName.rfc822Name ->
                    new SubjectAltName.EmailAddress(name.getName().toString());
                default -> null;
            };
        } catch (PkiException | UnknownHostException notOfTheFormThatWeIssue) {
            return null;
        }
    }
}
