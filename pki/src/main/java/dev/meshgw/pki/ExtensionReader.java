package dev.meshgw.pki;

import dev.meshgw.pki.ExtensionDescription.Id;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

/** From the encoded extensions to {@link ExtensionDescription}s. Never fails: what cannot be read is described as such. */
final class ExtensionReader {

    private static final String SCT_LIST = "1.3.6.1.4.1.11129.2.4.2";
    private static final String CT_POISON = "1.3.6.1.4.1.11129.2.4.3";
    private static final String TLS_FEATURE = "1.3.6.1.5.5.7.1.24";
    private static final String OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5";
    private static final String NETSCAPE_CERT_TYPE = "2.16.840.1.113730.1.1";
    private static final String NETSCAPE_COMMENT = "2.16.840.1.113730.1.13";

    /** RFC 6962 §3.2: version, log, time in milliseconds. */
    private static final int LOG_ID_BYTES = 32;

    /** From the first bit on. */
    private static final List<String> NETSCAPE_TYPES = List.of(
            "SSL client",
            "SSL server",
            "S/MIME",
            "object signing",
            "reserved",
            "SSL CA",
            "S/MIME CA",
            "object signing CA");

    private ExtensionReader() {}

    /** In the order in which they are written. */
    static List<ExtensionDescription> read(@Nullable Extensions extensions) {
        if (extensions == null) {
            return List.of();
        }
        var descriptions = new ArrayList<ExtensionDescription>();
        for (ASN1ObjectIdentifier oid : extensions.getExtensionOIDs()) {
            descriptions.add(read(extensions.getExtension(oid)));
        }
        return descriptions;
    }

    private static ExtensionDescription read(Extension extension) {
        String oid = extension.getExtnId().getId();
        var id = new Id(oid, name(oid), extension.isCritical());
        byte[] der = extension.getExtnValue().getOctets();
        if (id.name().equals(oid)) {
            return new ExtensionDescription.Other(id, null, HexFormat.of().formatHex(der));
        }
        try {
            return read(id, ASN1Primitive.fromByteArray(der), der);
        } catch (IOException | RuntimeException malformed) {
            return new ExtensionDescription.Malformed(
                    id,
                    PkiException.printable(Pem.reason(malformed)),
                    HexFormat.of().formatHex(der));
        }
    }

    private static ExtensionDescription read(Id id, ASN1Primitive value, byte[] der) throws IOException {
        return switch (id.name()) {
            case "basicConstraints" -> basicConstraints(id, BasicConstraints.getInstance(value));
            case "keyUsage" -> new ExtensionDescription.KeyUsage(id, Usages.of(KeyUsage.getInstance(value)));
            case "extendedKeyUsage" ->
                new ExtensionDescription.ExtendedKeyUsage(id, Usages.of(ExtendedKeyUsage.getInstance(value)));
            case "subjectAltName", "issuerAltName" -> alternativeNames(id, GeneralNames.getInstance(value));
            case "nameConstraints" -> nameConstraints(id, NameConstraints.getInstance(value));
            case "certificatePolicies" -> policies(id, CertificatePolicies.getInstance(value));
            case "authorityInfoAccess", "subjectInfoAccess" ->
                access(id, AuthorityInformationAccess.getInstance(value));
            case "cRLDistributionPoints", "freshestCRL" -> distributionPoints(id, CRLDistPoint.getInstance(value));
            case "signedCertificateTimestamps" -> timestamps(id, ASN1OctetString.getInstance(value));
            case "tlsFeature" -> tlsFeatures(id, ASN1Sequence.getInstance(value));
            case "subjectKeyIdentifier" -> subjectKeyId(id, SubjectKeyIdentifier.getInstance(value));
            case "authorityKeyIdentifier" -> authorityKeyId(id, AuthorityKeyIdentifier.getInstance(value));
            default ->
                new ExtensionDescription.Other(
                        id, text(id.name(), value), HexFormat.of().formatHex(der));
        };
    }

    private static ExtensionDescription basicConstraints(Id id, BasicConstraints constraints) {
        BigInteger length = constraints.getPathLenConstraint();
        return new ExtensionDescription.BasicConstraints(
                id,
                constraints.isCA(),
                length == null
                        ? null
                        : length.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue());
    }

    private static ExtensionDescription alternativeNames(Id id, GeneralNames names) {
        return new ExtensionDescription.AlternativeNames(
                id, SubjectAltNames.known(names), SubjectAltNames.others(names));
    }

    private static ExtensionDescription nameConstraints(Id id, NameConstraints constraints) {
        return new ExtensionDescription.NameConstraints(
                id, subtrees(constraints.getPermittedSubtrees()), subtrees(constraints.getExcludedSubtrees()));
    }

    private static List<String> subtrees(GeneralSubtree @Nullable [] subtrees) {
        return subtrees == null
                ? List.of()
                : Arrays.stream(subtrees)
                        .map(subtree -> GeneralNameText.of(subtree.getBase()))
                        .toList();
    }

    private static ExtensionDescription policies(Id id, CertificatePolicies policies) {
        var described = new ArrayList<ExtensionDescription.Policy>();
        for (PolicyInformation policy : policies.getPolicyInformation()) {
            String oid = policy.getPolicyIdentifier().getId();
            var qualifiers = new ArrayList<String>();
            if (policy.getPolicyQualifiers() != null) {
                texts(policy.getPolicyQualifiers(), qualifiers);
            }
            described.add(new ExtensionDescription.Policy(oid, policyName(oid), qualifiers));
        }
        return new ExtensionDescription.CertificatePolicies(id, described);
    }

    /** Addresses of practice statements and texts of notices: all character strings below. */
    private static void texts(ASN1Sequence qualifiers, List<String> texts) {
        for (var part : qualifiers) {
            if (part instanceof ASN1String string) {
                texts.add(PkiException.printable(string.getString()));
            } else if (part instanceof ASN1Sequence inner) {
                texts(inner, texts);
            }
        }
    }

    private static ExtensionDescription access(Id id, AuthorityInformationAccess access) {
        var accesses = new ArrayList<ExtensionDescription.Access>();
        for (AccessDescription each : access.getAccessDescriptions()) {
            String method = each.getAccessMethod().getId();
            accesses.add(new ExtensionDescription.Access(
                    switch (method) {
                        case "1.3.6.1.5.5.7.48.1" -> "ocsp";
                        case "1.3.6.1.5.5.7.48.2" -> "caIssuers";
                        case "1.3.6.1.5.5.7.48.5" -> "caRepository";
                        default -> method;
                    },
                    GeneralNameText.of(each.getAccessLocation())));
        }
        return new ExtensionDescription.InformationAccess(id, accesses);
    }

    private static ExtensionDescription distributionPoints(Id id, CRLDistPoint points) {
        var locations = new ArrayList<String>();
        for (DistributionPoint point : points.getDistributionPoints()) {
            locations.addAll(locations(point.getDistributionPoint()));
            if (point.getCRLIssuer() != null) {
                locations.add("issued by " + String.join(", ", GeneralNameText.of(point.getCRLIssuer())));
            }
        }
        return new ExtensionDescription.DistributionPoints(id, locations);
    }

    private static List<String> locations(@Nullable DistributionPointName name) {
        if (name == null) {
            return List.of();
        }
        return name.getType() == DistributionPointName.FULL_NAME
                ? GeneralNameText.of(GeneralNames.getInstance(name.getName()))
                : List.of("relative to the issuer: "
                        + PkiException.printable(name.getName().toString()));
    }

    private static ExtensionDescription timestamps(Id id, ASN1OctetString list) throws IOException {
        var in = ByteBuffer.wrap(list.getOctets());
        var timestamps = new ArrayList<ExtensionDescription.Timestamp>();
        try {
            int end = (in.getShort() & 0xffff) + in.position();
            while (in.position() < end) {
                int next = (in.getShort() & 0xffff) + in.position();
                in.get();
                byte[] log = new byte[LOG_ID_BYTES];
                in.get(log);
                timestamps.add(new ExtensionDescription.Timestamp(
                        HexFormat.of().formatHex(log), Instant.ofEpochMilli(in.getLong())));
                in.position(next);
            }
        } catch (BufferUnderflowException | IllegalArgumentException cutOff) {
            throw new IOException("the list of timestamps is cut off");
        }
        return new ExtensionDescription.Timestamps(id, timestamps);
    }

    private static ExtensionDescription tlsFeatures(Id id, ASN1Sequence numbers) {
        var features = new ArrayList<String>();
        for (var number : numbers) {
            int feature = ASN1Integer.getInstance(number).intValueExact();
            features.add(
                    switch (feature) {
                        case 5 -> ExtensionDescription.TlsFeatures.MUST_STAPLE;
                        case 17 -> "status_request_v2";
                        default -> String.valueOf(feature);
                    });
        }
        return new ExtensionDescription.TlsFeatures(id, features);
    }

    private static ExtensionDescription subjectKeyId(Id id, SubjectKeyIdentifier key) {
        return new ExtensionDescription.KeyIdentifier(
                id, HexFormat.of().formatHex(key.getKeyIdentifier()), List.of(), null);
    }

    private static ExtensionDescription authorityKeyId(Id id, AuthorityKeyIdentifier key) {
        byte[] octets = key.getKeyIdentifierOctets();
        return new ExtensionDescription.KeyIdentifier(
                id,
                octets == null ? null : HexFormat.of().formatHex(octets),
                key.getAuthorityCertIssuer() == null ? List.of() : GeneralNameText.of(key.getAuthorityCertIssuer()),
                key.getAuthorityCertSerialNumber());
    }

    /** Those that one line tells. */
    private static @Nullable String text(String name, ASN1Primitive value) {
        return switch (name) {
            case "cRLNumber", "deltaCRLIndicator" ->
                ASN1Integer.getInstance(value).getValue().toString();
            case "inhibitAnyPolicy" -> "after " + ASN1Integer.getInstance(value).getValue() + " more certificates";
            case "policyConstraints" -> policyConstraints(PolicyConstraints.getInstance(value));
            case "issuingDistributionPoint" -> issuingDistributionPoint(IssuingDistributionPoint.getInstance(value));
            case "ocspNoCheck" -> "this OCSP responder's own certificate is not checked for revocation";
            case "ctPoison" -> "a precertificate, never to be used";
            case "policyMappings" -> policyMappings(ASN1Sequence.getInstance(value));
            case "netscapeCertType" -> netscapeTypes(ASN1BitString.getInstance(value));
            case "netscapeComment" ->
                value instanceof ASN1String string ? PkiException.printable(string.getString()) : null;
            default -> null;
        };
    }

    private static String policyMappings(ASN1Sequence mappings) {
        var pairs = new ArrayList<String>();
        for (var each : mappings) {
            ASN1Sequence pair = ASN1Sequence.getInstance(each);
            pairs.add(ASN1ObjectIdentifier.getInstance(pair.getObjectAt(0)) + " here is "
                    + ASN1ObjectIdentifier.getInstance(pair.getObjectAt(1)) + " below");
        }
        return String.join(", ", pairs);
    }

    /** What Netscape's browsers asked before there were extended key usages. */
    private static String netscapeTypes(ASN1BitString bits) {
        int set = bits.getBytes().length == 0 ? 0 : bits.getBytes()[0];
        var types = new ArrayList<String>();
        for (int bit = 0; bit < NETSCAPE_TYPES.size(); bit++) {
            if ((set & 0x80 >> bit) != 0) {
                types.add(NETSCAPE_TYPES.get(bit));
            }
        }
        return types.isEmpty() ? "none" : String.join(", ", types);
    }

    private static String policyConstraints(PolicyConstraints constraints) {
        var parts = new ArrayList<String>();
        if (constraints.getRequireExplicitPolicyMapping() != null) {
            parts.add("explicit policy required after " + constraints.getRequireExplicitPolicyMapping()
                    + " more certificates");
        }
        if (constraints.getInhibitPolicyMapping() != null) {
            parts.add("no policy mapping after " + constraints.getInhibitPolicyMapping() + " more certificates");
        }
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }

    private static String issuingDistributionPoint(IssuingDistributionPoint point) {
        var parts = new ArrayList<>(locations(point.getDistributionPoint()));
        if (point.onlyContainsUserCerts()) {
            parts.add("only certificates of end entities");
        }
        if (point.onlyContainsCACerts()) {
            parts.add("only certificates of authorities");
        }
        if (point.onlyContainsAttributeCerts()) {
            parts.add("only attribute certificates");
        }
        if (point.isIndirectCRL()) {
            parts.add("also certificates of other issuers");
        }
        if (point.getOnlySomeReasons() != null) {
            parts.add("only some reasons");
        }
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }

    private static String name(String oid) {
        return switch (oid) {
            case "2.5.29.9" -> "subjectDirectoryAttributes";
            case "2.5.29.14" -> "subjectKeyIdentifier";
            case "2.5.29.15" -> "keyUsage";
            case "2.5.29.16" -> "privateKeyUsagePeriod";
            case "2.5.29.17" -> "subjectAltName";
            case "2.5.29.18" -> "issuerAltName";
            case "2.5.29.19" -> "basicConstraints";
            case "2.5.29.20" -> "cRLNumber";
            case "2.5.29.27" -> "deltaCRLIndicator";
            case "2.5.29.28" -> "issuingDistributionPoint";
            case "2.5.29.30" -> "nameConstraints";
            case "2.5.29.31" -> "cRLDistributionPoints";
            case "2.5.29.32" -> "certificatePolicies";
            case "2.5.29.33" -> "policyMappings";
            case "2.5.29.35" -> "authorityKeyIdentifier";
            case "2.5.29.36" -> "policyConstraints";
            case "2.5.29.37" -> "extendedKeyUsage";
            case "2.5.29.46" -> "freshestCRL";
            case "2.5.29.54" -> "inhibitAnyPolicy";
            case "1.3.6.1.5.5.7.1.1" -> "authorityInfoAccess";
            case "1.3.6.1.5.5.7.1.3" -> "qcStatements";
            case "1.3.6.1.5.5.7.1.11" -> "subjectInfoAccess";
            case TLS_FEATURE -> "tlsFeature";
            case OCSP_NO_CHECK -> "ocspNoCheck";
            case SCT_LIST -> "signedCertificateTimestamps";
            case CT_POISON -> "ctPoison";
            case NETSCAPE_CERT_TYPE -> "netscapeCertType";
            case NETSCAPE_COMMENT -> "netscapeComment";
            default -> oid;
        };
    }

    private static @Nullable String policyName(String oid) {
        return switch (oid) {
            case "2.5.29.32.0" -> "any policy";
            case "2.23.140.1.1" -> "extended validation";
            case "2.23.140.1.2.1" -> "domain validated";
            case "2.23.140.1.2.2" -> "organization validated";
            case "2.23.140.1.2.3" -> "individual validated";
            default -> null;
        };
    }
}
