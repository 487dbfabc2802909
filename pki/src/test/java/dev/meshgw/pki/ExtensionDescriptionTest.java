package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
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
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.PolicyQualifierInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Extensions as other tools write them, and as nobody should. */
class ExtensionDescriptionTest {

    private static final SigningKey KEY = KeyAlgorithm.EC_P256.generate();

    @Test
    void basicConstraintsSayWhoMayStandBelow() throws Exception {
        assertThat(words(Extension.basicConstraints, new BasicConstraints(1)))
                .containsExactly("authority with at most 1 authority below it");
        assertThat(words(Extension.basicConstraints, new BasicConstraints(true)))
                .containsExactly("authority");
        assertThat(words(Extension.basicConstraints, new BasicConstraints(false)))
                .containsExactly("not an authority");
    }

    @Test
    void usagesHaveTheWordsOfRfc5280() throws Exception {
        assertThat(words(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.decipherOnly)))
                .containsExactly("digitalSignature, decipherOnly");
        assertThat(words(Extension.extendedKeyUsage, new ExtendedKeyUsage(new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.2.3.4"))
                })))
                .containsExactly("serverAuth, 1.2.3.4");
    }

    @Test
    void alternativeNamesOfEveryKindAreShown() throws Exception {
        var names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "a.example.com"),
            new GeneralName(GeneralName.iPAddress, "2001:db8::1"),
            new GeneralName(GeneralName.directoryName, "CN=a"),
            new GeneralName(GeneralName.registeredID, "1.2.3"),
            new GeneralName(
                    GeneralName.otherName, new OtherName(new ASN1ObjectIdentifier("1.2.9"), new DERUTF8String("me"))),
            new GeneralName(GeneralName.dNSName, "not a\u001bname")
        });
        assertThat(words(Extension.subjectAlternativeName, names))
                .containsExactly(
                        "DNS:a.example.com, IP:2001:db8::1, dirName:/CN=a, RID:1.2.3, otherName:1.2.9;me, DNS:not a\\x1bname");
    }

    @Test
    void constraintsShowAddressRangesAsPrefixes() throws Exception {
        var constraints = new NameConstraints(
                new GeneralSubtree[] {
                    subtree(GeneralName.dNSName, "example.com"),
                    subtree(GeneralName.iPAddress, "10.0.0.0/8"),
                    subtree(GeneralName.iPAddress, "2001:db8::/32")
                },
                new GeneralSubtree[] {
                    new GeneralSubtree(new GeneralName(
                            GeneralName.iPAddress, new DEROctetString(new byte[] {10, 0, 0, 0, -1, 0, -1, 0})))
                });
        assertThat(words(Extension.nameConstraints, constraints))
                .containsExactly(
                        "permitted DNS:example.com, IP:10.0.0.0/8, IP:2001:db8::/32",
                        "excluded IP:10.0.0.0/255.0.255.0");
    }

    @Test
    void policiesHaveTheirNamesAndStatements() throws Exception {
        var policies = new CertificatePolicies(new PolicyInformation[] {
            new PolicyInformation(
                    new ASN1ObjectIdentifier("2.23.140.1.2.1"),
                    new DERSequence(new PolicyQualifierInfo("http://cps.example.com"))),
            new PolicyInformation(new ASN1ObjectIdentifier("1.2.3"))
        });
        assertThat(words(Extension.certificatePolicies, policies))
                .containsExactly("2.23.140.1.2.1 (domain validated), http://cps.example.com", "1.2.3");
    }

    @Test
    void whereToAskIsShown() throws Exception {
        var name = new GeneralName(GeneralName.uniformResourceIdentifier, "http://a.example.com/x");
        assertThat(words(
                        Extension.authorityInfoAccess,
                        new AuthorityInformationAccess(AccessDescription.id_ad_ocsp, name)))
                .containsExactly("ocsp URI:http://a.example.com/x");
        assertThat(words(Extension.cRLDistributionPoints, new CRLDistPoint(new DistributionPoint[] {
                    new DistributionPoint(new DistributionPointName(new GeneralNames(name)), null, null)
                })))
                .containsExactly("URI:http://a.example.com/x");
    }

    @Test
    void transparencyTimestampsAreCounted() throws Exception {
        var sct = ByteBuffer.allocate(49).putShort((short) 47).put(new byte[33]).putLong(1_700_000_000_000L);
        byte[] list =
                ByteBuffer.allocate(51).putShort((short) 49).put(sct.array()).array();
        assertThat(words(new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"), new DEROctetString(list)))
                .containsExactly("1 log has seen it", "log " + "00".repeat(32) + " at 2023-11-14T22:13:20Z");
        assertThat(words(new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"), new DEROctetString(new byte[] {0, 9})))
                .first()
                .isEqualTo("malformed: the list of timestamps is cut off");
    }

    @Test
    void mustStapleIsSaid() throws Exception {
        assertThat(words(
                        new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24"),
                        new DERSequence(new ASN1Encodable[] {new ASN1Integer(5), new ASN1Integer(99)})))
                .containsExactly("status_request, 99: the server must staple an OCSP response");
    }

    @Test
    void aKeyCanBeNamedByIssuerAndSerialNumber() throws Exception {
        var names = new GeneralNames(new GeneralName(new X500Name("CN=above")));
        assertThat(words(Extension.authorityKeyIdentifier, new AuthorityKeyIdentifier(names, BigInteger.valueOf(255))))
                .containsExactly("issuer dirName:/CN=above", "serial number ff");
    }

    @Test
    void rareOnesAreOneLine() throws Exception {
        assertThat(words(Extension.policyConstraints, new PolicyConstraints(BigInteger.ZERO, BigInteger.ONE)))
                .containsExactly(
                        "explicit policy required after 0 more certificates, no policy mapping after 1 more certificates");
        assertThat(words(Extension.inhibitAnyPolicy, new ASN1Integer(2))).containsExactly("after 2 more certificates");
        assertThat(words(new ASN1ObjectIdentifier("2.16.840.1.113730.1.13"), new DERIA5String("made by hand")))
                .containsExactly("made by hand");
        assertThat(words(new ASN1ObjectIdentifier("2.16.840.1.113730.1.1"), new DERBitString(new byte[] {0x44}, 2)))
                .containsExactly("SSL server, SSL CA");
        assertThat(words(Extension.policyMappings, new DERSequence(new DERSequence(new ASN1Encodable[] {
                    new ASN1ObjectIdentifier("1.2.3"), new ASN1ObjectIdentifier("2.3.4")
                }))))
                .containsExactly("1.2.3 here is 2.3.4 below");
        assertThat(words(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.48.1.5"), DERNull.INSTANCE))
                .containsExactly("this OCSP responder's own certificate is not checked for revocation");
    }

    @Test
    void unknownOnesAreShownInHexAndCut() throws Exception {
        var unknown = new ASN1ObjectIdentifier("1.2.3.4.5");
        assertThat(words(unknown, new DEROctetString(new byte[2]))).containsExactly("04020000");
        assertThat(words(unknown, new DEROctetString(new byte[100])))
                .containsExactly("0464" + "00".repeat(30) + "… (102 bytes)");
        ExtensionDescription critical = described(unknown, true, new byte[] {1, 2, 3});
        assertThat(critical.words()).containsExactly("010203");
        assertThat(critical.id()).isEqualTo(new ExtensionDescription.Id("1.2.3.4.5", "1.2.3.4.5", true));
    }

    static Stream<ASN1ObjectIdentifier> known() {
        return Stream.of(
                Extension.basicConstraints,
                Extension.keyUsage,
                Extension.extendedKeyUsage,
                Extension.subjectAlternativeName,
                Extension.nameConstraints,
                Extension.certificatePolicies,
                Extension.authorityInfoAccess,
                Extension.cRLDistributionPoints,
                Extension.subjectKeyIdentifier,
                Extension.authorityKeyIdentifier,
                Extension.policyConstraints,
                Extension.inhibitAnyPolicy,
                Extension.issuingDistributionPoint,
                Extension.cRLNumber,
                new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24"),
                new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"));
    }

    @ParameterizedTest
    @MethodSource("known")
    void aMalformedValueIsDescribedAsSuch(ASN1ObjectIdentifier oid) throws Exception {
        assertThat(described(oid, false, new byte[] {0x30, 5, 1})).isInstanceOf(ExtensionDescription.Malformed.class);
        assertThat(described(oid, false, new DERUTF8String("x").getEncoded()))
                .isInstanceOf(ExtensionDescription.Malformed.class)
                .extracting(ExtensionDescription::words, as(InstanceOfAssertFactories.LIST))
                .contains("0c0178");
    }

    private static GeneralSubtree subtree(int kind, String base) {
        return new GeneralSubtree(new GeneralName(kind, base));
    }

    private static List<String> words(ASN1ObjectIdentifier oid, ASN1Encodable value) throws Exception {
        return described(oid, false, value.toASN1Primitive().getEncoded()).words();
    }

    private static ExtensionDescription described(ASN1ObjectIdentifier oid, boolean critical, byte[] value)
            throws Exception {
        var builder = new X509v3CertificateBuilder(
                new X500Name("CN=a"),
                BigInteger.ONE,
                Date.from(Instant.EPOCH),
                Date.from(Instant.EPOCH),
                new X500Name("CN=a"),
                KEY.publicKeyInfo());
        builder.addExtension(new Extension(oid, critical, value));
        var certificate = CertificateDescription.of(builder.build(KEY.signer()));
        assertThat(certificate.extensions()).hasSize(1);
        return certificate.extensions().get(0);
    }
}
